"""Screening comments that could not be scored when they were posted."""

import logging
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import Submission, collect_signals
from moderation.domain.decisions import DecisionKind
from moderation.domain.signals import Signal, SignalKind
from moderation.domain.standing import NETWORK
from moderation.domain.status import can_move
from moderation.domain.verdict import decide
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.decisions import change_status, machine_actor
from moderation.services.learning.predict import Features, read_features
from moderation.services.scoring.assess import Assessment, ask_scorer, describe_text
from moderation.services.scoring.risk import refresh_risk
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.services.screening.results import apply_learned, replace_signals, save_scores
from moderation.services.screening.screen import Sender, build_submission
from moderation.services.sites.policy import policy_in_force
from moderation.store.comments.comments import Comment, get_comment, unscored_html
from moderation.store.comments.threads import Thread
from moderation.store.decisions.decisions import has_person_decided
from moderation.store.scoring.results import signals_of
from moderation.store.session import reading, writing

READ_AT_ONCE = 100
"""How many comments are in memory at once."""

log = logging.getLogger(__name__)


def screen_unscored(scorer: Scorer, *, now: datetime) -> int:
    """Screen all unscored comments, oldest first, by the policy in force, and return how many were judged.

    A comment that a person has decided in the meantime gets its scores but keeps its status.
    """
    judged = 0
    for comment_id, revision, html in _read_unscored():
        rendered = markup.read(html)
        try:
            assessment = ask_scorer(scorer, rendered.text)
        except TextFailed as error:
            log.warning("comment %d has no score: %s", comment_id, error)
            continue  # one text that a scorer fails on must not block the others
        except ScorerUnavailable:
            break  # the worker tries again in a minute
        plain, words = describe_text(rendered, assessment), read_features(rendered.text)
        with writing() as session:
            comment = get_comment(session, comment_id)
            if comment is not None and comment.is_unscored and comment.revision == revision:
                _screen_late(session, comment, plain, assessment, words, now=now)
                judged += 1
    return judged


def _read_unscored() -> Iterator[tuple[int, int, str]]:
    """Yield (id, revision, HTML) of each unscored comment once, so that those on which a scorer fails do not repeat."""
    after_id = 0
    while True:
        with reading() as session:
            part = unscored_html(session, after_id=after_id, limit=READ_AT_ONCE)
        if not part:
            return
        yield from part
        after_id, *_ = part[-1]


def _screen_late(
    session: Session,
    comment: Comment,
    plain: Submission,
    assessment: Assessment,
    words: Features | None,
    *,
    now: datetime,
) -> None:
    """Run all checks again, because the policy may have changed while the scorer was unavailable."""
    in_force = policy_in_force(session, comment.site_id)
    sender = Sender(comment.guest_id, [comment.network or ""])
    thread = session.get_one(Thread, comment.thread_id)
    submission = build_submission(session, plain, sender, thread, in_force.policy, now=now)
    signals = collect_signals(submission, in_force.policy)
    signals += [each for each in _blocks_of_network(session, comment) if each not in signals]
    others = [each for each in signals_of(session, comment) if gives_second_opinions(each.scorer)]
    signals = apply_learned(session, comment, assessment, words, signals, in_force=in_force, others=others)
    replace_signals(session, comment, signals, kinds=_CHECKED_AGAIN)
    save_scores(session, comment, assessment, in_force=in_force, now=now)
    comment.is_unscored = False
    refresh_risk(session, comment)
    status = decide(signals_of(session, comment))
    if can_move(comment.state, status) and not has_person_decided(session, comment.id):
        actor = machine_actor(assessment.scorer)
        change_status(session, comment, to=status, kind=DecisionKind.JUDGED, actor=actor, now=now)


def _blocks_of_network(session: Session, comment: Comment) -> list[Signal]:
    """Return the signals for blocked networks from when the comment was posted; its other hashes are not stored."""
    return [each for each in signals_of(session, comment) if each.kind is SignalKind.BLOCKED and each.name == NETWORK]


# All kinds except those that only the form could tell.
_CHECKED_AGAIN = frozenset(SignalKind) - {SignalKind.HONEYPOT, SignalKind.TOO_FAST}
