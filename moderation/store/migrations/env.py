"""The Alembic environment: one transaction, with foreign keys off and checked at the end."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from moderation.store.base import Base
from moderation.store.database import WRITING


def run() -> None:
    """Migrate the app's database."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(**WRITING) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Rebuilding a table would cascade to rows that refer to it; the pragma only works outside a transaction.
            _set_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=is_sqlite,
            transactional_ddl=True,
            compare_type=True,
            render_item=_render_item,
            include_name=_include_name,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
                if is_sqlite:
                    _check_foreign_keys(connection)
        finally:
            if is_sqlite:
                _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute(f"PRAGMA foreign_keys={state}")


def _check_foreign_keys(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if orphans:
        raise RuntimeError(f"The migration would leave rows without their parents: {orphans}. Nothing was changed.")


def _include_name(name: str | None, kind: str, _: object) -> bool:
    # The full-text index and its shadow tables exist in SQLite only and have no model.
    return not (kind == "table" and (name or "").startswith("comment_words"))


def _render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    # Migrations must not import our types: the types may change, migrations may not.
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


run()
