"""What every table shares: the typed base, names for constraints, times that cannot lose their zone."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, DateTime, Dialect, FromClause, MetaData, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite forgets zones, so they are taken off and put on here."""

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
    """The declarative base; Flask-SQLAlchemy is handed it, models subclass it."""

    # A registry of our own: Flask-SQLAlchemy copies this class's attributes, and SQLAlchemy takes a registry or a map.
    registry = registry(metadata=MetaData(naming_convention=_NAMES), type_annotation_map={datetime: UtcDateTime})

    def __repr__(self) -> str:
        # Ids only: a comment's text must not reach a log line by way of a repr.
        identity: Any = getattr(self, "id", None)
        return f"<{type(self).__name__} {identity}>"


def after_create(table: FromClause, statement: str, *, dialect: str) -> None:
    """Run a statement of one database's own whenever a table is made; migrations have it in words of their own."""
    event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
