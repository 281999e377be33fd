"""Second opinions: requesting one for a comment, asking the second scorer in the worker, and saving its answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.policy import SecondOpinion
from moderation.domain.scores import Scores
from moderation.domain.second_opinion import (
    MOST_ATTEMPTS,
    find_opinion_signals,
    may_change,
    pause_after,
    wants_second_opinion,
)
from moderation.domain.signals import FROM_SCORERS, SignalKind
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.scoring.assess import Assessment, ask_scorer
from moderation.services.scoring.scorers import (
    gives_second_opinions,
    is_resting,
    newest_answer,
    note_answer,
    note_away,
    note_text_failure,
)
from moderation.services.screening.results import reconsider, save_scores
from moderation.services.sites.policy import PolicyInForce, policy_in_force
from moderation.store.comments.comments import Comment, get_comment, html_of
from moderation.store.scoring.results import add_signals, drop_signals, scores_of, signals_of
from moderation.store.screening.second_opinion import (
    AwaitedOpinion,
    awaited_by,
    drop_awaited,
    due_states,
    find_due,
    find_held,
    forget_awaited,
)
from moderation.store.session import writing

log = logging.getLogger(__name__)

EASY_TEXT = "Thank you for this."
"""A scorer that fails on this text fails on every text."""

LEASE = timedelta(minutes=2)
"""How long a worker may take for one comment: longer than a scorer needs to start and to answer."""

DROPPED_AT_ONCE = 500
"""How many rows are dropped per transaction, so that others can write while an owner turns second opinions off."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A comment that this worker has leased, with its text."""

    comment_id: int
    revision: int
    attempts: int
    html: str
    leased_until: datetime


def request_opinion(session: Session, comment: Comment, *, scores: Scores | None, now: datetime) -> bool:
    """Request a second opinion if the policy wants one, inside the caller's transaction, and return whether it does.

    `scores` are the first scorer's.
    """
    policy = policy_in_force(session, comment.site_id).policy
    if not (may_change(comment.state) and wants_second_opinion(scores, policy)):
        return False
    forget_awaited(session, comment.id)  # of an earlier revision
    session.add(AwaitedOpinion(comment_id=comment.id, revision=comment.revision, due_at=now))
    return True


def ask_again(session: Session, comment: Comment, *, now: datetime) -> None:
    """Request a second opinion for a comment that a person has moved, unless it has or awaits one for this revision.

    The team's own answers need none.
    """
    if comment.is_by_team:
        return
    awaited = awaited_by(session, [comment.id]).get(comment.id)
    if awaited is not None and awaited.revision == comment.revision:
        return
    answers = scores_of(session, comment)
    has_signal = any(gives_second_opinions(signal.scorer) for signal in signals_of(session, comment))
    if has_signal or newest_answer(answers, is_second=True) is not None:
        return
    first = newest_answer(answers, is_second=False)
    scores = Scores(first.scorer, first.model, first.probabilities) if first is not None else None
    request_opinion(session, comment, scores=scores, now=now)


def work_on_next(second: Scorer, *, now: Callable[[], datetime]) -> bool:
    """Ask the second scorer about the comment that has been due longest, save its answer, and return whether to go on.

    There is nothing more to do if no comment is due or the scorer is unavailable. `now` is called again after the
    answer, because a slow answer must not start its pause in the past.
    """
    taken = _take_next(second.name, now=now())
    if taken is None:
        return False
    try:
        assessment = ask_scorer(second, markup.read(taken.html).text)
    except TextFailed as error:
        if _note_failure(second, taken, reason=str(error), now=now()):
            _test_scorer(second, now=now)
        return True
    except ScorerUnavailable as error:
        _release(second, taken, reason=str(error), now=now())
        return False
    answered_at = now()
    with writing() as session:
        note_answer(session, second.name, model=second.model, now=answered_at)
        awaited = find_held(session, taken.comment_id, leased_until=taken.leased_until)
        comment = get_comment(session, taken.comment_id)
        # The answer is void if the lease expired and another worker took the comment, or if its author edited it.
        if awaited is not None and comment is not None and comment.revision == taken.revision:
            in_force = policy_in_force(session, comment.site_id)
            save_opinion(session, comment, assessment, in_force=in_force, now=answered_at)
    return True


