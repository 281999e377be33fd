"""Made-up comments on the demo site: what owners see and can request. `work.py` carries it out, in the worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.roles import Permission, is_allowed
from moderation.domain.seeding import DEMO_KEY, SeedingTask
from moderation.services.refusals import ChangedMeanwhile, NotFound
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.seeding.removal import count_made_up, has_comments
from moderation.store.seeding.states import SeedingState, ask_for, find_state, read_overview
from moderation.store.session import reading, writing

LATE = timedelta(seconds=90)
"""A running worker starts within a minute; after this long, none is running."""


@dataclass(frozen=True, slots=True)
class SeedingWork:
    """A requested task and its progress; `goal` is 0 until the worker starts, `is_late` if none seems to be running."""

    task: SeedingTask
    done: int
    goal: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class DemoView:
    """The task in progress, or what can be requested.

    `can_fill` if there are no comments on any of the owner's sites, `can_remove` if there are made-up ones; `trouble`
    says why the last task failed.
    """

    site: SiteView
    work: SeedingWork | None
    can_fill: bool
    can_remove: bool
    trouble: str


def find_demo(*, by: Reviewer, now: datetime) -> DemoView | None:
    """Describe the demo site to its owners; None for everyone else."""
    for role in by.roles.values():
        if role.site.key == DEMO_KEY and is_allowed(role.role, Permission.CHANGE_SITE):
            return describe_demo(role.site, by=by, now=now)
    return None


def describe_demo(site: SiteView, *, by: Reviewer, now: datetime) -> DemoView:
    """Describe the demo site's made-up comments. Raises NotFound for any other site, and NotAllowed."""
    _require(site, by)
    with reading() as session:
        state, is_made_up, is_any = read_overview(session, site.id, site_ids=by.site_ids)
        work = _to_work(state, now=now) if state is not None and state.is_under_way else None
        return DemoView(
            site=site,
            work=work,
            can_fill=work is None and not is_any,
            can_remove=work is None and is_made_up,
            trouble=state.trouble if state is not None else "",
        )


def ask_to_fill(site: SiteView, *, by: Reviewer, now: datetime) -> None:
    """Ask the worker to write a month of made-up comments; a repeated request changes nothing.

    Raises NotFound for any other site than the demo, NotAllowed, and ChangedMeanwhile if the site has comments.
    """
    _require(site, by)
    with writing() as session:
        state = find_state(session, site.id)
        if state is not None and state.is_under_way and state.task == SeedingTask.FILL:
            return
        if has_comments(session, [site.id]):
            raise ChangedMeanwhile("The demo site already has comments, so it was not filled.")
        ask_for(session, site.id, SeedingTask.FILL, goal=0, by=(by.id, by.email), now=now)


def ask_to_remove(site: SiteView, *, by: Reviewer, now: datetime) -> None:
    """Ask the worker to remove all made-up comments, even while it writes them; a repeated request changes nothing.

    Raises NotFound for any other site than the demo, NotAllowed, and ChangedMeanwhile if there are no made-up comments.
    """
    _require(site, by)
    with writing() as session:
        state = find_state(session, site.id)
        is_under_way = state is not None and state.is_under_way
        if state is not None and is_under_way and state.task == SeedingTask.REMOVE:
            return
        goal = count_made_up(session, site.id)
        if not goal and not is_under_way:
            raise ChangedMeanwhile("There are no made-up comments on the demo site.")
        ask_for(session, site.id, SeedingTask.REMOVE, goal=goal, by=(by.id, by.email), now=now)


def _require(site: SiteView, by: Reviewer) -> None:
    by.require(site.id, Permission.CHANGE_SITE)
    if site.key != DEMO_KEY:
        raise NotFound("Only the demo site can be filled with made-up comments.")


def _to_work(state: SeedingState, *, now: datetime) -> SeedingWork:
    free_since = state.leased_until or state.asked_at
    has_begun = state.leased_until is not None
    return SeedingWork(
        SeedingTask(state.task),
        done=state.done,
        goal=state.goal if has_begun else 0,
        is_late=now - free_since >= LATE,
    )
