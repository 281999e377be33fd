"""Training a site's model from moderators' decisions: when it is requested or due, one worker at a time."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.learning import count_missing
from moderation.scoring.learned.fitting import FOLDS, Fitted, fit_model
from moderation.scoring.learned.model import FORMAT, pack
from moderation.scoring.scorer import Scorer
from moderation.services.learning.predict import reorder_waiting
from moderation.services.learning.training_data import MOST_DECISIONS, TrainingData, read_training_data
from moderation.services.refusals import ChangedMeanwhile, NotFound
from moderation.store.api.suggestions import count_labelled
from moderation.store.decisions.events import add_event
from moderation.store.learning.models import (
    LearnedModelRow,
    count_outcomes,
    keep_model,
    newest_decision_id,
    newest_model,
)
from moderation.store.learning.states import (
    count_step,
    get_state,
    give_back_lease,
    holds_lease,
    is_learning_off,
    take_lease,
    wanted_states,
)
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, all_sites

LEASE = timedelta(minutes=10)
STEPS = 1 + FOLDS + 1 + 1
"""The steps of a training: reading, one fit per fold and one with all data, and re-sorting waiting comments."""

log = logging.getLogger(__name__)


class TooFewDecisions(Exception):
    """There are too few decisions for training; at least `missing` more are needed."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Trained:
    """How many decisions and API suggestions a model was trained on."""

    decisions: int
    outside: int


def train_site(site_id: int, *, scorer: Scorer, now: datetime, actor: tuple[int, str] | None = None) -> Trained:
    """Train a new model for a site and re-sort its waiting comments.

    `actor` is the owner who requested it, if any. Raises NotFound for the site, TooFewDecisions, and ChangedMeanwhile
    if another training is running or the model is deleted before the end.
    """
    until = now + LEASE
    with writing() as session:
        if session.get(Site, site_id) is None:
            raise NotFound("There is no such site.")
        if not take_lease(session, site_id, now=now, until=until, goal=STEPS):
            raise ChangedMeanwhile("Training is already running for this site. Check again in a minute.")
    trouble = "The last training failed; see the server’s log."
    try:
        learned = _learn(site_id, scorer=scorer, until=until, now=now, actor=actor)
        reorder_waiting(site_id, scorer=scorer)
        trouble = ""
    except TooFewDecisions as few:
        trouble = f"Not enough to learn from yet: at least {few.missing:,} more scored decisions are needed."
        raise
    finally:
        with writing() as session:
            give_back_lease(session, site_id, until=until, trouble=trouble)
    return learned


def train_requested(scorer: Scorer, *, now: Callable[[], datetime]) -> int:
    """Train new models for all sites where one is requested, and return for how many."""
    learned = 0
    with reading() as session:
        states = wanted_states(session, now=now())
        wanted = [(state.site_id, (state.wanted_by_id or 0, state.wanted_by)) for state in states]
    for site_id, actor in wanted:
        try:
            train_site(site_id, scorer=scorer, now=now(), actor=actor)
        except (TooFewDecisions, ChangedMeanwhile):
            continue
        except Exception:  # one site whose training fails must not block the others
            log.exception("training failed for site %d", site_id)
            continue
        learned += 1
    return learned


def train_due(scorer: Scorer, *, now: Callable[[], datetime]) -> int:
    """Train new models for all sites with new decisions since an earlier day's model, and return for how many."""
    learned = 0
    with reading() as session:
        due = [site.id for site in all_sites(session) if _is_due(session, site.id, scorer, now=now())]
    for site_id in due:
        try:
            train_site(site_id, scorer=scorer, now=now())
        except (TooFewDecisions, ChangedMeanwhile):
            continue
        learned += 1
    return learned


def _learn(site_id: int, *, scorer: Scorer, until: datetime, now: datetime, actor: tuple[int, str] | None) -> Trained:
    def count() -> None:
        with writing() as session:
            count_step(session, site_id, until=until)

    texts = read_training_data(site_id, scorer=scorer)
    rejected = sum(each.is_rejected for each in texts.decided)
    missing = count_missing(rejected=rejected, approved=len(texts.decided) - rejected)
    if missing > 0:
        raise TooFewDecisions(missing)
    count()
    fitted = fit_model([*texts.decided, *texts.outside], on_fit=count)
    with writing() as session:
        # The lease is gone if the model was deleted in the meantime.
        if not holds_lease(session, site_id, until=until):
            raise ChangedMeanwhile("The model was deleted during the training.")
        get_state(session, site_id).is_off = False
        keep_model(session, _to_row(fitted, texts, site_id=site_id, scorer=scorer, now=now))
        if actor is not None:
            _log(session, site_id, texts, actor=actor, now=now)
    return Trained(len(texts.decided), len(texts.outside))


def _log(session: Session, site_id: int, texts: TrainingData, *, actor: tuple[int, str], now: datetime) -> None:
    site = session.get_one(Site, site_id)
    counts = {"decisions": len(texts.decided), "from_outside": len(texts.outside)}
    add_event(session, EventKind.LEARNING_DONE, site_id=site_id, subject=site.name, actor=actor, now=now, **counts)


def _to_row(fitted: Fitted, texts: TrainingData, *, site_id: int, scorer: Scorer, now: datetime) -> LearnedModelRow:
    held_out = fitted.held_out
    return LearnedModelRow(
        site_id=site_id,
        format=FORMAT,
        scorer=scorer.name,
        model=scorer.model,
        weights=pack(fitted.model),
        decision_id=texts.newest,
        count=held_out.count,
        rejected=held_out.rejected,
        outside=len(texts.outside),
        suggested=texts.suggested,
        auc=held_out.auc,
        brier=held_out.brier,
        measured={"over": held_out.over, "held_under": held_out.held_under},
        words=[asdict(word) for word in fitted.words],
        trained_at=now,
    )


def _is_due(session: Session, site_id: int, scorer: Scorer, *, now: datetime) -> bool:
    if is_learning_off(session, site_id):
        return False
    row = newest_model(session, site_id)
    if row is not None and row.model == scorer.model and not _has_news(session, row, now=now):
        return False
    rejected, approved = count_outcomes(session, site_id, limit=MOST_DECISIONS)
    return count_missing(rejected=rejected, approved=approved) <= 0


def _has_news(session: Session, row: LearnedModelRow, *, now: datetime) -> bool:
    """Return whether the model is of an earlier day and decisions or suggestions have been added or deleted since."""
    if row.trained_at.date() >= now.date():
        return False
    if newest_decision_id(session, row.site_id) > row.decision_id:
        return True
    count, newest_at = count_labelled(session, row.site_id)
    return count < row.suggested or (newest_at is not None and newest_at > row.trained_at)
