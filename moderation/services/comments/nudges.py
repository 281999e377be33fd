"""Asking an author to think again: what is asked, the token that answers it, and what came of it."""

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
_MOST_AN_HOUR = 600  # of a site: what is nudged is not counted as a comment, and rows for nothing fill a disk
_LONGEST = 200  # characters of a token; ours have about 70


@dataclass(frozen=True, slots=True)
class Nudging:
    """What it takes to ask somebody to think again: the key that signs, and the token that their form brought."""

    secret: str
    nudged: str = ""


class Nudged(Exception):
    """The author is asked to think again; nothing of the comment is kept.

    `token` is what lets the next submit go on, `label` the strongest reason, `html` the comment with the words that
    carry it marked, if the scorer can tell; `is_held` says that a moderator will read it first if it is sent as it is.
    """

    def __init__(self, token: str, label: Label, *, html: Markup | None, is_held: bool) -> None:
        super().__init__("The author is asked to think again.")
        self.token = token
        self.label = label
        self.html = html
        self.is_held = is_held


class NudgeWanted(Exception):
    """A comment that calls for a nudge; it leaves the transaction that would have kept the comment undone."""

    def __init__(self, label: Label, *, is_held: bool) -> None:
        super().__init__("This comment calls for a nudge.")
        self.label = label
        self.is_held = is_held


@dataclass(frozen=True, slots=True)
class NudgeCounts:
    """What became of a site's nudges; those still open for less than a day are in `shown` alone."""

    shown: int
    edited: int
    sent: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What decides about a nudge: where a comment is written, what it scored, and what would become of it."""

    site_id: int
    thread_key: str
    scores: Scores | None
    policy: Policy
    status: Status


def settle_nudge(session: Session, weighed: Weighed, nudging: Nudging, *, now: datetime) -> None:
    """Note how an earlier nudge ended, or ask for one. Raises NudgeWanted."""
    labels = find_nudge(weighed.scores, weighed.policy)
    nudge_id = _read_token(nudging, weighed)
    if nudge_id and (nudge := find_open_nudge(session, nudge_id, site_id=weighed.site_id, since=now - _VALID)):
        nudge.outcome = NudgeOutcome.SENT if labels else NudgeOutcome.EDITED
        return
    # What is rejected or spam gets its answer anyway: a second try would only teach how to get round the limit.
    if not labels or weighed.status not in (Status.APPROVED, Status.PENDING):
        return
    if count_nudges(session, weighed.site_id, since=now - _HOUR, stop=_MOST_AN_HOUR) < _MOST_AN_HOUR:
        raise NudgeWanted(labels[0], is_held=weighed.status is Status.PENDING)


def keep_nudge(site_id: int, thread_key: str, *, secret: str, now: datetime) -> str:
    """Keep that a nudge is shown, and return the token of the form that shows it."""
    nudge_id = secrets.token_urlsafe(12)
    with writing() as session:
        add_nudge(session, site_id, nudge_id=nudge_id, now=now)
    return _signer(secret, site_id, thread_key).sign(nudge_id).decode("ascii")


def count_month(site_id: int, *, now: datetime) -> NudgeCounts:
    """Count what became of a site's nudges in the last 30 days."""
    with reading() as session:
        ended = count_outcomes(session, site_id, since=now - _MONTH)
        old = count_outcomes(session, site_id, since=now - _MONTH, until=now - _VALID)
    return NudgeCounts(
        shown=sum(ended.values()),
        edited=ended.get(NudgeOutcome.EDITED, 0),
        sent=ended.get(NudgeOutcome.SENT, 0),
        withdrawn=old.get("", 0),
    )


def _read_token(nudging: Nudging, weighed: Weighed) -> str:
    try:
        signer = _signer(nudging.secret, weighed.site_id, weighed.thread_key)
        return signer.unsign(nudging.nudged[:_LONGEST]).decode("ascii")
    except (BadSignature, UnicodeError):
        return ""


def _signer(secret: str, site_id: int, thread_key: str) -> Signer:
    salt = f"parley nudge {site_id} {thread_key}"
    return Signer(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
