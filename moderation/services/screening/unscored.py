"""The machine's judgement of what went unscored, and of what was looked at once more."""

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
"""Comments whose words are in memory together."""

log = logging.getLogger(__name__)


def screen_unscored(scorer: Scorer, *, now: datetime) -> int:
    """Score comments that had to go without, oldest first, and return how many were judged.

    By the policy in force, as if they had just been written. A comment that a person has decided meanwhile gets its
    scores, but keeps its status.
    """
    judged = 0
    for comment_id, revision, html in _read_unscored():
        seen = markup.read(html)
        try:
            assessment = ask_scorer(scorer, seen.text)
        except TextFailed as error:
            log.warning("comment %d has no score: %s", comment_id, error)
            continue  # one text that breaks a scorer must not keep all later ones waiting
        except ScorerUnavailable:
            break  # the next sweep asks again
        plain, words = describe_text(seen, assessment), read_features(seen.text)
        with writing() as session:
            comment = get_comment(session, comment_id)
            if comment is not None and comment.is_unscored and comment.revision == revision:
                _screen_late(session, comment, plain, assessment, words, now=now)
                judged += 1
    return judged


def _read_unscored() -> Iterator[tuple[int, int, str]]:
    """Yield what no scorer has answered for, a part at a time; each once, or what breaks a scorer would come again."""
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
    """Run every check anew: the owner may have changed the policy while the scorer was away."""
    in_force = policy_in_force(session, comment.site_id)
    sender = Sender(comment.guest_id, [comment.network or ""])
    thread = session.get_one(Thread, comment.thread_id)
    submission = build_submission(session, plain, sender, thread, in_force.policy, now=now)
    signals = collect_signals(submission, in_force.policy)
    signals += [each for each in _blocks_of_network(session, comment) if each not in signals]
    beside = [each for each in signals_of(session, comment) if gives_second_opinions(each.scorer)]
    signals = apply_learned(session, comment, assessment, words, signals, in_force=in_force, beside=beside)
    replace_signals(session, comment, signals, kinds=_CHECKED_AGAIN)
    save_scores(session, comment, assessment, in_force=in_force, now=now)
    comment.is_unscored = False
    refresh_risk(session, comment)
    status = decide(signals_of(session, comment))
    if can_move(comment.state, status) and not has_person_decided(session, comment.id):
        actor = machine_actor(assessment.scorer)
        change_status(session, comment, to=status, kind=DecisionKind.JUDGED, actor=actor, now=now)


def _blocks_of_network(session: Session, comment: Comment) -> list[Signal]:
    """Return what was found when the comment came: from which network it did on other days, nobody knows any more."""
    return [each for each in signals_of(session, comment) if each.kind is SignalKind.BLOCKED and each.name == NETWORK]


# What the form saw, nobody can see again.
_CHECKED_AGAIN = frozenset(SignalKind) - {SignalKind.HONEYPOT, SignalKind.TOO_FAST}
