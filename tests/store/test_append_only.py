"""Log rows cannot be changed or deleted, whether migrations or models created the tables."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from moderation.domain.events import EventKind
from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import create_site
from moderation.store.base import Base
from moderation.store.comments.comments import Comment
from moderation.store.database import db
from moderation.store.decisions.decisions import Decision
from moderation.store.decisions.events import Event, add_event
from moderation.store.migrate import migrate_database
from moderation.store.session import reading, writing
from tests.conftest import NOON, FixedScorer


@pytest.fixture(params=["made by the app", "made by the migrations"])
def log(request: pytest.FixtureRequest, bare_app: Flask, tmp_path: Path) -> None:
    """A decision and an event."""
    if request.param == "made by the app":
        db.create_all()
    else:
        migrate_database(copies=tmp_path / "copies", now=NOON)
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=NOON)
    draft = Draft(identify_page("https://blog.example/post"), "Well said.")
    post_comment(draft, site_id=site.id, guest_token=None, scorer=FixedScorer(), now=NOON)
    with writing() as session:
        add_event(session, EventKind.REASONS_CHANGED, site_id=site.id, subject="Blog", actor=(None, "test"), now=NOON)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("table", [Decision, Event], ids=lambda table: table.__tablename__)
def test_rows_cannot_be_changed_or_deleted(table: type[Base]) -> None:
    name = table.__tablename__
    statements = (
        update(table).values(actor_label="somebody else"),
        delete(table),
        text(f"UPDATE {name} SET created_at = created_at"),
        text(f"DELETE FROM {name} WHERE id = 1"),
        text(f"REPLACE INTO {name} SELECT * FROM {name}"),
    )
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed"), writing() as session:
            session.execute(statement)
    with pytest.raises(DatabaseError, match="never changed"), writing() as session:
        session.get_one(table, 1).actor_label = "somebody else"  # type: ignore[attr-defined]
    with reading() as session:
        assert session.get_one(table, 1).actor_label in ("fixed", "test")  # type: ignore[attr-defined]
        assert session.query(table).count() == 1


@pytest.mark.usefixtures("log")
def test_decisions_about_made_up_comments_alone_can_be_deleted() -> None:
    with writing() as session:
        real = session.get_one(Comment, 1)
        copied = {"site_id": real.site_id, "thread_id": real.thread_id, "guest_id": real.guest_id}
        session.add(Comment(id=2, author="", status="approved", created_at=NOON, is_made_up=True, **copied))
        session.flush()
        decision = {"site_id": real.site_id, "revision": 1, "kind": "judged", "new_status": "approved"}
        for _ in range(2):
            session.add(Decision(comment_id=2, actor_kind="machine", actor_label="test", created_at=NOON, **decision))
    with pytest.raises(DatabaseError, match="never changed"), writing() as session:
        session.execute(delete(Decision))
    with pytest.raises(DatabaseError, match="never changed"), writing() as session:
        session.execute(update(Decision).where(Decision.comment_id == 2).values(actor_label="somebody else"))
    with writing() as session:
        session.execute(delete(Decision).where(Decision.comment_id == 2))
        assert [each.comment_id for each in session.query(Decision)] == [1]


@pytest.mark.usefixtures("log")
def test_a_comment_is_made_up_from_the_first_or_never() -> None:
    with pytest.raises(DatabaseError, match="never changed"), writing() as session:
        session.get_one(Comment, 1).is_made_up = True
    with pytest.raises(DatabaseError, match="never changed"), writing() as session:
        session.execute(text("UPDATE comments SET is_made_up = 1"))
    with writing() as session:
        session.execute(update(Comment).values(is_made_up=False, author="Somebody"))  # which it is
