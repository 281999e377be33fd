"""Posting a comment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from moderation.domain.page_url import Page, identify_page
from moderation.domain.policy import Preset, preset_policy
from moderation.services.comments.own import read_own
from moderation.services.comments.public_thread import read_thread
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment, Revision, get_comment
from moderation.store.comments.threads import Thread, find_thread
from moderation.store.decisions.decisions import Decision
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.services.conftest import Post


def test_a_repeated_attempt_gets_the_first_answer(post: Post) -> None:
    first = post("Once.", attempt="a1")
    again = post("Once.", attempt="a1", guest=first.guest_token)
    assert again == first
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 1


def test_an_attempt_with_another_text_or_place_is_not_a_repeat(post: Post) -> None:
    first = post("Thank you!", attempt="a1")
    answers = [
        post("Thank you!", attempt="a1", parent_id=first.comment_id),
        post("Thank you so much!", attempt="a1"),
        post("Thank you!", attempt="a1", at=identify_page("https://blog.example/other")),
    ]
    assert len({first.comment_id, *(answer.comment_id for answer in answers)}) == 4


def test_a_retry_after_losing_the_cookie_keeps_its_author(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    post("toxic", attempt="a1")
    retried = post("toxic", attempt="a1")
    (own,) = read_own(site.id, page=page, guest_token=retried.guest_token, now=clock())
    assert own.id == retried.comment_id


@pytest.mark.parametrize("body", ["[](https://a.example)", "> ", "```\n```"])
def test_markup_that_renders_empty_is_refused(post: Post, body: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        post(body)
    assert refusal.value.field == "body"


def test_the_same_text_twice_is_two_comments(post: Post) -> None:
    assert post("Again.", attempt="a1").comment_id != post("Again.", attempt="a2").comment_id


def test_the_first_comment_creates_the_thread(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    read_thread(site.id, page=page, now=clock())
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Thread)) == 0
    post(title="  The\nvote ")
    post(title="Another title")
    with reading() as session:
        thread = find_thread(session, site_id=site.id, key=page.thread_key)
        assert thread is not None
        assert thread.title == "The vote"  # the first title is kept


def test_public_changes_raise_the_version(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    def version() -> int:
        return read_thread(site.id, page=page, now=clock()).version

    post()
    before = version()
    post("toxic")
    assert version() == before
    post()
    assert version() == before + 1


@pytest.mark.parametrize(
    ("body", "field"), [("", "body"), ("\u200b", "body"), ("\x00", "body"), ("a" * 20_001, "body")]
)
def test_errors_name_their_field(post: Post, body: str, field: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        post(body)
    assert refusal.value.field == field
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 0


def test_long_names_are_refused(post: Post) -> None:
    with pytest.raises(Unacceptable) as refusal:
        post(author="n" * 81)
    assert refusal.value.field == "author"


def test_only_public_comments_of_the_thread_get_replies(post: Post) -> None:
    elsewhere = post(at=identify_page("https://blog.example/other"))
    waiting = post("toxic")
    for parent_id in (elsewhere.comment_id, waiting.comment_id, 4_711):
        with pytest.raises(Unacceptable) as refusal:
            post("An answer.", parent_id=parent_id)
        assert refusal.value.field == "parent"


def test_replies_know_their_branch(post: Post) -> None:
    root = post()
    reply = post(parent_id=root.comment_id)
    answer = post(parent_id=reply.comment_id)
    with reading() as session:
        comment = get_comment(session, answer.comment_id)
        assert comment is not None
        assert (comment.parent_id, comment.root_id) == (reply.comment_id, root.comment_id)


def test_a_closed_thread_accepts_no_comments(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    post()
    with writing() as session:
        thread = find_thread(session, site_id=site.id, key=page.thread_key)
        assert thread is not None
        thread.closed_at = clock()
    with pytest.raises(ChangedMeanwhile, match="closed"):
        post()
    assert read_thread(site.id, page=page, now=clock()).is_closed


def test_a_policy_closes_old_threads(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    policy = replace(preset_policy(Preset.BALANCED), close_after_days=14)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    post()
    clock.time += timedelta(days=14)
    post()
    clock.time += timedelta(seconds=1)
    with pytest.raises(ChangedMeanwhile):
        post()


def test_text_is_stored_as_typed_and_as_rendered(post: Post) -> None:
    posted = post("# <b>Loud</b>")
    with reading() as session:
        revision = session.scalars(select(Revision)).one()
        assert revision.body == "# <b>Loud</b>"
        assert revision.html == '<p dir="auto"># &lt;b&gt;Loud&lt;/b&gt;</p>\n'
        assert session.scalars(select(Decision)).one().comment_id == posted.comment_id