def save_opinion(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    """Save a second scorer's answer with its scores and signals, and hold the comment if the signals ask for it.

    If the policy turns second opinions off, only the scores and a note about an uncovered language are saved.
    """
    replace_opinion(session, comment, assessment, in_force=in_force)
    save_scores(session, comment, assessment, in_force=in_force, now=now)
    forget_awaited(session, comment.id)
    if in_force.policy.second_opinion is not SecondOpinion.OFF:
        reconsider(session, comment, scorer=assessment.scorer, now=now)


def replace_opinion(session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce) -> None:
    """Replace a second scorer's signals by those of an answer under the policy in force."""
    scorer, uncovered = assessment.scorer, assessment.uncovered
    signals = list(find_opinion_signals(assessment.scores, in_force.policy, scorer=scorer, uncovered=uncovered))
    is_off = in_force.policy.second_opinion is SecondOpinion.OFF
    drop_signals(session, comment, kinds=FROM_SCORERS, scorers=(scorer,))
    add_signals(session, comment, [each for each in signals if not is_off or each.kind is SignalKind.LANGUAGE])


def _take_next(scorer: str, *, now: datetime) -> _Taken | None:
    while True:
        with writing() as session:
            awaited = find_due(session, now=now)
            if awaited is None:
                return None
            html = _still_wanted(session, awaited)
            if html is None:
                _drop_unwanted(session, now=now)
                continue
            if is_resting(session, scorer, now=now):
                return None
            if awaited.leased_until is not None:
                # A worker died during it, perhaps because of it, so this counts as a failed attempt.
                _count_attempt(awaited, reason="The worker stopped before it was done.", now=now, due_at=now)
            if awaited.given_up_at is None:
                awaited.leased_until = now + LEASE
                return _Taken(awaited.comment_id, awaited.revision, awaited.attempts, html, awaited.leased_until)


def _still_wanted(session: Session, awaited: AwaitedOpinion) -> str | None:
    """Return the HTML of the comment, or None if it was edited or decided since, or opinions are turned off."""
    comment = get_comment(session, awaited.comment_id)
    if comment is None or comment.revision != awaited.revision or not may_change(comment.state):
        return None
    return None if _is_off(session, comment.site_id) else html_of(session, comment)


def _drop_unwanted(session: Session, *, now: datetime) -> None:
    """Drop the requests that are no longer wanted among those due longest."""
    due = due_states(session, now=now, limit=DROPPED_AT_ONCE)
    off = {site_id for site_id in {each.site_id for each in due} if _is_off(session, site_id)}
    unwanted = [each.id for each in due if not (each.is_current and may_change(each.status)) or each.site_id in off]
    drop_awaited(session, unwanted)


def _is_off(session: Session, site_id: int) -> bool:
    return policy_in_force(session, site_id).policy.second_opinion is SecondOpinion.OFF


def _note_failure(second: Scorer, taken: _Taken, *, reason: str, now: datetime) -> bool:
    """Record that the scorer failed on a text, and return whether enough texts have failed to suspect the scorer."""
    log.warning("no second opinion about comment %d: %s", taken.comment_id, reason)
    with writing() as session:
        awaited = find_held(session, taken.comment_id, leased_until=taken.leased_until)
        if awaited is not None:
            _count_attempt(awaited, reason=reason, now=now, due_at=now + pause_after(awaited.attempts + 1))
        return note_text_failure(session, second.name, is_new_text=taken.attempts == 0, now=now)


def _test_scorer(second: Scorer, *, now: Callable[[], datetime]) -> None:
    """Record whether the scorer is unavailable or only failed on difficult texts, by asking it about an easy one."""
    try:
        ask_scorer(second, EASY_TEXT)
    except ScorerUnavailable as error:
        with writing() as session:
            note_away(session, second.name, reason=str(error), now=now())
    else:
        with writing() as session:
            note_answer(session, second.name, model=second.model, now=now())


def _release(second: Scorer, taken: _Taken, *, reason: str, now: datetime) -> None:
    """Record that the scorer is unavailable, and end the lease without counting a failed attempt."""
    log.warning("no second opinion about comment %d: %s", taken.comment_id, reason)
    with writing() as session:
        note_away(session, second.name, reason=reason, now=now)
        awaited = find_held(session, taken.comment_id, leased_until=taken.leased_until)
        if awaited is not None:
            awaited.leased_until = None


def _count_attempt(awaited: AwaitedOpinion, *, reason: str, now: datetime, due_at: datetime) -> None:
    awaited.leased_until = None
    awaited.attempts += 1
    awaited.reason = reason
    awaited.due_at = due_at
    awaited.given_up_at = now if awaited.attempts >= MOST_ATTEMPTS else None
