"""Made-up load, written as fast as a table with its indexes and triggers takes it: many rows a statement."""

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
    """What one transaction adds, as the tables' columns; threads, guests and comments bring their ids.

    `moves` are (comment id, new status) of comments that were written before or are among these, `settled` are
    (comment id, time) of those whose complaints are settled, `public_changes` counts them by thread.
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
    """The first id of a table that is free, inside the transaction that is going to use it."""
    return (session.scalar(select(func.max(model.id))) or 0) + 1


def write_load(session: Session, load: Load) -> None:
    """Write everything: what is referred to before what refers to it, changes last."""
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
    if connection.dialect.name == "sqlite":
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
    """Add rows, with every column that the database itself has no default for.

    To SQLite in its driver's own form: SQLAlchemy's look at each row costs as much as SQLite's work.
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
    # FTS5 ends a segment of its index with every statement whose trigger has written to it: a row a statement takes
    # two and a half times as long.
    for start in range(0, len(ready), _ROWS_A_STATEMENT):
        part = ready[start : start + _ROWS_A_STATEMENT]
        connection.exec_driver_sql(adding + ", ".join([places] * len(part)), tuple(chain.from_iterable(part)))


def _as_kept(kind: TypeEngine[Any], dialect: Dialect, values: list[Any]) -> list[Any]:
    """Return values as the driver takes them; the same answer of the scorer stands in many rows, and is put once."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    known = {id(value): process(value) for value in {id(value): value for value in values}.values()}
    return [known[id(value)] for value in values]


_ROWS_A_STATEMENT = 1_000  # SQLite takes 32,766 values
_CACHE = 256 * 1024  # KiB; each of many indexes is written to all over, and SQLite would read its pages again and again
_comments, _reports, _threads = Comment.__table__.c, Report.__table__.c, Thread.__table__.c
_MOVE = update(Comment).where(_comments.id == bindparam("moved")).values(status=bindparam("to"))
_SETTLE = (
    update(Report)
    .where(_reports.comment_id == bindparam("about"), _reports.settled_at.is_(None))
    .values(settled_at=bindparam("at"))
)
_RAISE = update(Thread).where(_threads.id == bindparam("of")).values(version=_threads.version + bindparam("by"))
