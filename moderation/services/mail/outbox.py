"""Queueing mail in the outbox, in the same transaction as what it is about; the worker sends it."""

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
    """Queue a mail for the worker, once per `key`, if this transaction is committed.

    `facts` are the ids and words from which it is composed when it is sent. They must not contain secrets, because the
    outbox is part of every backup.
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
