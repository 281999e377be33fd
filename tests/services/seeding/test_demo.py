"""An owner has the demo site filled with made-up comments."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from moderation.domain.events import EventKind
from moderation.domain.mail import WaitingMail
from moderation.domain.seeding import SeedingTask
from moderation.domain.status import Status
from moderation.scoring.scorer import Scorer
from moderation.services.comments.guests import hash_guest_token
from moderation.services.insights.insights import describe_insights
from moderation.services.learning.overview import describe_learning, forget_learning
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound
from moderation.services.seeding.demo import (
    LATE,
    DemoView,
    SeedingWork,
    ask_to_fill,
    ask_to_remove,
    describe_demo,
    find_demo,
)
from moderation.services.seeding.posts import POSTS
from moderation.services.seeding.work import LEASE, PART, seed_requested
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.accounts.moderators import Moderator
from moderation.store.comments.comments import Comment, count_by_status
from moderation.store.comments.guests import Guest
from moderation.store.comments.threads import Thread
from moderation.store.database import db
from moderation.store.decisions.events import Event
from moderation.store.learning.states import find_state
from moderation.store.seeding.removal import count_made_up
from moderation.store.session import reading, writing
from tests.conftest import NOON, Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.seeding.conftest import PLAN, Work


def look(by: Reviewer, clock: Clock) -> DemoView:
    view = find_demo(by=by, now=clock())
    assert view is not None
    return view


def count(site: SiteView) -> int:
    with reading() as session:
        return count_made_up(session, site.id)


def test_an_empty_desk_offers_it_and_the_worker_does_it(
    site: SiteView, ada: Reviewer, clock: Clock, work: Work
) -> None:
    assert look(ada, clock) == DemoView(site, work=None, can_fill=True, can_remove=False, trouble="")
    ask_to_fill(site, by=ada, now=clock())
    ask_to_fill(site, by=ada, now=clock())
    assert look(ada, clock).work == SeedingWork(SeedingTask.FILL, done=0, goal=0, is_late=False)
    work()
    assert look(ada, clock) == DemoView(site, work=None, can_fill=False, can_remove=True, trouble="")
    with reading() as session:
        counts = count_by_status(session)
        threads = session.scalars(select(Thread).order_by(Thread.id)).all()
        event = session.scalars(select(Event)).one()
        team = session.scalars(select(Moderator).where(Moderator.email.like("made-up%"))).all()
    assert (sum(counts.values()), counts[Status.PENDING]) == (250, 15)
    assert [(each.title, each.url) for each in threads] == [
        (post.title, f"http://127.0.0.1:8000/demo/?p={number}") for number, post in enumerate(POSTS, start=1)
    ]
    assert (event.kind, event.actor_label, event.details) == (EventKind.MADE_UP_ADDED, ada.email, {"comments": 250})
    assert {each.waiting_mail for each in team} == {WaitingMail.NEVER}
    work()
    assert count(site) == 250


def test_what_is_planned_is_enough_to_learn_from_and_to_show_figures(
    site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer
) -> None:
    ask_to_fill(site, by=ada, now=clock())
    seed_requested(embedded, seconds=60, now=clock)
    learning = describe_learning(site.id, scorer=embedded, by=ada)
    assert learning.work is not None
    assert learning.missing <= 0
    insights = describe_insights(site.id, days=30, scorer=embedded, second="", by=ada, now=clock())
    assert insights.total.comments > 2_000
    assert insights.total.chosen > 200
    assert insights.waits.median is not None


def test_what_was_forgotten_is_not_learned_again_by_itself(
    site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer
) -> None:
    forget_learning(site.id, scorer=embedded, by=ada, now=clock())
    ask_to_fill(site, by=ada, now=clock())
    seed_requested(embedded, seconds=60, now=clock, plan=replace(PLAN, comments=700, pending=0, harsh=0.9))
    with reading() as session:
        state = find_state(session, site.id)
    assert state is not None
    assert state.wanted_at is None


def test_only_an_owner_sees_it_and_may_do_it(site: SiteView, ben: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    for stranger, refusal in ((ben, NotAllowed), (cleo, NotFound)):
        assert find_demo(by=stranger, now=clock()) is None
        for ask in (describe_demo, ask_to_fill, ask_to_remove):
            with pytest.raises(refusal):
                ask(site, by=stranger, now=clock())


def test_no_other_site_is_filled(ada: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    (other,) = cleo.sites
    for ask in (describe_demo, ask_to_fill, ask_to_remove):
        with pytest.raises(NotFound):
            ask(other, by=cleo, now=clock())


def test_a_desk_with_comments_does_not_offer_it_and_a_site_with_comments_refuses(
    site: SiteView, ada: Reviewer, clock: Clock, post: Post, work: Work
) -> None:
    post()
    assert not look(ada, clock).can_fill
    with pytest.raises(ChangedMeanwhile, match="already has comments"):
        ask_to_fill(site, by=ada, now=clock())
    with pytest.raises(ChangedMeanwhile, match="no made-up comments"):
        ask_to_remove(site, by=ada, now=clock())
    work()
    assert count(site) == 0


def test_filling_twice_is_refused(site: SiteView, ada: Reviewer, clock: Clock, work: Work) -> None:
    ask_to_fill(site, by=ada, now=clock())
    work()
    with pytest.raises(ChangedMeanwhile, match="already has comments"):
        ask_to_fill(site, by=ada, now=clock())


class Dies(BaseException):
    """As a worker's process does: nothing is tidied up."""


