"""Which scorers there are and how they are: what an operator, an owner and a supervisor are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.paging import COUNT_STOP
from moderation.domain.second_opinion import PATIENCE, is_suspect, pause_of_scorer
from moderation.scoring.registry import SCORERS
from moderation.scoring.scorer import Scorer
from moderation.scoring.unavailable import UnavailableScorer
from moderation.store.comments.comments import count_unscored
from moderation.store.scoring.results import ScoreRow
from moderation.store.scoring.scorers import ScorerState, find_state, forget_rests
from moderation.store.screening.second_opinion import count_awaited
from moderation.store.session import reading, writing


@dataclass(frozen=True, slots=True)
class ScorerView:
    """One configured scorer as people are told of it.

    `is_available` is None for one that nobody has asked yet. `since` is None where that is not known. `waiting` is how
    many comments wait for its answer, and stops at 1,001.
    """

    name: str
    model: str
    is_available: bool | None
    reason: str
    since: datetime | None
    waiting: int
    is_second: bool


def gives_second_opinions(name: str) -> bool:
    """Tell whether a scorer is one of the slow ones, whose answer never is the first a comment gets."""
    return name in SCORERS and SCORERS[name].is_slow


def newest_answer(answers: Sequence[ScoreRow], *, is_second: bool) -> ScoreRow | None:
    """Return the last of a comment's answers, oldest first, that a quick scorer gave, or a slow one; None if none."""
    return next((each for each in reversed(answers) if gives_second_opinions(each.scorer) is is_second), None)


def describe_scorers(first: Scorer, *, second: str) -> list[ScorerView]:
    """Describe the quick scorer, as this process has it, and the slow one, if any, as the worker last found it."""
    with reading() as session:
        described = [_describe_first(first, waiting=count_unscored(session, stop=COUNT_STOP + 1))]
        if second:
            waiting = count_awaited(session, stop=COUNT_STOP + 1)
            described.append(_describe_second(second, find_state(session, second), waiting=waiting))
        return described


def list_away(first: Scorer, *, second: str) -> list[ScorerView]:
    """Describe the scorers that are known to be away; what waits is counted for them alone, since every page asks."""
    away: list[ScorerView] = []
    with reading() as session:
        if isinstance(first, UnavailableScorer):
            away.append(_describe_first(first, waiting=count_unscored(session, stop=COUNT_STOP + 1)))
        state = find_state(session, second) if second else None
        if state is not None and not state.is_available:
            away.append(_describe_second(second, state, waiting=count_awaited(session, stop=COUNT_STOP + 1)))
    return away


def end_rests() -> None:
    """Let every scorer be asked again at once: whoever starts a worker may just have mended one."""
    with writing() as session:
        forget_rests(session)


def is_resting(session: Session, name: str, *, now: datetime) -> bool:
    """Tell whether a scorer that failed is still to be left alone."""
    state = find_state(session, name)
    return state is not None and state.retry_at is not None and now < state.retry_at


def note_answer(session: Session, name: str, *, model: str, now: datetime) -> None:
    """Keep that a scorer answers."""
    state = _get_or_make(session, name, now=now)
    if not state.is_available:
        state.is_available, state.changed_at = True, now
    state.model, state.reason, state.failures, state.retry_at = model, "", 0, None


def note_text_failure(session: Session, name: str, *, is_new_text: bool, now: datetime) -> bool:
    """Keep that a scorer failed on a text, and return whether so many have failed that it may be the scorer's fault.

    A text that fails again says nothing new about the scorer.
    """
    state = _get_or_make(session, name, now=now)
    if state.is_available and not is_new_text:
        return False
    if is_suspect(state.failures + 1):
        return True
    state.failures += 1
    return False


def note_away(session: Session, name: str, *, reason: str, now: datetime) -> None:
    """Keep that a scorer itself does not answer: it counts as unavailable, and is left alone for a while."""
    state = _get_or_make(session, name, now=now)
    if state.is_available:
        state.is_available, state.changed_at = False, now
    state.failures = max(state.failures + 1, PATIENCE)
    state.reason, state.retry_at = reason, now + pause_of_scorer(state.failures)


def _get_or_make(session: Session, name: str, *, now: datetime) -> ScorerState:
    state = find_state(session, name)
    if state is None:
        state = ScorerState(name=name, model="", is_available=True, reason="", failures=0, changed_at=now)
        session.add(state)
    return state


def _describe_first(first: Scorer, *, waiting: int) -> ScorerView:
    reason = first.reason if isinstance(first, UnavailableScorer) else ""
    return ScorerView(first.name, first.model, not reason, reason, None, waiting, is_second=False)


def _describe_second(name: str, state: ScorerState | None, *, waiting: int) -> ScorerView:
    if state is None:
        return ScorerView(name, "", None, "", None, waiting, is_second=True)
    return ScorerView(name, state.model, state.is_available, state.reason, state.changed_at, waiting, is_second=True)
