"""Fill the demo site with a month of made-up comments, and remove made-up comments, in the worker."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.learning import count_missing
from moderation.domain.page_url import Page, identify_page
from moderation.domain.seeding import SeedingTask
from moderation.scoring.scorer import Scorer
from moderation.services.learning.predict import reorder_waiting
from moderation.services.learning.training_data import MOST_DECISIONS
from moderation.services.seeding.month import Plan
from moderation.services.seeding.posts import POSTS
from moderation.services.seeding.seed import TEAM, make_month, write_month
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.sites import SiteView, to_view
from moderation.store.decisions.events import add_event
from moderation.store.learning.models import count_outcomes, drop_models
from moderation.store.learning.states import is_learning_off, stop_learning, want_learning
from moderation.store.seeding.removal import remove_part
from moderation.store.seeding.states import SeedingState, find_leased, sites_to_do, take_lease
from moderation.store.seeding.traces import delete_team, forget_copies, rewind_readers
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site

PLAN = Plan(comments=2_500, threads=len(POSTS), pending=40, harsh=0.35, suddenness=8)
"""Harsher than most blogs, so that there are enough decisions to learn from. Takes seconds even on a slow machine."""

PART = 100
"""Comments written or removed per transaction; nothing else can write to the database meanwhile."""

LEASE = timedelta(minutes=1)
"""Renewed with every part, which takes a second at most; the work of a worker that died is resumed after this long."""

_NOWHERE = "http://127.0.0.1"

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class _TakenOver(Exception):
    """The request was replaced meanwhile, or another worker has taken over."""


def seed_requested(scorer: Scorer, *, now: Clock, seconds: float, plan: Plan = PLAN) -> bool:
    """Carry out the requests that no other worker has taken; filled sites get the comments of the plan.

    A removal stops after about `seconds`. Returns whether there is more to remove.
    """
    until, is_more = monotonic() + seconds, False
    with reading() as session:
        site_ids = list(sites_to_do(session, now=now()))
    for site_id in site_ids:
        work = _Work(site_id, scorer, now, plan)
        try:
            is_more |= work.run(until=until)
        except _TakenOver:
            continue
        except Exception:  # other sites must not wait for this one, and its page must not wait forever
            log.exception("filling site %d with made-up comments, or removing them, failed", site_id)
            work.give_up("The last attempt failed; the server’s log says why.")
    return is_more


class _Work:
    """The work on one site's request, under a lease."""

    def __init__(self, site_id: int, scorer: Scorer, now: Clock, plan: Plan) -> None:
        self._site_id, self._scorer, self._now, self._plan = site_id, scorer, now, plan
        self._until: datetime | None = None

    def run(self, *, until: float) -> bool:
        """Carry out the request; return whether there is more to remove. Raises _TakenOver."""
        with writing() as session:
            state = take_lease(session, self._site_id, now=self._now(), until=self._now() + LEASE)
            if state is None:
                raise _TakenOver
            self._until = state.leased_until
            task, site = SeedingTask(state.task), to_view(session.get_one(Site, self._site_id))
            if task is SeedingTask.FILL:
                state.done, state.goal = 0, self._plan.comments
        if task is SeedingTask.REMOVE:
            return self._remove(until=until)
        if self._scorer.languages:
            self._fill(site)
        else:
            self.give_up("The scorer could not be loaded, so no comments were written. The server’s log says why.")
        return False

    def give_up(self, trouble: str) -> None:
        """Record the failure, unless another worker has taken over."""
        with writing() as session:
            state = find_leased(session, self._site_id, until=self._until)
            if state is not None:
                state.ended_at, state.leased_until, state.trouble = self._now(), None, trouble

    def _fill(self, site: SiteView) -> None:
        while self._remove_part(is_counted=False):  # left by a worker that died
            pass
        plan, now = self._plan, self._now()
        month = make_month(
            site,
            plan,
            words=SeedWords(),
            scorer=self._scorer,
            find_page=lambda number: _find_page(site, number),
            now=now,
            titles=[post.title for post in POSTS],
        )
        for _ in write_month(month, plan, now=now, at_once=PART, on_part=self._count):
            pass
        with writing() as session:
            state = self._hold(session)
            self._end(session, state, EventKind.MADE_UP_ADDED)
            _ask_to_learn(session, state, now=self._now())

    def _remove(self, *, until: float) -> bool:
        while self._remove_part(is_counted=True):
            if monotonic() >= until:
                with writing() as session:
                    self._hold(session).leased_until = self._now()  # the next task continues
                return True
        with writing() as session:
            state = self._hold(session)
            delete_team(session, self._site_id, TEAM)
            drop_models(session, self._site_id)
            stop_learning(session, self._site_id)
            forget_copies(session, self._site_id)
            rewind_readers(session)
            self._end(session, state, EventKind.MADE_UP_REMOVED)
        reorder_waiting(self._site_id, scorer=self._scorer)
        return False

    def _remove_part(self, *, is_counted: bool) -> int:
        with writing() as session:
            state = self._hold(session)
            removed = remove_part(session, self._site_id, limit=PART)
            state.done += removed if is_counted else 0
            return removed

    def _count(self, session: Session, written: int) -> None:
        self._hold(session).done = written

    def _hold(self, session: Session) -> SeedingState:
        """Renew the lease inside a writing transaction. Raises _TakenOver if it is lost."""
        state = find_leased(session, self._site_id, until=self._until)
        if state is None:
            raise _TakenOver
        state.leased_until = self._until = self._now() + LEASE
        return state

    def _end(self, session: Session, state: SeedingState, kind: EventKind) -> None:
        state.ended_at, state.leased_until = self._now(), None
        site, actor = session.get_one(Site, self._site_id), (state.asked_by_id, state.asked_by)
        add_event(session, kind, site_id=site.id, subject=site.name, actor=actor, now=self._now(), comments=state.done)


def _ask_to_learn(session: Session, state: SeedingState, *, now: datetime) -> None:
    """Request training on the made-up decisions, unless there are too few or an owner has turned learning off."""
    rejected, approved = count_outcomes(session, state.site_id, limit=MOST_DECISIONS)
    if count_missing(rejected=rejected, approved=approved) <= 0 and not is_learning_off(session, state.site_id):
        want_learning(session, state.site_id, by=(state.asked_by_id, state.asked_by), now=now)


def _find_page(site: SiteView, number: int) -> Page:
    """Return the page of a post on the demo blog."""
    exact = [origin for origin in site.origins if "*" not in origin]
    local = [origin for origin in exact if origin.startswith("http://")]
    origin = [_NOWHERE, *exact, *local][-1]  # `flask setup` appends the current port
    return identify_page(f"{origin}/demo/?p={number + 1}")
