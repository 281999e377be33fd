"""The base of every table: constraint names, times with a zone, ids in `repr`, and columns for leased work."""

from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import DDL, ColumnElement, DateTime, Dialect, FromClause, MetaData, and_, event, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; SQLite drops time zones, so UTC is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The declarative base of all models; Flask-SQLAlchemy gets it as its `model_class`."""

    # An explicit registry: Flask-SQLAlchemy copies this class's attributes, and SQLAlchemy accepts either a registry
    # or a type map, not both.
    registry = registry(metadata=MetaData(naming_convention=_NAMES), type_annotation_map={datetime: UtcDateTime})

    def __repr__(self) -> str:
        # The id only, so that a comment's text never reaches the log through a repr.
        identity: Any = getattr(self, "id", None)
        return f"<{type(self).__name__} {identity}>"


class Leased:
    """Columns of a work table whose rows a worker takes one at a time by a lease.

    A worker that takes a row sets `leased_until`; if it dies, the row is free again at that time. `reason` says why the
    last attempt failed. A row with `given_up_at` is kept but not tried again.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    given_up_at: Mapped[datetime | None]

    @classmethod
    def is_due(cls, now: datetime) -> ColumnElement[bool]:
        """Return the condition that a row is due and that no worker has a lease on it."""
        is_free = or_(cls.leased_until.is_(None), cls.leased_until <= now)
        return and_(cls.given_up_at.is_(None), cls.due_at <= now, is_free)

    @classmethod
    def find_due(cls, session: Session, *conditions: ColumnElement[bool], now: datetime) -> Self | None:
        """Return the row that is due, free and meets the conditions; of several, the one due longest."""
        due = select(cls).where(cls.is_due(now), *conditions)
        return session.scalar(due.order_by(cls.due_at, cls.id).limit(1))

    @classmethod
    def find_held(cls, session: Session, *conditions: ColumnElement[bool], leased_until: datetime) -> Self | None:
        """Return the row that meets the conditions if its lease is still the one taken until `leased_until`."""
        return session.scalar(select(cls).where(cls.leased_until == leased_until, *conditions))


def after_create(table: FromClause, statement: str, *, dialect: str) -> None:
    """Run a statement in one SQL dialect whenever the table is created; migrations repeat it in their own words."""
    event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
