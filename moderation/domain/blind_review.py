"""The weekly sample that moderators judge again without knowing how it was decided."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

SAMPLE_SIZE = 20
WEEK = timedelta(days=7)


class BlindAnswer(StrEnum):
    """What a moderator says of a comment in the sample; it is counted, and nothing comes of it."""

    APPROVE = "approve"
    REJECT = "reject"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A comment that may be drawn, in the words that somebody decided on."""

    comment_id: int
    revision: int
    is_rejected: bool


def begin_of_week(now: datetime) -> datetime:
    """Return when a week began: Monday, midnight, UTC."""
    day = now.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


def draw_sample(candidates: Iterable[Candidate], *, seed: str, size: int = SAMPLE_SIZE) -> list[Candidate]:
    """Draw comments, half of them rejected and half approved, or what there is of the other where one has too few.

    The same comments and seed always give the same sample, in the same order; that tells nothing of how they were
    decided. Drawn by hash, not by a generator: so it depends neither on the order they come in nor on a Python's own.
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
