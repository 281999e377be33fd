"""What the quick scorer found of a comment, put in place of what it found before."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.checks import find_scorer_signals
from moderation.domain.signals import FROM_SCORERS, Signal, SignalKind
from moderation.services.learning.predict import Features, apply_prediction
from moderation.services.scoring.assess import Assessment
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.services.sites.policy import PolicyInForce
from moderation.store.comments.comments import Comment
from moderation.store.scoring.results import add_scores, add_signals, drop_signals, signals_of

_FROM_ANSWERS = FROM_SCORERS | {SignalKind.LEARNED}  # what was learnt goes by the answer's numbers


def replace_results(
    session: Session,
    comment: Comment,
    assessment: Assessment,
    words: Features | None,
    *,
    in_force: PolicyInForce,
    now: datetime,
) -> None:
    """Put a new answer of the quick scorer in place of the old one; old scores stay, as do all other signals.

    `words` are from `read_words`, for what was learnt.
    """
    replace_scorer_signals(session, comment, assessment, words, in_force=in_force)
    save_scores(session, comment, assessment, in_force=in_force, now=now)


def replace_scorer_signals(
    session: Session, comment: Comment, assessment: Assessment, words: Features | None, *, in_force: PolicyInForce
) -> None:
    """Weigh an answer of the quick scorer by the policy in force, in place of what it found before."""
    found = find_scorer_signals(
        assessment.scores, in_force.policy, uncovered=assessment.uncovered, scorer=assessment.scorer
    )
    beside = [
        each
        for each in signals_of(session, comment)
        if each.kind not in _FROM_ANSWERS or gives_second_opinions(each.scorer)
    ]
    signals = apply_learned(session, comment, assessment, words, list(found), in_force=in_force, beside=beside)
    replace_signals(session, comment, signals, kinds=_FROM_ANSWERS)


def apply_learned(
    session: Session,
    comment: Comment,
    assessment: Assessment,
    words: Features | None,
    signals: list[Signal],
    *,
    in_force: PolicyInForce,
    beside: list[Signal],
) -> list[Signal]:
    """Return signals as what was learnt leaves them, and note its probability; `beside` stand already."""
    predicted = apply_prediction(
        session,
        comment.site_id,
        words,
        scores=assessment.scores,
        signals=signals,
        policy=in_force.policy,
        beside=beside,
    )
    comment.learned = predicted.probability
    return predicted.signals


def replace_signals(
    session: Session, comment: Comment, signals: list[Signal], *, kinds: Collection[SignalKind]
) -> None:
    """Put signals in place of all of these kinds but a slow scorer's."""
    # The old one may be another quick scorer's; what names nobody tells of its silence, or is no scorer's.
    old = {each.scorer for each in signals_of(session, comment) if each.kind in kinds}
    quick = [name for name in old if not gives_second_opinions(name)]
    if quick:
        drop_signals(session, comment, kinds=kinds, scorers=quick)
    add_signals(session, comment, signals)


def save_scores(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    """Keep an answer's scores, if it has any; the comment no longer counts as one that none has answered for."""
    if assessment.scores is not None:
        took = assessment.milliseconds
        add_scores(session, comment, assessment.scores, policy=in_force.number, milliseconds=took, now=now)
    comment.is_unscored = False
