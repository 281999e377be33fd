"""Bulk inserts for generated data: many rows per statement."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from moderation.store.base import Base
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.guests import Guest
from moderation.store.comments.reports import Report
from moderation.store.comments.threads import Thread
from moderation.store.decisions.decisions import Decision
from moderation.store.scoring.results import ScoreRow, SignalRow

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Load:
    """The rows that one transaction adds, by column; threads, guests and comments come with their ids.

    `moves` are (comment id, new status) of comments written before or in this load; `settled` are (comment id, time) of
    comments whose reports are settled; `public_changes` counts public changes by thread.
    """

    threads: Rows = field(default_factory=list)
    guests: Rows = field(default_factory=list)
    comments: Rows = field(default_factory=list)
    revisions: Rows = field(default_factory=list)
    scores: Rows = field(default_factory=list)
    signals: Rows = field(default_factory=list)
    decisions: Rows = field(default_factory=list)
    reports: Rows = field(default_factory=list)
    moves: list[tuple[int, str]] = field(default_factory=list)
    settled: list[tuple[int, datetime]] = field(default_factory=list)
    public_changes: Counter[int] = field(default_factory=Counter)


def next_id(session: Session, model: type[Thread] | type[Guest] | type[Comment]) -> int:
    """Return the next free id of a table; call it in the transaction that inserts the rows."""
    return (session.scalar(select(func.max(model.id))) or 0) + 1


def write_load(session: Session, load: Load) -> None:
    """Write all rows: referenced tables first, updates last."""
    connection = session.connection()
    tables: tuple[tuple[type[Base], Rows], ...] = (
        (Thread, load.threads),
        (Guest, load.guests),
        (Comment, load.comments),
        (Revision, load.revisions),
        (ScoreRow, load.scores),
        (SignalRow, load.signals),
        (Decision, load.decisions),
        (Report, load.reports),
    )
    if connection.dialect.name == "sqlite" and len(load.comments) >= _MANY:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE}")
    for model, rows in tables:
        if rows:
            _add(connection, model, rows)
    if load.moves:
        connection.execute(_MOVE, [{"moved": comment_id, "to": status} for comment_id, status in load.moves])
    if load.settled:
        connection.execute(_SETTLE, [{"about": comment_id, "at": at} for comment_id, at in load.settled])
    if load.public_changes:
        connection.execute(_RAISE, [{"of": thread, "by": count} for thread, count in load.public_changes.items()])


def _add(connection: Connection, model: type[Base], rows: Rows) -> None:
    """Insert rows with all columns that have no default in the database.

    SQLite gets them through its driver directly: SQLAlchemy's processing of each row takes as long as SQLite's own
    work.
    """
    table, dialect = Base.metadata.tables[model.__tablename__], connection.dialect
    if dialect.name != "sqlite":
        connection.execute(insert(table), rows)
        return
    columns = [_as_kept(table.c[name].type, dialect, [row[name] for row in rows]) for name in rows[0]]
    ready = list(zip(*columns, strict=True))
    names = ", ".join(f'"{name}"' for name in rows[0])
    adding = f"INSERT INTO {table.name} ({names}) VALUES "  # noqa: S608 - names of our own tables
    places = f"({', '.join('?' * len(columns))})"
    if model is not Revision:
        connection.exec_driver_sql(adding + places, ready)
        return
    # FTS5 closes an index segment after every statement whose trigger wrote to it, so one row per statement takes
    # 2.5 times as long.
    for start in range(0, len(ready), _ROWS_A_STATEMENT):
        part = ready[start : start + _ROWS_A_STATEMENT]
        connection.exec_driver_sql(adding + ", ".join([places] * len(part)), tuple(chain.from_iterable(part)))


def _as_kept(kind: TypeEngine[Any], dialect: Dialect, values: list[Any]) -> list[Any]:
    """Return values as the driver takes them; equal objects, such as shared scores, are converted once."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    known = {id(value): process(value) for value in {id(value): value for value in values}.values()}
    return [known[id(value)] for value in values]


_MANY = 1_000  # comments in one transaction; fewer do not need the large cache
_ROWS_A_STATEMENT = 1_000  # SQLite accepts up to 32,766 values
_CACHE = 256 * 1024  # KiB; writes scatter over many indexes, and a smaller cache would read the same pages repeatedly
_comments, _reports, _threads = Comment.__table__.c, Report.__table__.c, Thread.__table__.c
_MOVE = update(Comment).where(_comments.id == bindparam("moved")).values(status=bindparam("to"))
_SETTLE = (
    update(Report)
    .where(_reports.comment_id == bindparam("about"), _reports.settled_at.is_(None))
    .values(settled_at=bindparam("at"))
)
_RAISE = update(Thread).where(_threads.id == bindparam("of")).values(version=_threads.version + bindparam("by"))
