"""Append-only tables: database triggers reject every UPDATE and DELETE."""

from sqlalchemy import FromClause, Table

from moderation.store.base import after_create

# The migration that created these triggers repeats the SQL: migrations must not change when this file does.
_SQLITE = """CREATE TRIGGER {table}_never_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is a log: its rows are never changed'); END"""
_POSTGRESQL = """CREATE TRIGGER {table}_never_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION parley_refuse_change()"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION parley_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%% is a log: its rows are never changed', TG_TABLE_NAME; END $$"""


def forbid_changes(table: FromClause) -> None:
    """Create the table's triggers whenever the table is created."""
    assert isinstance(table, Table)
    after_create(table, _POSTGRESQL_FUNCTION, dialect="postgresql")
    for verb in ("update", "delete"):
        for dialect, statement in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
            after_create(table, statement.format(table=table.name, verb=verb, VERB=verb.upper()), dialect=dialect)
