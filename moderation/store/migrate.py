"""Migrate the database, after copying the SQLite file."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import make_url

from moderation.store.database import db


def is_current() -> bool:
    """Tell whether the database is at the newest migration."""
    return _revision() == _newest_revision()


def migrate_database(*, copies: Path, now: datetime) -> Path | None:
    """Migrate to the newest revision; return the copy made of the SQLite file before, if any.

    Does nothing if the database is current.
    """
    revision = _revision()
    if revision == _newest_revision():
        return None
    copy = _copy_sqlite(copies, label=f"{now:%Y%m%d-%H%M%S}-before-{_newest_revision()}") if revision else None
    # Alembic's own command, because Flask-Migrate's turns every error into sys.exit().
    command.upgrade(current_app.extensions["migrate"].migrate.get_config(_scripts()), "head")
    return copy


def _revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _newest_revision() -> str | None:
    return ScriptDirectory(_scripts()).get_current_head()


def _scripts() -> str:
    return str(current_app.extensions["migrate"].directory)


def _copy_sqlite(copies: Path, *, label: str) -> Path | None:
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    copies.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = copies / f"parley-{label}.db"
    # VACUUM INTO copies a consistent database even during writes; a plain file copy would miss the WAL.
    with closing(db.engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    return target
