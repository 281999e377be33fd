"""Saving a scorer's results for a comment: replacing its signals, adding scores, and holding it if necessary."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.checks import find_scorer_signals
from moderation.domain.decisions import DecisionKind
from moderation.domain.second_opinion import pull_back
from moderation.domain.signals import FROM_SCORERS, Signal, SignalKind
from moderation.domain.verdict import decide
from moderation.services.decisions import change_status, machine_actor
from moderation.services.learning.predict import Features, apply_prediction
from moderation.services.scoring.assess import Assessment
from moderation.services.scoring.risk import refresh_risk
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.services.sites.policy import PolicyInForce
from moderation.store.comments.comments import Comment
from moderation.store.decisions.decisions import has_person_decided
from moderation.store.scoring.results import add_scores, add_signals, drop_signals, signals_of

_FROM_ANSWERS = FROM_SCORERS | {SignalKind.LEARNED}  # predictions depend on the scores as well


def replace_results(
    session: Session,
    comment: Comment,
    assessment: Assessment,
    words: Features | None,
    *,
    in_force: PolicyInForce,
    now: datetime,
) -> None:
    """Save a new answer of the first scorer, replacing its earlier signals; old scores and all other signals stay.

    `words` are the comment's features from `read_features`.
    """
    replace_scorer_signals(session, comment, assessment, words, in_force=in_force)
    save_scores(session, comment, assessment, in_force=in_force, now=now)
    comment.is_unscored = False


def replace_scorer_signals(
    session: Session, comment: Comment, assessment: Assessment, words: Features | None, *, in_force: PolicyInForce
) -> None:
    """Replace the first scorer's signals by those of an answer under the policy in force."""
    new_signals = find_scorer_signals(
        assessment.scores, in_force.policy, uncovered=assessment.uncovered, scorer=assessment.scorer
    )
    others = [
        each
        for each in signals_of(session, comment)
        if each.kind not in _FROM_ANSWERS or gives_second_opinions(each.scorer)
    ]
    signals = apply_learned(session, comment, assessment, words, list(new_signals), in_force=in_force, others=others)
    replace_signals(session, comment, signals, kinds=_FROM_ANSWERS)


def apply_learned(
    session: Session,
    comment: Comment,
    assessment: Assessment,
    words: Features | None,
    signals: list[Signal],
    *,
    in_force: PolicyInForce,
    others: list[Signal],
) -> list[Signal]:
    """Return signals after the prediction and save its probability; `others` are existing signals that also count."""
    predicted = apply_prediction(
        session,
        comment.site_id,
        words,
        scores=assessment.scores,
        signals=signals,
        policy=in_force.policy,
        others=others,
    )
    comment.learned = predicted.probability
    return predicted.signals


def replace_signals(
    session: Session, comment: Comment, signals: list[Signal], *, kinds: Collection[SignalKind]
) -> None:
    """Replace the comment's signals of these kinds, except those of second opinions."""
    # The old signals may be of another first scorer, or have none: if it did not answer, or for checks without scores.
    old = {each.scorer for each in signals_of(session, comment) if each.kind in kinds}
    replaced = [name for name in old if not gives_second_opinions(name)]
    if replaced:
        drop_signals(session, comment, kinds=kinds, scorers=replaced)
    add_signals(session, comment, signals)


def save_scores(
    session: Session, comment: Comment, assessment: Assessment, *, in_force: PolicyInForce, now: datetime
) -> None:
    """Save an answer's scores, if it has any."""
    if assessment.scores is not None:
        took = assessment.milliseconds
        add_scores(session, comment, assessment.scores, policy=in_force.number, milliseconds=took, now=now)


def reconsider(session: Session, comment: Comment, *, scorer: str, now: datetime) -> None:
    """Update a comment's risk after new results, and hold it if its signals now ask for that and no person decided."""
    refresh_risk(session, comment)
    verdict = decide(signals_of(session, comment))
    # Usually nothing changes either way, which saves a query.
    if pull_back(comment.state, verdict=verdict, has_person_decided=False) is None:
        return
    decided = has_person_decided(session, comment.id)
    to = pull_back(comment.state, verdict=verdict, has_person_decided=decided)
    if to is not None:
        change_status(session, comment, to=to, kind=DecisionKind.JUDGED, actor=machine_actor(scorer), now=now)
