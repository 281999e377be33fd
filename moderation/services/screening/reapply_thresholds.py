"""Applying changed thresholds to the comments waiting on a site: requesting it, its progress, and the worker's part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.decisions import DecisionKind
from moderation.domain.events import EventKind
from moderation.domain.policy import SecondOpinion
from moderation.domain.roles import Permission
from moderation.domain.scores import Scores
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.scoring.scorer import Scorer
from moderation.services.decisions import change_status, machine_actor
from moderation.services.learning.predict import Features, read_features
from moderation.services.scoring.assess import Assessment
from moderation.services.scoring.risk import refresh_risk
from moderation.services.scoring.scorers import newest_answer
from moderation.services.screening.results import replace_scorer_signals
from moderation.services.screening.second_opinion import replace_opinion
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import PolicyInForce, policy_in_force
from moderation.store.comments.comments import Comment, count_pending, get_comment, waiting_html
from moderation.store.decisions.decisions import has_person_decided
from moderation.store.decisions.events import add_event
from moderation.store.scoring.results import ScoreRow, scores_of, signals_of
from moderation.store.screening.reapply_thresholds import (
    Reapplication,
    begin_reapplication,
    find_reapplication,
    sites_to_reapply,
)
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site

PART = 50
"""How many comments are judged per transaction, during which nobody else can write."""


@dataclass(frozen=True, slots=True)
class ReapplyProgress:
    """The progress: `done` of `goal` comments have been judged by one revision of the policy.

    `ended_at` is None until all of them have.
    """

    revision: int
    goal: int
    done: int
    published: int
    rejected: int
    ended_at: datetime | None

    @property
    def left(self) -> int:
        """How many of the comments judged are still waiting."""
        return self.done - self.published - self.rejected


@dataclass(frozen=True, slots=True)
class Waiting:
    """The number of comments waiting on a site, and the last time thresholds were applied to them, if ever."""

    count: int
    last: ReapplyProgress | None

    @property
    def is_under_way(self) -> bool:
        """Whether thresholds are being applied now."""
        return self.last is not None and self.last.ended_at is None


def reapply_thresholds(scorer: Scorer, *, now: Callable[[], datetime], seconds: float) -> bool:
    """Work for about `seconds` on all sites where it was requested, and return whether there is more to do.

    Only comments that were held automatically and have a score by this scorer's model are judged again; decisions by
    people stand. A comment held by another rule keeps waiting. If thresholds are saved again in the meantime, the
    comments that are still waiting are judged by these from the start.
    """
    if not scorer.languages:
        return False  # the scorer failed to load; the worker tries again every minute
    until = monotonic() + seconds
    with reading() as session:
        site_ids = sites_to_reapply(session)
    for site_id in site_ids:
        while _take_part(site_id, scorer, now=now()):
            if monotonic() >= until:
                return True
    return False


def ask_to_reapply(site_id: int, *, by: Reviewer, now: datetime) -> None:
    """Ask the worker to judge a site's waiting comments again, restarting it if it is running. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    with writing() as session:
        goal = count_pending(session, [site_id]).get(site_id, 0)
        revision = policy_in_force(session, site_id).number
        begin_reapplication(session, site_id, revision=revision, goal=goal, now=now)
        site, actor = session.get_one(Site, site_id), (by.id, by.email)
        add_event(
            session,
            EventKind.WAITING_REJUDGED,
            site_id=site_id,
            subject=site.name,
            actor=actor,
            now=now,
            revision=revision,
            comments=goal,
        )


