"""The second opinion: asked for with the comment, given by the worker, kept beside the first."""

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
"""A scorer that fails on this fails on everything."""

LEASE = timedelta(minutes=2)
"""How long a comment is held by whoever asks about it: longer than a scorer may take to start and to answer."""

DROPPED_AT_ONCE = 500
"""So many rows are looked at in one transaction: when an owner wants no opinions any more, others must get to write."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A comment that this worker holds, and what it says."""

    comment_id: int
    revision: int
    attempts: int
    html: str
    leased_until: datetime


def request_opinion(session: Session, comment: Comment, *, scores: Scores | None, now: datetime) -> bool:
    """Put a comment on the slow scorer's list, inside the caller's transaction, if the policy wants it there.

    `scores` are the quick scorer's. Returns whether it was put there.
    """
    policy = policy_in_force(session, comment.site_id).policy
    if not (may_change(comment.state) and wants_second_opinion(scores, policy)):
        return False
    forget_awaited(session, comment.id)  # an earlier revision's
    session.add(AwaitedOpinion(comment_id=comment.id, revision=comment.revision, due_at=now))
    return True


def ask_again(session: Session, comment: Comment, *, now: datetime) -> None:
    """Put a comment that a person moved back on the list, unless it is there or its present words have an answer.

    What the team itself wrote needs none.
    """
    if comment.is_by_team:
        return
    awaited = awaited_by(session, [comment.id]).get(comment.id)
    if awaited is not None and awaited.revision == comment.revision:
        return
    answers = scores_of(session, comment)
    noted = any(gives_second_opinions(signal.scorer) for signal in signals_of(session, comment))
    if noted or newest_answer(answers, is_second=True) is not None:
        return
    first = newest_answer(answers, is_second=False)
    scores = Scores(first.scorer, first.model, first.probabilities) if first is not None else None
    request_opinion(session, comment, scores=scores, now=now)


def work_on_next(second: Scorer, *, now: Callable[[], datetime]) -> bool:
    """Ask the slow scorer about the comment that has been due the longest, and keep what it says.

    `now` is asked again for the answer: one that took its time must not begin its pause in the past. Returns whether
    there may be more to do: not when nothing is due, nor when the scorer is to be left alone.
    """
    taken = _take_next(second.name, now=now())
    if taken is None:
        return False
    try:
        assessment = ask_scorer(second, markup.read(taken.html).text)
    except TextFailed as error:
        if _note_failure(second, taken, reason=str(error), now=now()):
            _ask_easy_text(second, now=now)
        return True
    except ScorerUnavailable as error:
        _let_go(second, taken, reason=str(error), now=now())
        return False
    answered_at = now()
    with writing() as session:
        note_answer(session, second.name, model=second.model, now=answered_at)
        awaited = find_held(session, taken.comment_id, leased_until=taken.leased_until)
        comment = get_comment(session, taken.comment_id)
        # Whoever else took it when the lease ran out, or the author who edited it, has made this answer void.
        if awaited is not None and comment is not None and comment.revision == taken.revision:
            in_force = policy_in_force(session, comment.site_id)
            save_opinion(session, comment, assessment, in_force=in_force, now=answered_at)
    return True


def save_opinion(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    """Keep a slow scorer's answer: scores, signals in place of its earlier ones, and the move it asks for, if allowed.

    The comment no longer waits for one. Where the owner wants no second opinions it changes nothing: scores are kept,
    and that a language is not covered.
    """
    replace_opinion(session, comment, assessment, in_force=in_force)
    save_scores(session, comment, assessment, in_force=in_force, now=now)
    forget_awaited(session, comment.id)
    if in_force.policy.second_opinion is not SecondOpinion.OFF:
        reconsider(session, comment, scorer=assessment.scorer, now=now)


def replace_opinion(session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce) -> None:
    """Weigh a slow scorer's answer by the policy in force, in place of what it found before."""
    scorer, uncovered = assessment.scorer, assessment.uncovered
    found = list(find_opinion_signals(assessment.scores, in_force.policy, scorer=scorer, uncovered=uncovered))
    is_off = in_force.policy.second_opinion is SecondOpinion.OFF
    drop_signals(session, comment, kinds=FROM_SCORERS, scorers=(scorer,))
    add_signals(session, comment, [each for each in found if not is_off or each.kind is SignalKind.LANGUAGE])


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
                # A worker died while it was at it, perhaps of it: what kills each one must not be asked for ever.
                _count_attempt(awaited, reason="The worker ended in the middle of it.", now=now, due_at=now)
            if awaited.given_up_at is None:
                awaited.leased_until = now + LEASE
                return _Taken(awaited.comment_id, awaited.revision, awaited.attempts, html, awaited.leased_until)


def _still_wanted(session: Session, awaited: AwaitedOpinion) -> str | None:
    """Return what the comment says; None when it was edited, decided or taken away since, or the owner wants none."""
    comment = get_comment(session, awaited.comment_id)
    if comment is None or comment.revision != awaited.revision or not may_change(comment.state):
        return None
    return None if _is_off(session, comment.site_id) else html_of(session, comment)


def _drop_unwanted(session: Session, *, now: datetime) -> None:
    """Drop what is no longer wanted among those that have been due the longest."""
    due = due_states(session, now=now, limit=DROPPED_AT_ONCE)
    off = {site_id for site_id in {each.site_id for each in due} if _is_off(session, site_id)}
    unwanted = [each.id for each in due if not (each.is_current and may_change(each.status)) or each.site_id in off]
    drop_awaited(session, unwanted)


def _is_off(session: Session, site_id: int) -> bool:
    return policy_in_force(session, site_id).policy.second_opinion is SecondOpinion.OFF


def _note_failure(second: Scorer, taken: _Taken, *, reason: str, now: datetime) -> bool:
    """Keep that a text has failed, and return whether so many have that it may be the scorer."""
    log.warning("no second opinion about comment %d: %s", taken.comment_id, reason)
    with writing() as session:
        awaited = find_held(session, taken.comment_id, leased_until=taken.leased_until)
        if awaited is not None:
            _count_attempt(awaited, reason=reason, now=now, due_at=now + pause_after(awaited.attempts + 1))
        return note_text_failure(session, second.name, is_new_text=taken.attempts == 0, now=now)


def _ask_easy_text(second: Scorer, *, now: Callable[[], datetime]) -> None:
    """Find out whether it is the scorer that fails or the texts: twenty slow ones must not keep it from all others."""
    try:
        ask_scorer(second, EASY_TEXT)
    except ScorerUnavailable as error:
        with writing() as session:
            note_away(session, second.name, reason=str(error), now=now())
    else:
        with writing() as session:
            note_answer(session, second.name, model=second.model, now=now())


def _let_go(second: Scorer, taken: _Taken, *, reason: str, now: datetime) -> None:
    """Keep that the scorer is away, which says nothing about the text."""
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
