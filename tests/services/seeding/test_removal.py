"""The made-up comments are taken away again, and nothing else is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation.domain.decisions import Choice
from moderation.domain.events import EventKind
from moderation.domain.page_url import Page, identify_page
from moderation.domain.status import Status
from moderation.scoring.scorer import Scorer
from moderation.services.comments.post import Draft, post_comment
from moderation.services.comments.public_thread import read_thread
from moderation.services.insights.blind_review import draw_due
from moderation.services.review.answer import answer_comment
from moderation.services.review.bulk import make_batch, read_batch, run_batch
from moderation.services.review.decide import RequestedDecision, decide_comment
from moderation.services.seeding.demo import ask_to_fill, ask_to_remove, describe_demo
from moderation.services.seeding.work import seed_requested
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.services.thresholds.score_sheets import keep_sheets, read_history
from moderation.store.accounts.moderators import Moderator
from moderation.store.base import Base
from moderation.store.comments.comments import Comment
from moderation.store.decisions.decisions import Decision, newest_id
from moderation.store.decisions.events import Event
from moderation.store.seeding.removal import OF_COMMENTS
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.services.conftest import Post
from tests.services.seeding.conftest import Work
from tests.services.seeding.desk_use import APPROVED, PENDING, WEEK, find_made_up, page_of, use_the_desk

Rows = dict[str, list[tuple[Any, ...]]]
ELSEWHERE = identify_page("https://other.example/post")
KEPT_BESIDE = {"events", "seeding_states", "learning_states", "score_sheets", "score_sheets_state"}
"""What is told of the removal, and copies that are made again."""


def read_rows() -> Rows:
    with reading() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for name, table in Base.metadata.tables.items()
            if name not in KEPT_BESIDE
        }


@pytest.fixture
def fill(site: SiteView, ada: Reviewer, clock: Clock, work: Work) -> Callable[[], None]:
    def run() -> None:
        ask_to_fill(site, by=ada, now=clock())
        work()

    return run


@pytest.fixture
def remove(site: SiteView, ada: Reviewer, clock: Clock, work: Work) -> Callable[[], None]:
    def run() -> None:
        ask_to_remove(site, by=ada, now=clock())
        work()

    return run


@pytest.fixture
def reply(site: SiteView, scorer: Scorer, clock: Clock) -> Callable[..., int]:
    """Write something real in a made-up conversation."""

    def write(page: Page, parent_id: int | None, guest: str = "reader") -> int:
        draft = Draft(page, f"A reply to {parent_id}.", parent_id=parent_id)
        return post_comment(draft, site_id=site.id, guest_token=guest, scorer=scorer, now=clock()).comment_id

    return write


def test_everything_is_as_it_was_whatever_was_done_meanwhile(
    site: SiteView,
    ada: Reviewer,
    cleo: Reviewer,
    clock: Clock,
    scorer: Scorer,
    embedded: Scorer,
    fill: Callable[[], None],
    remove: Callable[[], None],
) -> None:
    (other,) = cleo.sites
    posted = post_comment(
        Draft(ELSEWHERE, "Toxic, is it?"), site_id=other.id, guest_token="reader", scorer=scorer, now=clock()
    )
    decide_comment(posted.comment_id, requested=RequestedDecision(Choice.REJECT), seen=PENDING, by=cleo, now=clock())
    draw_due(now=clock() + WEEK)
    before = read_rows()
    fill()
    use_the_desk(site, ada, clock, embedded)
    used = read_rows()
    same = [name for name in before if len(used[name]) == len(before[name])]
    assert {model.__tablename__ for model in OF_COMMENTS} & set(same) == {"reply_requests"}  # only readers make these
    remove()
    assert read_rows() == before
    with reading() as session:
        kinds = session.execute(select(Event.kind, Event.actor_label).where(Event.kind.like("made_up.%"))).all()
    assert [tuple(each) for each in kinds] == [
        (EventKind.MADE_UP_ADDED, ada.email),
        (EventKind.MADE_UP_REMOVED, ada.email),
    ]


def test_real_comments_stay_in_their_places_among_made_up_ones(
    site: SiteView,
    clock: Clock,
    fill: Callable[[], None],
    remove: Callable[[], None],
    post: Post,
    reply: Callable[..., int],
) -> None:
    fill()
    own = post("On a page of its own.").comment_id
    public = find_made_up(status=Status.APPROVED)
    page = page_of(public)
    first = reply(page, public.id)
    second = reply(page, first, guest="another reader")
    third = reply(page, second)
    alone = reply(page, None)
    remove()
    with reading() as session:
        rows = session.execute(select(Comment.id, Comment.parent_id, Comment.root_id).order_by(Comment.id)).all()
        about = set(session.scalars(select(Decision.comment_id)))
    assert [tuple(row) for row in rows] == [
        (own, None, None),
        (first, None, None),
        (second, first, first),
        (third, second, first),
        (alone, None, None),
    ]
    assert about == {own, first, second, third, alone}
    shown = read_thread(site.id, page=page, now=clock()).comments
    assert {each.id for each in shown} == {first, second, third, alone}


def test_a_team_s_answer_to_a_real_comment_stays(
    site: SiteView,
    ada: Reviewer,
    clock: Clock,
    fill: Callable[[], None],
    remove: Callable[[], None],
    reply: Callable[..., int],
) -> None:
    fill()
    public = find_made_up(status=Status.APPROVED)
    asked = reply(page_of(public), public.id)
    answer = answer_comment(asked, body="It is here.", seen=APPROVED, by=ada, now=clock()).answer_id
    remove()
    with reading() as session:
        assert list(session.scalars(select(Comment.id).order_by(Comment.id))) == [asked, answer]


def test_a_bulk_step_that_named_others_too_is_as_large_as_what_is_left(
    ada: Reviewer, clock: Clock, fill: Callable[[], None], remove: Callable[[], None], post: Post
) -> None:
    fill()
    own = post("A toxic one.").comment_id
    named = [(own, 1, "pending"), (find_made_up(status=Status.PENDING).id, 1, "pending")]
    batch = make_batch(named, requested=RequestedDecision(Choice.APPROVE), by=ada, now=clock())
    run_batch(batch.id, by=ada, now=clock())
    remove()
    state = read_batch(batch.id, by=ada)
    assert (state.total, state.decided, state.is_finished) == (1, 1, True)


def test_copies_and_readers_go_on_from_what_is_left(
    site: SiteView,
    ada: Reviewer,
    clock: Clock,
    embedded: Scorer,
    fill: Callable[[], None],
    remove: Callable[[], None],
    post: Post,
) -> None:
    fill()
    keep_sheets(embedded, seconds=60)
    with writing() as session:
        assert len(read_history(session, site.id, last=1_000)) > 200
        session.get_one(Moderator, ada.id).told_until = newest_id(session)
    remove()
    keep_sheets(embedded, seconds=60)
    with reading() as session:
        assert len(read_history(session, site.id, last=1_000)) == 0
        assert session.get_one(Moderator, ada.id).told_until == 0


def test_made_up_moderators_stay_where_they_are_needed(
    site: SiteView, cleo: Reviewer, clock: Clock, fill: Callable[[], None], remove: Callable[[], None]
) -> None:
    fill()
    (other,) = cleo.sites
    with writing() as session:
        accounts = session.scalars(select(Moderator).where(Moderator.email.like("made-up%")).order_by(Moderator.id))
        busy, idle = accounts
        session.add(
            Event(
                site_id=other.id,
                kind=EventKind.WIDGET_CHANGED.value,
                subject="",
                details={},
                actor_id=busy.id,
                actor_label=busy.email,
                created_at=clock() - timedelta(days=1),
            )
        )
        kept, gone = busy.id, idle.id
    remove()
    with reading() as session:
        assert session.get(Moderator, kept) is not None
        assert session.get(Moderator, gone) is None


def test_all_that_hangs_from_a_comment_is_known() -> None:
    """A table that comes to hang from comments has to be removed with them."""
    comments = Base.metadata.tables["comments"]
    hanging = {
        name
        for name, table in Base.metadata.tables.items()
        if name != "comments" and any(key.references(comments) for key in table.foreign_keys)
    }
    assert hanging == {model.__tablename__ for model in OF_COMMENTS} | {"decisions", "batch_items"}


def test_a_long_removal_lets_others_have_their_turn(
    site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer, fill: Callable[[], None]
) -> None:
    fill()
    ask_to_remove(site, by=ada, now=clock())
    seen = []
    for _ in range(3):
        assert seed_requested(embedded, now=clock, seconds=0)
        view = describe_demo(site, by=ada, now=clock())
        assert view.work is not None
        seen.append((view.work.done, view.work.goal, view.work.is_late))
    assert seen == [(100, 250, False), (200, 250, False), (250, 250, False)]
    assert not seed_requested(embedded, now=clock, seconds=0)
    assert describe_demo(site, by=ada, now=clock()).can_fill
