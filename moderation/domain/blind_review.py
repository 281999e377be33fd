"""The weekly sample of decided comments that moderators judge again without seeing the decision."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

SAMPLE_SIZE = 20
WEEK = timedelta(days=7)


class BlindAnswer(StrEnum):
    """A moderator's answer for a comment in the sample; it is counted, but never changes the comment."""

    APPROVE = "approve"
    REJECT = "reject"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A comment that may be drawn, in the revision that a moderator decided on."""

    comment_id: int
    revision: int
    is_rejected: bool


def begin_of_week(now: datetime) -> datetime:
    """Return when the week of `now` began: Monday at midnight, UTC."""
    day = now.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


def draw_sample(candidates: Iterable[Candidate], *, seed: str, size: int = SAMPLE_SIZE) -> list[Candidate]:
    """Return a sample of comments, half rejected and half approved; if one half falls short, the other fills up.

    The same comments and seed always give the same sample in the same order, and that order does not reveal how they
    were decided. Hashes are used instead of a random generator, so that the sample depends neither on the input order
    nor on the Python version.
    """
    lots = sorted(candidates, key=lambda each: _draw_lot(seed, each))
    rejected = [each for each in lots if each.is_rejected]
    approved = [each for each in lots if not each.is_rejected]
    half = size // 2
    of_rejected = min(len(rejected), max(half, size - len(approved)))
    drawn = {*rejected[:of_rejected], *approved[: size - of_rejected]}
    return [each for each in lots if each in drawn]


def _draw_lot(seed: str, candidate: Candidate) -> bytes:
    return hashlib.sha256(f"{seed} {candidate.comment_id} {candidate.revision}".encode()).digest()
