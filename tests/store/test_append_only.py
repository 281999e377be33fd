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
