"""The machine's judgement: ask a scorer, and judge again what went unscored or is looked at once more."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import Submission, collect_signals, find_scorer_signals, fold
from moderation.domain.decisions import DecisionKind
from moderation.domain.scores import Scores
from moderation.domain.second_opinion import pull_back
from moderation.domain.signals import FROM_SCORERS, Signal, SignalKind
from moderation.domain.standing import NETWORK
from moderation.domain.status import can_move
from moderation.domain.verdict import decide
from moderation.markup import Reading
from moderation.scoring.language import find_uncovered, keep_covered
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.moves import machine, move_comment
from moderation.services.policies import PolicyInForce, find_in_force
from moderation.services.regards import find_regards
from moderation.services.risk import refresh_risk
from moderation.services.scorers import gives_second_opinions
from moderation.store.comments import Comment, get_comment, has_approved, unscored_html
from moderation.store.decisions import has_person_decided
from moderation.store.findings import add_scores, add_signals, drop_signals, signals_of
from moderation.store.session import reading, writing
from moderation.store.threads import Thread

READ_AT_ONCE = 100
"""Comments whose words are in memory together."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the scorer of that name makes of a text; no name when none answered.

    There are no scores then. Where `uncovered` names a language that it was not trained on, they are of the sentences
    beside it that it can read, if there are any.
    """

    scorer: str
    scores: Scores | None
    uncovered: str = ""


def assess_text(scorer: Scorer, text: str) -> Assessment:
    """Ask a scorer, come what may.

    No answer is a state that people see, never a pass.
    """
    try:
        return ask_scorer(scorer, text)
    except ScorerUnavailable as error:
        log.warning("unscored: %s", error)
        return Assessment("", None)


def ask_scorer(scorer: Scorer, text: str) -> Assessment:
    """Ask a scorer, and keep its answer only for what is in a language that it was trained on.

    Raises ScorerUnavailable when it is away, and TextFailed when it has no answer for this text, whatever broke it.
    """
    try:
        # Before its languages are asked for: one that is away has none.
        scores = scorer.score(text)
        uncovered = find_uncovered(text, scorer.languages)
        if uncovered:
            covered = keep_covered(text, scorer.languages)
            return Assessment(scorer.name, scorer.score(covered) if covered else None, uncovered)
    except ScorerUnavailable:
        raise
    except Exception as error:
        # The kind only: the message could hold the text, and this sentence is logged and shown.
        raise TextFailed(f"It failed on this text with {type(error).__name__}.") from None
    return Assessment(scorer.name, scores)


def judge_unscored(scorer: Scorer, *, now: datetime) -> int:
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
        words = fold_words(seen)
        with writing() as session:
            comment = get_comment(session, comment_id)
            if comment is not None and comment.is_unscored and comment.revision == revision:
                _judge_late(session, comment, assessment, folded=words, links=seen.links, now=now)
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


def redo_findings(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    """Put a new answer of the quick scorer in place of the old one; old scores stay, as do all other signals."""
    signals = find_scorer_signals(
        assessment.scores, in_force.policy, uncovered=assessment.uncovered, scorer=assessment.scorer
    )
    _replace_signals(session, comment, list(signals), kinds=FROM_SCORERS)
    _keep_scores(session, comment, assessment, in_force=in_force, now=now)


def _replace_signals(
    session: Session, comment: Comment, signals: list[Signal], *, kinds: Collection[SignalKind]
) -> None:
    """Put signals in place of all of these kinds but a slow scorer's."""
    # The old one may be another quick scorer's; what names nobody tells of its silence, or is no scorer's.
    old = {each.scorer for each in signals_of(session, comment) if each.kind in kinds}
    quick = [name for name in old if not gives_second_opinions(name)]
    if quick:
        drop_signals(session, comment, kinds=kinds, scorers=quick)
    add_signals(session, comment, signals)


def _keep_scores(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    if assessment.scores is not None:
        add_scores(session, comment, assessment.scores, policy=in_force.number, now=now)
    comment.is_unscored = False


def take_back(session: Session, comment: Comment, *, scorer: str, now: datetime) -> None:
    """After a later look, weigh a comment anew; what is held by now and the machine had let through waits again."""
    refresh_risk(session, comment)
    asked = decide(signals_of(session, comment))
    # Mostly nothing moves whoever decided, and then nobody need look that up.
    if pull_back(comment.state, asked=asked, has_person_decided=False) is None:
        return
    decided = has_person_decided(session, comment.id)
    to = pull_back(comment.state, asked=asked, has_person_decided=decided)
    if to is not None:
        move_comment(session, comment, to=to, kind=DecisionKind.JUDGED, actor=machine(scorer), now=now)


def _judge_late(
    session: Session, comment: Comment, assessment: Assessment, *, folded: str, links: tuple[str, ...], now: datetime
) -> None:
    """Run every check anew: the owner may have changed the policy while the scorer was away."""
    in_force = find_in_force(session, comment.site_id)
    submission = Submission(
        folded=folded,
        links=links,
        scores=assessment.scores,
        is_first_timer=_is_first_timer(session, comment),
        uncovered=assessment.uncovered,
        scorer=assessment.scorer,
        regards=find_regards(
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
    _replace_signals(session, comment, signals, kinds=_CHECKED_AGAIN)
    _keep_scores(session, comment, assessment, in_force=in_force, now=now)
    refresh_risk(session, comment)
    status = decide(signals_of(session, comment))
    if can_move(comment.state, status) and not has_person_decided(session, comment.id):
        actor = machine(assessment.scorer)
        move_comment(session, comment, to=status, kind=DecisionKind.JUDGED, actor=actor, now=now)


def _blocks_of_network(session: Session, comment: Comment) -> list[Signal]:
    """Return what was found when the comment came: from which network it did on other days, nobody knows any more."""
    return [each for each in signals_of(session, comment) if each.kind is SignalKind.BLOCKED and each.name == NETWORK]


def _is_first_timer(session: Session, comment: Comment) -> bool:
    guest_id = comment.guest_id
    return guest_id is not None and not has_approved(session, guest_id, site_id=comment.site_id)


# What the form saw, nobody can see again.
_CHECKED_AGAIN = frozenset(SignalKind) - {SignalKind.HONEYPOT}
