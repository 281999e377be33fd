"""Made-up comments on the demo site: what an owner sees of them and can ask for; the worker does it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.roles import Permission, is_allowed
from moderation.domain.seeding import DEMO_KEY, SeedingTask
from moderation.services.refusals import ChangedMeanwhile, NotFound
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.seeding.removal import count_made_up, has_comments, has_made_up
from moderation.store.seeding.states import SeedingState, ask_for, find_state
from moderation.store.session import reading, writing

LATE = timedelta(seconds=90)
"""A worker that runs begins within a minute; after this long, there is none."""


@dataclass(frozen=True, slots=True)
class SeedingWork:
    """What the worker is asked for, and how far it is; before it begins, `goal` is 0.

    `is_late` says that no worker seems to run.
    """

    task: SeedingTask
    done: int
    goal: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class DemoView:
    """What an owner of the demo site sees: what is under way, else what can be asked for.

    `can_fill` where the whole desk is empty, `can_remove` where made-up comments are there; `trouble` says why the last
    task came to nothing.
    """

    site: SiteView
    work: SeedingWork | None
    can_fill: bool
    can_remove: bool
    trouble: str


def describe_demo(*, by: Reviewer, now: datetime) -> DemoView | None:
    """Return what somebody sees of the demo site's made-up comments: nothing, unless they own it."""
    role = next((each for each in by.roles.values() if each.site.key == DEMO_KEY), None)
    if role is None or not is_allowed(role.role, Permission.CHANGE_SITE):
        return None
    with reading() as session:
        state = find_state(session, role.site.id)
        work = _to_work(state, now=now) if state is not None and state.is_under_way else None
        is_made_up = has_made_up(session, role.site.id)
        return DemoView(
            site=role.site,
            work=work,
            can_fill=work is None and not is_made_up and not has_comments(session, by.site_ids),
            can_remove=work is None and is_made_up,
            trouble=state.trouble if state is not None else "",
        )


def ask_to_fill(site: SiteView, *, by: Reviewer, now: datetime) -> None:
    """Have the worker write a month of made-up comments; while it does, asking again changes nothing.

    Raises NotFound for any site but the demo, NotAllowed, and ChangedMeanwhile where the site has comments already.
    """
    with writing() as session:
        state = _find_state(session, site, by=by)
        if state is not None and state.is_under_way and state.task == SeedingTask.FILL:
            return
        if has_comments(session, [site.id]):
            raise ChangedMeanwhile("The demo site already has comments, so it was not filled.")
        ask_for(session, site.id, SeedingTask.FILL, goal=0, by=(by.id, by.email), now=now)


def ask_to_remove(site: SiteView, *, by: Reviewer, now: datetime) -> None:
    """Have the worker remove what is made up, also what it is just writing; asking again changes nothing.

    Raises NotFound for any site but the demo, NotAllowed, and ChangedMeanwhile where nothing is made up.
    """
    with writing() as session:
        state = _find_state(session, site, by=by)
        is_under_way = state is not None and state.is_under_way
        if state is not None and is_under_way and state.task == SeedingTask.REMOVE:
            return
        goal = count_made_up(session, site.id)
        if not goal and not is_under_way:
            raise ChangedMeanwhile("There are no made-up comments on the demo site.")
        ask_for(session, site.id, SeedingTask.REMOVE, goal=goal, by=(by.id, by.email), now=now)


def _find_state(session: Session, site: SiteView, *, by: Reviewer) -> SeedingState | None:
    by.require(site.id, Permission.CHANGE_SITE)
    if site.key != DEMO_KEY:
        raise NotFound("Only the demo site can be filled with made-up comments.")
    return find_state(session, site.id)


def _to_work(state: SeedingState, *, now: datetime) -> SeedingWork:
    free_since = state.leased_until or state.asked_at
    has_begun = state.leased_until is not None
    return SeedingWork(
        SeedingTask(state.task),
        done=state.done,
        goal=state.goal if has_begun else 0,
        is_late=now - free_since >= LATE,
    )
