"""Threads that the tests of the frame read."""

from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import raise_version
from moderation.store.database import db
from tests.conftest import Clock
from tests.web.embed.conftest import Blog


def take_down(comment_id: int) -> None:
    db.session.rollback()
    comment = db.session.get_one(Comment, comment_id)
    comment.status = "rejected"
    raise_version(db.session(), comment.thread_id)
    db.session.commit()


def fill(blog: Blog, count: int, clock: Clock, **fields: object) -> list[int]:
    written, token = [], blog.token()
    for number in range(count):
        clock.advance(seconds=1)
        written.append(blog.say(f"Number {number}.", token=token, **fields))
    return written