def fill_until(done: int, scorer: Scorer, clock: Clock) -> None:
    """Let a worker die after so many comments."""

    def tick() -> datetime:
        with reading() as session:
            if session.query(Comment).count() >= done:
                raise Dies
        return clock()

    with pytest.raises(Dies):
        seed_requested(scorer, seconds=60, now=tick, plan=PLAN)


def test_a_worker_that_died_is_taken_over_and_nothing_is_there_twice(
    site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer, work: Work
) -> None:
    ask_to_fill(site, by=ada, now=clock())
    fill_until(PART, embedded, clock)
    assert look(ada, clock).work == SeedingWork(SeedingTask.FILL, done=PART, goal=250, is_late=False)
    work()
    assert count(site) == PART  # the lease has not run out
    clock.advance(seconds=LEASE.total_seconds())
    work()
    assert count(site) == 250
    assert look(ada, clock).can_remove


def test_what_a_dead_worker_left_can_be_removed_at_once(
    site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer, work: Work
) -> None:
    ask_to_fill(site, by=ada, now=clock())
    fill_until(PART, embedded, clock)
    ask_to_remove(site, by=ada, now=clock())
    work()
    assert look(ada, clock).can_fill


def test_asked_to_remove_the_worker_that_fills_stops(
    site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer, work: Work
) -> None:
    ask_to_fill(site, by=ada, now=clock())

    def tick() -> datetime:
        """Ask for it once the worker has begun, between two of its transactions."""
        if not db.session().in_transaction() and (work := look(ada, clock).work) and work.goal:
            ask_to_remove(site, by=ada, now=clock())
        return clock()

    seed_requested(embedded, seconds=60, now=tick, plan=PLAN)
    assert count(site) == 0
    assert look(ada, clock).work == SeedingWork(SeedingTask.REMOVE, done=0, goal=0, is_late=False)
    work()
    assert look(ada, clock).can_fill


def test_where_no_worker_runs_it_is_said_so(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    ask_to_fill(site, by=ada, now=clock())
    clock.advance(seconds=LATE.total_seconds())
    assert look(ada, clock).work == SeedingWork(SeedingTask.FILL, done=0, goal=0, is_late=True)


def test_without_a_scorer_nothing_is_made_up_and_the_page_says_so(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    ask_to_fill(site, by=ada, now=clock())
    seed_requested(FixedScorer(languages=frozenset()), seconds=60, now=clock, plan=PLAN)
    view = look(ada, clock)
    assert (view.work, view.can_fill) == (None, True)
    assert "scorer could not be loaded" in view.trouble


def test_what_goes_wrong_ends_it_and_leaves_something_to_remove(
    site: SiteView, ada: Reviewer, clock: Clock, work: Work
) -> None:
    with writing() as session:
        # In the way of the fortieth guest, who comes in the second part.
        session.add(Guest(token_hash=hash_guest_token("made up 1 40"), created_at=NOON))
    ask_to_fill(site, by=ada, now=clock())
    work()
    assert count(site) == PART
    view = look(ada, clock)
    assert (view.work, view.can_remove) == (None, True)
    assert "log says why" in view.trouble
    ask_to_remove(site, by=ada, now=clock())
    work()
    assert look(ada, clock) == DemoView(site, work=None, can_fill=True, can_remove=False, trouble="")
