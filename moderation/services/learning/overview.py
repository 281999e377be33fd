"""The learning page: the state of a site's model, what it may do, retraining, and deleting it."""

from dataclasses import dataclass, replace
from datetime import datetime

from moderation.domain.events import EventKind
from moderation.domain.learning import HeldOut, Learning, count_missing, count_outside, may_publish
from moderation.domain.roles import Permission
from moderation.scoring.learned.fitting import StrongWord
from moderation.scoring.scorer import Scorer
from moderation.services.learning.predict import find_usable, reorder_waiting
from moderation.services.learning.train import TooFewDecisions
from moderation.services.learning.training_data import MOST_DECISIONS
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy, policy_in_force
from moderation.store.api.suggestions import count_labelled
from moderation.store.decisions.events import add_event
from moderation.store.learning.models import (
    count_outcomes,
    drop_models,
    newest_model,
)
from moderation.store.learning.states import LearningState, find_state, switch_off, want_learning
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site


@dataclass(frozen=True, slots=True)
class LearningWork:
    """The worker's progress with a requested training; `goal` is 0 before it starts."""

    done: int
    goal: int


@dataclass(frozen=True, slots=True)
class LearningView:
    """Everything on the learning page: the decisions so far, the model in use, if any, and its settings.

    `missing` is the number of decisions needed before training. `outside` is the number of API suggestions that the
    model was trained on or, without a model, the most that the next one would be. `is_used` is False if the model was
    trained with another scorer, `is_off` is True after the model was deleted. `revision` is the policy's, to be sent
    back with a change; `publishes` if the model currently publishes comments. `work` is set while training is
    requested, `trouble` says why the last training failed.
    """

    rejected: int
    approved: int
    missing: int
    outside: int
    held_out: HeldOut | None
    trained_at: datetime | None
    scorer_model: str
    is_used: bool
    words: tuple[StrongWord, ...]
    is_off: bool
    work: LearningWork | None
    trouble: str
    settings: Learning
    revision: int
    publishes: bool


def describe_learning(site_id: int, *, scorer: Scorer, by: Reviewer) -> LearningView:
    """Return the state of a site's model and its settings. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    with reading() as session:
        rejected, approved = count_outcomes(session, site_id, limit=MOST_DECISIONS)
        state = find_state(session, site_id)
        row, in_force = newest_model(session, site_id), policy_in_force(session, site_id)
        settings = in_force.policy.learning
        suggested, _ = count_labelled(session, site_id)
        usable = find_usable(session, site_id, scorer=scorer.name, model=scorer.model)
        return LearningView(
            rejected=rejected,
            approved=approved,
            missing=count_missing(rejected=rejected, approved=approved),
            outside=row.outside if row else count_outside(suggested=suggested, decided=rejected + approved),
            held_out=row.held_out if row else None,
            trained_at=row.trained_at if row else None,
            scorer_model=row.model if row else "",
            is_used=usable is not None,
            words=tuple(StrongWord(**word) for word in row.words) if row else (),
            is_off=state is not None and state.is_off,
            work=_to_work(state),
            trouble=state.trouble if state else "",
            settings=settings,
            revision=in_force.number,
            publishes=usable is not None and may_publish(settings, usable.held_out),
        )


def set_learning(site_id: int, *, typed: Learning, scorer: Scorer, by: Reviewer, now: datetime, seen: int) -> int:
    """Save what predictions may do, as a new revision of the policy. Raises NotAllowed and ChangedMeanwhile."""
    by.require(site_id, Permission.SET_POLICY)
    with reading() as session:
        in_force = policy_in_force(session, site_id)
    policy = replace(in_force.policy, learning=typed)
    # The label thresholds do not change, so they still belong to the model that they were set for.
    model = in_force.model or scorer.model
    return change_policy(site_id, policy=policy, model=model, actor=by.email, now=now, seen=seen)


def ask_to_learn(site_id: int, *, by: Reviewer, now: datetime) -> None:
    """Ask the worker to train a new model. Raises NotAllowed, and TooFewDecisions."""
    by.require(site_id, Permission.SET_POLICY)
    with writing() as session:
        rejected, approved = count_outcomes(session, site_id, limit=MOST_DECISIONS)
        missing = count_missing(rejected=rejected, approved=approved)
        if missing > 0:
            raise TooFewDecisions(missing)
        want_learning(session, site_id, by=(by.id, by.email), now=now)


def forget_learning(site_id: int, *, scorer: Scorer, by: Reviewer, now: datetime) -> None:
    """Delete a site's model with its words and predictions, and turn training off until it is requested.

    Raises NotAllowed.
    """
    by.require(site_id, Permission.SET_POLICY)
    with writing() as session:
        switch_off(session, site_id)
        if drop_models(session, site_id):
            site = session.get_one(Site, site_id)
            actor = (by.id, by.email)
            add_event(session, EventKind.LEARNING_FORGOTTEN, site_id=site_id, subject=site.name, actor=actor, now=now)
    reorder_waiting(site_id, scorer=scorer)


def _to_work(state: LearningState | None) -> LearningWork | None:
    if state is None or state.wanted_at is None:
        return None
    return LearningWork(state.done, state.goal if state.leased_until else 0)
