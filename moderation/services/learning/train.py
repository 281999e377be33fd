"""Learning from a site's moderators: when, what comes of it, and that two do not do it at once."""

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
"""To read, to fit without each part and with all, to order what waits."""

log = logging.getLogger(__name__)


class TooFewDecisions(Exception):
    """There is not enough to learn from; `missing` more decisions are needed at least."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Trained:
    """From how many decisions of the site's moderators, and from how many opinions from outside."""

    decisions: int
    outside: int


def train_site(site_id: int, *, scorer: Scorer, now: datetime, actor: tuple[int, str] | None = None) -> Trained:
    """Learn anew from a site's decisions and weigh what waits by it; return from how many.

    `actor` is who wanted it, if anybody did. Raises TooFew where there is not enough, ChangedMeanwhile while somebody
    else does the same or when it is to be forgotten before the end, NotFound for no site.
    """
    until = now + LEASE
    with writing() as session:
        if session.get(Site, site_id) is None:
            raise NotFound("There is no such site.")
        if not take_lease(session, site_id, now=now, until=until, goal=STEPS):
            raise ChangedMeanwhile("Parley is learning from this site’s decisions already. Look again in a minute.")
    trouble = "The last time came to nothing; the server’s log says why."
    try:
        learned = _learn(site_id, scorer=scorer, until=until, now=now, actor=actor)
        reorder_waiting(site_id, scorer=scorer)
        trouble = ""
    except TooFewDecisions as few:
        trouble = f"There is too little to learn from: at least {few.missing:,} more scored decisions are needed."
        raise
    finally:
        with writing() as session:
            give_back_lease(session, site_id, until=until, trouble=trouble)
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
        # Whoever had it forgotten meanwhile has taken the lease away.
        if not holds_lease(session, site_id, until=until):
            raise ChangedMeanwhile("What was being learnt was to be forgotten meanwhile.")
        get_state(session, site_id).is_off = False
        keep_model(session, _to_row(fitted, texts, site_id=site_id, scorer=scorer, now=now))
        if actor is not None:
            _log(session, site_id, texts, actor=actor, now=now)
    return Trained(len(texts.decided), len(texts.outside))


def train_requested(scorer: Scorer, *, now: Callable[[], datetime]) -> int:
    """Learn anew wherever an owner wants it, and return for how many sites."""
    learned = 0
    with reading() as session:
        states = wanted_states(session, now=now())
        wanted = [(state.site_id, (state.wanted_by_id or 0, state.wanted_by)) for state in states]
    for site_id, actor in wanted:
        try:
            train_site(site_id, scorer=scorer, now=now(), actor=actor)
        except (TooFewDecisions, ChangedMeanwhile):
            continue
        except Exception:  # one site that cannot be learnt from must not keep others waiting
            log.exception("nothing could be learnt of site %d", site_id)
            continue
        learned += 1
    return learned


def train_due(scorer: Scorer, *, now: Callable[[], datetime]) -> int:
    """Learn anew wherever there is something new since another day's version; return for how many sites."""
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
    """Tell whether people have said something since another day's version, or had something they said forgotten."""
    if row.trained_at.date() >= now.date():
        return False
    if newest_decision_id(session, row.site_id) > row.decision_id:
        return True
    count, newest_at = count_labelled(session, row.site_id)
    return count < row.suggested or (newest_at is not None and newest_at > row.trained_at)
