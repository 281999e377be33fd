"""Shared helpers for author tests."""

from moderation.domain.network import Network
from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.store.comments.comments import Comment
from moderation.store.session import reading
from tests.web.desk.conftest import Desk

HOME = Network("203.0.113.7", "s")


def guest_of(comment_id: int) -> int:
    with reading() as session:
        guest_id = session.get_one(Comment, comment_id).guest_id
    assert guest_id is not None
    return guest_id


def page_of(guest_id: int) -> str:
    return f"/desk/sites/demo/authors/{guest_id}"


def write(desk: Desk, body: str = "Well said.", *, guest: str = "troll", author: str = "Guy", **draft: object) -> int:
    """Post a comment as a returning guest."""
    posted = post_comment(
        Draft(identify_page("https://blog.example/post"), body, author=author, title="A post", **draft),  # type: ignore[arg-type]
        site_id=desk.sites["demo"].id,
        guest_token=guest,
        scorer=desk.scorer,
        now=desk.clock(),
    )
    desk.clock.advance(minutes=1)
    return posted.comment_id


def status_of(comment_id: int) -> str:
    with reading() as session:
        return session.get_one(Comment, comment_id).status
