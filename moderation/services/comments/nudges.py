"""Nudges: asking an author to reconsider, the signed token of the answer, and counts of how nudges ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation.domain.nudge import find_nudge
from moderation.domain.policy import Policy
from moderation.domain.scores import Label, Scores
from moderation.domain.status import Status
from moderation.store.comments.nudges import NudgeOutcome, add_nudge, count_nudges, count_outcomes, find_open_nudge
from moderation.store.session import reading, writing

_VALID = timedelta(hours=24)
_MONTH = timedelta(days=30)
_HOUR = timedelta(hours=1)
_MOST_AN_HOUR = 600  # per site: nudged drafts escape the flood limits, so they could fill the disk with rows
_LONGEST = 200  # characters of a token; real ones have about 70


@dataclass(frozen=True, slots=True)
class Nudging:
    """What nudging needs: the secret that signs tokens, and the token that the form sent, if any."""

    secret: str
    nudged: str = ""


class Nudged(Exception):
    """The author is asked to reconsider; nothing of the comment is stored.

    `token` lets the next attempt through, `label` is the strongest reason, `html` is the comment with the words that
    drove the score marked, if the scorer can explain it; `is_held` if the comment would be held when sent unchanged.
    """

    def __init__(self, token: str, label: Label, *, html: Markup | None, is_held: bool) -> None:
        super().__init__("The author is asked to reconsider.")
        self.token = token
        self.label = label
        self.html = html
        self.is_held = is_held


class NudgeWanted(Exception):
    """A comment calls for a nudge; raised to roll back the transaction that would have stored the comment."""

    def __init__(self, label: Label, *, is_held: bool) -> None:
        super().__init__("This comment calls for a nudge.")
        self.label = label
        self.is_held = is_held


@dataclass(frozen=True, slots=True)
class NudgeCounts:
    """How a site's nudges ended; those shown less than a day ago and still open count only as `shown`."""

    shown: int
    edited: int
    sent: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class JudgedDraft:
    """What decides about a nudge: where a draft would be posted, its scores, and the status it would get."""

    site_id: int
    thread_key: str
    scores: Scores | None
    policy: Policy
    status: Status


def settle_nudge(session: Session, draft: JudgedDraft, nudging: Nudging, *, now: datetime) -> None:
    """Record how an earlier nudge ended, or raise NudgeWanted if the draft calls for one."""
    labels = find_nudge(draft.scores, draft.policy)
    nudge_id = _read_token(nudging, draft)
    if nudge_id and (nudge := find_open_nudge(session, nudge_id, site_id=draft.site_id, since=now - _VALID)):
        nudge.outcome = NudgeOutcome.SENT if labels else NudgeOutcome.EDITED
        return
    # Rejected comments and spam get no nudge: it would only help their authors to get around the thresholds.
    if not labels or draft.status not in (Status.APPROVED, Status.PENDING):
        return
    if count_nudges(session, draft.site_id, since=now - _HOUR, stop=_MOST_AN_HOUR) < _MOST_AN_HOUR:
        raise NudgeWanted(labels[0], is_held=draft.status is Status.PENDING)


def keep_nudge(site_id: int, thread_key: str, *, secret: str, now: datetime) -> str:
    """Record that a nudge is shown, and return the token for its form."""
    nudge_id = secrets.token_urlsafe(12)
    with writing() as session:
        add_nudge(session, site_id, nudge_id=nudge_id, now=now)
    return _signer(secret, site_id, thread_key).sign(nudge_id).decode("ascii")


def count_month(site_id: int, *, now: datetime) -> NudgeCounts:
    """Return how a site's nudges of the last 30 days ended."""
    with reading() as session:
        ended = count_outcomes(session, site_id, since=now - _MONTH)
        old = count_outcomes(session, site_id, since=now - _MONTH, until=now - _VALID)
    return NudgeCounts(
        shown=sum(ended.values()),
        edited=ended.get(NudgeOutcome.EDITED, 0),
        sent=ended.get(NudgeOutcome.SENT, 0),
        withdrawn=old.get("", 0),
    )


def _read_token(nudging: Nudging, draft: JudgedDraft) -> str:
    try:
        signer = _signer(nudging.secret, draft.site_id, draft.thread_key)
        return signer.unsign(nudging.nudged[:_LONGEST]).decode("ascii")
    except (BadSignature, UnicodeError):
        return ""


def _signer(secret: str, site_id: int, thread_key: str) -> Signer:
    salt = f"parley nudge {site_id} {thread_key}"
    return Signer(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
