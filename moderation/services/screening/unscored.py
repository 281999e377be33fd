"""The machine's judgement of what went unscored, and of what was looked at once more."""

import logging
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import Submission, collect_signals, fold
from moderation.domain.decisions import DecisionKind
from moderation.domain.second_opinion import pull_back
from moderation.domain.signals import Signal, SignalKind
from moderation.domain.standing import NETWORK
from moderation.domain.status import can_move
from moderation.domain.verdict import decide
from moderation.markup import Reading
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.decisions import change_status, machine_actor
from moderation.services.learning.predict import Features, read_features
from moderation.services.scoring.assess import Assessment, ask_scorer
from moderation.services.scoring.risk import refresh_risk
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.services.screening.results import apply_learned, replace_signals, save_scores
from moderation.services.sites.policy import policy_in_force
from moderation.services.sites.standings import find_standings_for
from moderation.store.comments.comments import Comment, get_comment, has_approved, unscored_html
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
        folded, words = fold_words(seen), read_features(seen.text)
        with writing() as session:
            comment = get_comment(session, comment_id)
            if comment is not None and comment.is_unscored and comment.revision == revision:
                _screen_late(session, comment, assessment, words, folded=folded, links=seen.links, now=now)
                judged += 1
    return judged


def fold_words(seen: Reading) -> str:
    """Return all of a comment that words are looked for in, where its links lead among it."""
    return "\n".join((fold(seen.text), *seen.links))


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


def reconsider(session: Session, comment: Comment, *, scorer: str, now: datetime) -> None:
    """After a later look, weigh a comment anew; what is held by now and the machine had let through waits again."""
    refresh_risk(session, comment)
    asked = decide(signals_of(session, comment))
    # Mostly nothing moves whoever decided, and then nobody need look that up.
    if pull_back(comment.state, asked=asked, has_person_decided=False) is None:
        return
    decided = has_person_decided(session, comment.id)
    to = pull_back(comment.state, asked=asked, has_person_decided=decided)
    if to is not None:
        change_status(session, comment, to=to, kind=DecisionKind.JUDGED, actor=machine_actor(scorer), now=now)


def _screen_late(
    session: Session,
    comment: Comment,
    assessment: Assessment,
    words: Features | None,
    *,
    folded: str,
    links: tuple[str, ...],
    now: datetime,
) -> None:
    """Run every check anew: the owner may have changed the policy while the scorer was away."""
    in_force = policy_in_force(session, comment.site_id)
    submission = Submission(
        folded=folded,
        links=links,
        scores=assessment.scores,
        is_first_timer=_is_first_timer(session, comment),
        uncovered=assessment.uncovered,
        scorer=assessment.scorer,
        standings=find_standings_for(
            session,
            comment.site_id,
            guest_id=comment.guest_id,
            networks=[comment.network or ""],
            links=links,
            now=now,
        ),
        is_thread_held=session.get_one(Thread, comment.thread_id).holds_everything,
    )
    signals = collect_signals(submission, in_force.policy)
    signals += [each for each in _blocks_of_network(session, comment) if each not in signals]
    beside = [each for each in signals_of(session, comment) if gives_second_opinions(each.scorer)]
    signals = apply_learned(session, comment, assessment, words, signals, in_force=in_force, beside=beside)
    replace_signals(session, comment, signals, kinds=_CHECKED_AGAIN)
    save_scores(session, comment, assessment, in_force=in_force, now=now)
    refresh_risk(session, comment)
    status = decide(signals_of(session, comment))
    if can_move(comment.state, status) and not has_person_decided(session, comment.id):
        actor = machine_actor(assessment.scorer)
        change_status(session, comment, to=status, kind=DecisionKind.JUDGED, actor=actor, now=now)


def _blocks_of_network(session: Session, comment: Comment) -> list[Signal]:
    """Return what was found when the comment came: from which network it did on other days, nobody knows any more."""
    return [each for each in signals_of(session, comment) if each.kind is SignalKind.BLOCKED and each.name == NETWORK]


def _is_first_timer(session: Session, comment: Comment) -> bool:
    guest_id = comment.guest_id
    return guest_id is not None and not has_approved(session, guest_id, site_id=comment.site_id)


# What the form saw, nobody can see again.
_CHECKED_AGAIN = frozenset(SignalKind) - {SignalKind.HONEYPOT, SignalKind.TOO_FAST}
