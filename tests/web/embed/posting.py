"""What the tests of posting look up and set by hand."""

from moderation.domain.policy import Policy
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import get_site
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread
from moderation.store.database import db
from tests.conftest import NOON


def count_comments() -> int:
    db.session.rollback()
    return db.session.query(Comment).count()


def close_thread() -> None:
    db.session.rollback()
    db.session.query(Thread).one().closed_at = NOON
    db.session.commit()


def set_policy(policy: Policy) -> None:
    change_policy(get_site("blog").id, policy=policy, model="fixed-1", actor="a test", now=NOON)
