"""The machine's judgement: ask a scorer, and judge again what went unscored or is looked at once more."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import find_scorer_signals
from moderation.domain.decisions import DecisionKind
from moderation.domain.scores import Scores
from moderation.domain.second_opinion import pull_back
from moderation.domain.signals import FROM_SCORERS
from moderation.domain.status import can_move
from moderation.domain.verdict import decide
from moderation.scoring.language import find_uncovered, keep_covered
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.moves import machine, move_comment
from moderation.services.policies import PolicyInForce, find_in_force
from moderation.services.scorers import gives_second_opinions
from moderation.store.comments import Comment, get_comment, unscored_html
from moderation.store.decisions import has_person_decided
from moderation.store.findings import add_scores, add_signals, drop_signals, signals_of
from moderation.store.session import reading, writing

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


def judge_unscored(scorer: Scorer, *, now: datetime, limit: int = 100) -> int:
    """Score comments that had to go without, oldest first, and return how many were judged.

    A comment that a person has decided meanwhile gets its scores, but keeps its status.
    """
    with reading() as session:
        waiting = unscored_html(session, limit=limit)
    judged = 0
    for comment_id, revision, html in waiting:
        try:
            assessment = ask_scorer(scorer, markup.read(html).text)
        except TextFailed as error:
            log.warning("comment %d has no score: %s", comment_id, error)
            continue  # one text that breaks a scorer must not keep all later ones waiting
        except ScorerUnavailable:
            break  # the next sweep asks again
        with writing() as session:
            comment = get_comment(session, comment_id)
            if comment is not None and comment.is_unscored and comment.revision == revision:
                _judge_late(session, comment, assessment, now=now)
                judged += 1
    return judged


def redo_findings(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    """Put a new answer of the quick scorer in place of the old one; old scores stay, as do all other signals."""
    signals = find_scorer_signals(assessment.scores, in_force.policy, uncovered=assessment.uncovered)
    # The old one may be another quick scorer's; what names nobody tells of its silence.
    old = {each.scorer for each in signals_of(session, comment) if each.kind in FROM_SCORERS}
    quick = [name for name in old if not gives_second_opinions(name)]
    if quick:
        drop_signals(session, comment, kinds=FROM_SCORERS, scorers=quick)
    add_signals(session, comment, list(signals))
    if assessment.scores is not None:
        add_scores(session, comment, assessment.scores, policy=in_force.number, now=now)
    comment.is_unscored = False


def take_back(session: Session, comment: Comment, *, scorer: str, now: datetime) -> None:
    """After a later look, return to the queue what its signals hold by now and the machine alone let through."""
    asked = decide(signals_of(session, comment))
    # Mostly nothing moves whoever decided, and then nobody need look that up.
    if pull_back(comment.state, asked=asked, has_person_decided=False) is None:
        return
    decided = has_person_decided(session, comment.id)
    to = pull_back(comment.state, asked=asked, has_person_decided=decided)
    if to is not None:
        move_comment(session, comment, to=to, kind=DecisionKind.JUDGED, actor=machine(scorer), now=now)


def _judge_late(session: Session, comment: Comment, assessment: Assessment, *, now: datetime) -> None:
    in_force = find_in_force(session, comment.site_id)
    redo_findings(session, comment, assessment, in_force=in_force, now=now)
    status = decide(signals_of(session, comment))
    if can_move(comment.state, status) and not has_person_decided(session, comment.id):
        actor = machine(assessment.scorer)
        move_comment(session, comment, to=status, kind=DecisionKind.JUDGED, actor=actor, now=now)
