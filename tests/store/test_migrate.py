"""Migrating a database."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import func, select, text

from moderation.domain.page_url import identify_page
from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator
from moderation.services.comments.post import Draft, post_comment
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.sites.sites import create_site
from moderation.store.base import Base
from moderation.store.migrate import is_current, migrate_database
from moderation.store.review.cards import answers_of
from moderation.store.scoring import results
from moderation.store.session import reading, writing
from tests.conftest import NOON, FixedScorer

FILLED = (
    *("sites", "policy_revisions", "moderators", "memberships", "threads", "guests", "comments", "revisions"),
    *("scores", "signals", "decisions", "awaited_opinions", "scorer_states"),
)
ADD_COLUMN = """with op.batch_alter_table("guests", recreate="always") as guests:
        guests.add_column(sa.Column("nickname", sa.String(), nullable=False, server_default="none"))"""
NEXT = '''"""The next release."""

import sqlalchemy as sa
from alembic import op

revision = "29990101_0000"
down_revision = "{down}"


def upgrade() -> None:
    {step}
'''


def fill() -> None:
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=NOON)
    create_moderator("ada@blog.test", site_key="blog", role=Role.OWNER, password="x" * 12, now=NOON)
    page = identify_page("https://blog.example/post")
    for body in ("Well said.", "toxic"):
        post_comment(
            Draft(page, body), site_id=site.id, guest_token=None, scorer=FixedScorer(), has_second=True, now=NOON
        )
    work_on_next(FixedScorer(name="detoxify"), now=lambda: NOON)


def count_rows() -> dict[str, int | None]:
    with reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


def test_a_new_database_is_created_without_a_copy(bare_app: Flask, tmp_path: Path) -> None:
    assert not is_current()
    assert migrate_database(copies=tmp_path / "copies", now=NOON) is None
    assert is_current()
    fill()


def test_a_current_database_is_left_alone(bare_app: Flask, tmp_path: Path) -> None:
    migrate_database(copies=tmp_path / "copies", now=NOON)
    assert migrate_database(copies=tmp_path / "copies", now=NOON) is None
    assert not (tmp_path / "copies").exists()


def test_a_database_with_rows_is_copied_and_keeps_every_row(bare_app: Flask, tmp_path: Path) -> None:
    migrate_database(copies=tmp_path / "copies", now=NOON)
    fill()
    before = count_rows()
    assert all(before[table] for table in FILLED)
    later = add_migration(bare_app, tmp_path)
    copy = migrate_database(copies=tmp_path / "copies", now=NOON)
    assert copy is not None
    assert count_rows() == before
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT count(*) FROM comments").fetchone() == (before["comments"],)
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() != (later,)
    with reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == later
        assert session.scalar(text("SELECT nickname FROM guests LIMIT 1")) == "none"


def test_a_migration_that_would_orphan_rows_changes_nothing(bare_app: Flask, tmp_path: Path) -> None:
    migrate_database(copies=tmp_path / "copies", now=NOON)
    fill()
    before = count_rows()
    add_migration(bare_app, tmp_path, step="op.execute('DELETE FROM threads')")
    with pytest.raises(RuntimeError, match="without their parents"):
        migrate_database(copies=tmp_path / "copies", now=NOON)
    assert count_rows() == before
    assert not is_current()


FIRST_ROWS = """
INSERT INTO sites VALUES (1, 'blog', 'Blog', '[]', '2026-11-22');
INSERT INTO threads VALUES (1, 1, 'k', 'https://blog.example/post', '', 1, NULL, '2026-11-22');
INSERT INTO comments VALUES (1, 1, 1, NULL, NULL, NULL, 'Guy', 'pending', 1, NULL, NULL, 0, '2026-11-22');
INSERT INTO scores VALUES (1, 1, 1, 'embedded', 'old', '{"toxicity": 0.9}', '2026-11-22');
INSERT INTO signals VALUES (1, 1, 1, 'label', 'hold', 'toxicity', 0.9, 0.7);
"""


def test_data_of_the_first_release_can_be_read(bare_app: Flask, tmp_path: Path) -> None:
    command.upgrade(bare_app.extensions["migrate"].migrate.get_config(), "20261122_1613")
    with writing() as session:
        for statement in FIRST_ROWS.strip().splitlines():
            session.execute(text(statement.replace(":", "\\:")))
    migrate_database(copies=tmp_path / "copies", now=NOON)
    with reading() as session:
        (scores,) = answers_of(session, [1], of_all_revisions=True)[1].given
        (signal,) = results.signals_for(session, [1])[1]
    assert (scores.model, scores.policy) == ("old", None)
    assert (signal.name, signal.value, signal.scorer) == ("toxicity", 0.9, "")


def add_migration(app: Flask, folder: Path, *, step: str = ADD_COLUMN) -> str:
    """Add a migration to the app's, as the next release would."""
    scripts = folder / "migrations"
    shutil.copytree(app.extensions["migrate"].directory, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    down = max(path.stem[:13] for path in (scripts / "versions").glob("*.py"))
    (scripts / "versions/29990101_0000_next.py").write_text(NEXT.format(down=down, step=step), encoding="utf-8")
    app.extensions["migrate"].directory = str(scripts)
    return "29990101_0000"