def describe_waiting(site_id: int, *, by: Reviewer) -> Waiting:
    """Return the number of comments waiting on a site, and the progress of judging them again. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    with reading() as session:
        work = find_reapplication(session, site_id)
        return Waiting(count_pending(session, [site_id]).get(site_id, 0), _to_progress(work) if work else None)


def _take_part(site_id: int, scorer: Scorer, *, now: datetime) -> bool:
    """Judge the next comments, and return whether there may be more."""
    with reading() as session:
        work = find_reapplication(session, site_id)
        if work is None or work.ended_at is not None:
            return False
        place = (work.begun_at, work.after_id)
        rows = waiting_html(session, site_id, after_id=work.after_id, limit=PART)
    # The slow part comes before the write lock is taken.
    words = {comment_id: (number, read_features(markup.read(html).text)) for comment_id, number, html in rows}
    with writing() as session:
        work = find_reapplication(session, site_id)
        # Another worker may have continued in the meantime, or someone may have restarted it.
        if work is None or work.ended_at is not None or (work.begun_at, work.after_id) != place:
            return True
        in_force = policy_in_force(session, site_id)
        if in_force.number != work.revision:
            _restart(session, work, in_force.number)
            return True
        _judge_part(session, work, words, scorer=scorer, in_force=in_force, now=now)
        if len(rows) == PART:
            work.after_id = rows[-1][0]
        else:
            work.ended_at = now
        return work.ended_at is None


def _restart(session: Session, work: Reapplication, revision: int) -> None:
    """Start over with another revision for all that still wait; comments already decided stay so and are counted."""
    work.revision, work.after_id = revision, 0
    work.done = work.published + work.rejected
    work.goal = work.done + count_pending(session, [work.site_id]).get(work.site_id, 0)


def _judge_part(
    session: Session,
    work: Reapplication,
    words: dict[int, tuple[int, Features | None]],
    *,
    scorer: Scorer,
    in_force: PolicyInForce,
    now: datetime,
) -> None:
    for comment_id, (revision, features) in words.items():
        comment = get_comment(session, comment_id)
        work.done += 1
        if comment is None or comment.revision != revision or comment.state is not Status.PENDING:
            continue
        # Comments decided by a person keep their signals as well, because they explain the decision.
        if comment.is_unscored or has_person_decided(session, comment.id):
            continue
        if not _update_signals(session, comment, features, scorer=scorer, in_force=in_force):
            continue
        to = decide(signals_of(session, comment))
        if to is Status.PENDING:
            continue
        change_status(session, comment, to=to, kind=DecisionKind.JUDGED, actor=machine_actor(scorer.name), now=now)
        work.published += to is Status.APPROVED
        work.rejected += to is Status.REJECTED
    # Comments posted in the meantime are judged as well, so there may be more than were counted.
    work.goal = max(work.goal, work.done)


def _update_signals(
    session: Session, comment: Comment, words: Features | None, *, scorer: Scorer, in_force: PolicyInForce
) -> bool:
    """Replace a comment's scorer signals by those under the current policy; return False if it has no scores."""
    answers = scores_of(session, comment)
    first = next((each for each in reversed(answers) if (each.scorer, each.model) == (scorer.name, scorer.model)), None)
    assessment = _to_assessment(session, comment, scorer.name, first)
    if first is None and not assessment.uncovered:
        return False
    replace_scorer_signals(session, comment, assessment, words, in_force=in_force)
    second = newest_answer(answers, is_second=True)
    if second is not None and in_force.policy.second_opinion is not SecondOpinion.OFF:
        replace_opinion(session, comment, _to_assessment(session, comment, second.scorer, second), in_force=in_force)
    refresh_risk(session, comment)
    return True


def _to_assessment(session: Session, comment: Comment, scorer: str, answer: ScoreRow | None) -> Assessment:
    scores = Scores(answer.scorer, answer.model, answer.probabilities) if answer else None
    return Assessment(scorer, scores, _find_uncovered(session, comment, scorer))


def _find_uncovered(session: Session, comment: Comment, scorer: str) -> str:
    languages = (
        each.name for each in signals_of(session, comment) if each.kind is SignalKind.LANGUAGE and each.scorer == scorer
    )
    return next(languages, "")


def _to_progress(work: Reapplication) -> ReapplyProgress:
    return ReapplyProgress(work.revision, work.goal, work.done, work.published, work.rejected, work.ended_at)
