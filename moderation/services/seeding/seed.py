"""Filling a site with a month of made-up comments."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from moderation.domain.decisions import ActorKind
from moderation.domain.mail import WaitingMail
from moderation.domain.page_url import Page
from moderation.domain.roles import Role
from moderation.scoring.scorer import Scorer
from moderation.services.accounts.moderators import create_moderator
from moderation.services.decisions import Actor
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.seeding.month import Month, Plan
from moderation.services.seeding.scene import Scene
from moderation.services.seeding.texts import TextJudge, Words
from moderation.services.sites.policy import describe_policy
from moderation.services.sites.sites import SiteView
from moderation.store.accounts.moderators import find_moderator
from moderation.store.seeding.load import write_load
from moderation.store.session import reading, writing
from moderation.store.sites.reasons import reasons_of

SPAN = timedelta(days=30)
AT_ONCE = 10_000
"""How many comments are written per transaction, during which nobody else can write."""
TEAM = ("made-up-1@parley.test", "made-up-2@parley.test")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many comments have been written, and how many of them are waiting."""

    written: int
    waiting: int


def seed_site(
    site: SiteView,
    plan: Plan,
    *,
    words: Words,
    scorer: Scorer,
    find_page: Callable[[int], Page],
    now: datetime,
) -> Iterator[Progress]:
    """Write a month of scored comments up to `now`, a part at a time, and yield the progress."""
    month = make_month(site, plan, words=words, scorer=scorer, find_page=find_page, now=now)
    yield from write_month(month, plan, now=now)


def make_month(
    site: SiteView,
    plan: Plan,
    *,
    words: Words,
    scorer: Scorer,
    find_page: Callable[[int], Page],
    now: datetime,
    titles: Sequence[str] = (),
) -> Month:
    """Return a month up to `now`, of which nothing is written yet.

    Two made-up moderators decide held comments, the oldest first, and leave as many waiting as planned, if enough are
    held. `find_page` returns the page of a thread by number, `titles` are those of the first pages. The same plan
    always gives the same month.
    """
    in_force = describe_policy(site.id)
    team = [_make_moderator(email, site, now=now - SPAN) for email in TEAM]
    with reading() as session:
        scene = Scene(site.id, in_force.number, reasons_of(session, site.id), team, find_page, titles)
    chance = Random(plan.seed)  # noqa: S311 - nothing here is secret
    return Month(plan, scene, judge=TextJudge(scorer, in_force), words=words, chance=chance)


def write_month(
    month: Month,
    plan: Plan,
    *,
    now: datetime,
    at_once: int = AT_ONCE,
    on_part: Callable[[Session, int], None] | None = None,
) -> Iterator[Progress]:
    """Write a month, a part at a time, and yield the progress.

    `on_part` is called inside each transaction with the number of comments written including it; an exception rolls
    that part back and stops the writing.
    """
    start, written = now - SPAN, 0
    while written < plan.comments:
        numbers = range(written + 1, min(written + at_once, plan.comments) + 1)
        with writing() as session:
            if on_part is not None:
                on_part(session, numbers[-1])
            write_load(session, month.play(session, (start + SPAN * (each / plan.comments) for each in numbers)))
        written = numbers[-1]
        yield Progress(written, month.waiting)


def _make_moderator(email: str, site: SiteView, *, now: datetime) -> Actor:
    """Create an account that nobody can sign in to, or return the one of an earlier run."""
    with suppress(ChangedMeanwhile):
        create_moderator(email, site_key=site.key, role=Role.MODERATOR, password=secrets.token_urlsafe(24), now=now)
    with writing() as session:
        moderator = find_moderator(session, email)
        assert moderator is not None
        moderator.waiting_mail = WaitingMail.NEVER.value
        return Actor(ActorKind.MODERATOR, moderator.email, moderator.id)
