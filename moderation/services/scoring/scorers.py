"""The configured scorers: describing their state for people, and recording whether they answer."""

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
    """A configured scorer and its state.

    `is_available` is None if it has not been used yet, `since` is None if unknown. `waiting` is the number of comments
    that wait for its answer and stops at 1,001.
    """

    name: str
    model: str
    is_available: bool | None
    reason: str
    since: datetime | None
    waiting: int
    is_second: bool


def gives_second_opinions(name: str) -> bool:
    """Return whether a scorer is too slow to be the first, so that it only gives second opinions."""
    return name in SCORERS and SCORERS[name].is_slow


def newest_answer(answers: Sequence[ScoreRow], *, is_second: bool) -> ScoreRow | None:
    """Return the newest of a comment's answers, given oldest first, by a first or a second scorer, or None."""
    return next((each for each in reversed(answers) if gives_second_opinions(each.scorer) is is_second), None)


def describe_scorers(first: Scorer, *, second: str) -> list[ScorerView]:
    """Return the state of the first scorer in this process and of the second, if any, as last seen by the worker."""
    with reading() as session:
        described = [_describe_first(first, waiting=count_unscored(session, stop=COUNT_STOP + 1))]
        if second:
            waiting = count_awaited(session, stop=COUNT_STOP + 1)
            described.append(_describe_second(second, find_state(session, second), waiting=waiting))
        return described


def list_away(first: Scorer, *, second: str) -> list[ScorerView]:
    """Return the scorers known to be unavailable; waiting comments are counted only for these, to be cheap."""
    away: list[ScorerView] = []
    with reading() as session:
        if isinstance(first, UnavailableScorer):
            away.append(_describe_first(first, waiting=count_unscored(session, stop=COUNT_STOP + 1)))
        state = find_state(session, second) if second else None
        if state is not None and not state.is_available:
            away.append(_describe_second(second, state, waiting=count_awaited(session, stop=COUNT_STOP + 1)))
    return away


def end_rests() -> None:
    """Let all scorers be retried immediately: the operator who starts a worker may just have fixed one."""
    with writing() as session:
        forget_rests(session)


def is_resting(session: Session, name: str, *, now: datetime) -> bool:
    """Return whether a scorer that failed should not be retried yet."""
    state = find_state(session, name)
    return state is not None and state.retry_at is not None and now < state.retry_at


def note_answer(session: Session, name: str, *, model: str, now: datetime) -> None:
    """Record that a scorer answered."""
    state = _get_or_make(session, name, now=now)
    if not state.is_available:
        state.is_available, state.changed_at = True, now
    state.model, state.reason, state.failures, state.retry_at = model, "", 0, None


def note_text_failure(session: Session, name: str, *, is_new_text: bool, now: datetime) -> bool:
    """Record that a scorer failed on a text, and return whether enough texts have failed to suspect the scorer.

    Repeated failures on the same text do not count.
    """
    state = _get_or_make(session, name, now=now)
    if state.is_available and not is_new_text:
        return False
    if is_suspect(state.failures + 1):
        return True
    state.failures += 1
    return False


def note_away(session: Session, name: str, *, reason: str, now: datetime) -> None:
    """Record that a scorer is unavailable, so that it is not retried for a while."""
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
