"""Putting mail into the outbox, in the transaction of what it tells of; the worker sends it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.mail import MailKind
from moderation.store.mail.outbox import OutboxMail, has_key


def queue_mail(
    session: Session,
    kind: MailKind,
    *,
    to: str,
    facts: Mapping[str, int | str],
    now: datetime,
    site_id: int | None = None,
    key: str | None = None,
) -> None:
    """Have the worker send a mail, once for each `key`, if this transaction is committed.

    `facts` are ids and words to write it from when it is sent. No secret may be among them: an outbox is read by
    whoever reads a backup.
    """
    if key is not None and has_key(session, key):
        return
    session.add(
        OutboxMail(
            key=key,
            kind=kind.value,
            site_id=site_id,
            recipient=to,
            facts=dict(facts),
            due_at=now,
            created_at=now,
        )
    )
