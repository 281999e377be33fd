"""Triggers that enforce append-only tables and columns that never change."""

from sqlalchemy import FromClause, Table

from moderation.store.base import after_create

# The migrations that created these triggers repeat the SQL: migrations must not change when this file does.
_SQLITE = """CREATE TRIGGER {table}_never_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is a log: its rows are never changed'); END"""
_POSTGRESQL = """CREATE TRIGGER {table}_never_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION parley_refuse_change()"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION parley_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%% is a log: its rows are never changed', TG_TABLE_NAME; END $$"""

# Decisions about made-up comments are the one exception (docs/adr/0029-made-up-comments.md).
_SQLITE_BUT_MADE_UP = """CREATE TRIGGER {table}_never_delete BEFORE DELETE ON {table}
WHEN NOT coalesce((SELECT is_made_up FROM comments WHERE id = OLD.comment_id), 0)
BEGIN SELECT RAISE(ABORT, '{table} is a log: its rows are never changed'); END"""
_POSTGRESQL_BUT_MADE_UP = """CREATE TRIGGER {table}_never_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION parley_refuse_real_delete()"""
_POSTGRESQL_BUT_MADE_UP_FUNCTION = """CREATE OR REPLACE FUNCTION parley_refuse_real_delete() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN
IF coalesce((SELECT is_made_up FROM comments WHERE id = OLD.comment_id), false) THEN RETURN OLD; END IF;
RAISE EXCEPTION '%% is a log: its rows are never changed', TG_TABLE_NAME; END $$"""

_SQLITE_FIXED = """CREATE TRIGGER {table}_keep_{column} BEFORE UPDATE OF {column} ON {table}
WHEN OLD.{column} IS NOT NEW.{column} BEGIN SELECT RAISE(ABORT, '{table}.{column} is never changed'); END"""
_POSTGRESQL_FIXED = """CREATE TRIGGER {table}_keep_{column} BEFORE UPDATE OF {column} ON {table}
FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION parley_refuse_column()"""
_POSTGRESQL_FIXED_FUNCTION = """CREATE OR REPLACE FUNCTION parley_refuse_column() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a column of %% is never changed', TG_TABLE_NAME; END $$"""


def forbid_changes(table: FromClause, *, but_made_up: bool = False) -> None:
    """Reject UPDATE and DELETE of the table's rows; `but_made_up` allows deleting rows about made-up comments."""
    name = _name(table)
    after_create(table, _POSTGRESQL_FUNCTION, dialect="postgresql")
    for dialect, statement in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        after_create(table, statement.format(table=name, verb="update", VERB="UPDATE"), dialect=dialect)
        if not but_made_up:
            after_create(table, statement.format(table=name, verb="delete", VERB="DELETE"), dialect=dialect)
    if but_made_up:
        after_create(table, _POSTGRESQL_BUT_MADE_UP_FUNCTION, dialect="postgresql")
        after_create(table, _SQLITE_BUT_MADE_UP.format(table=name), dialect="sqlite")
        after_create(table, _POSTGRESQL_BUT_MADE_UP.format(table=name), dialect="postgresql")


def fix_column(table: FromClause, column: str) -> None:
    """Reject changes to a column of existing rows."""
    name = _name(table)
    after_create(table, _POSTGRESQL_FIXED_FUNCTION, dialect="postgresql")
    after_create(table, _SQLITE_FIXED.format(table=name, column=column), dialect="sqlite")
    after_create(table, _POSTGRESQL_FIXED.format(table=name, column=column), dialect="postgresql")


def _name(table: FromClause) -> str:
    assert isinstance(table, Table)
    return table.name
