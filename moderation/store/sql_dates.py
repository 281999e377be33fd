"""SQL functions for days and durations, in each database's dialect."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from moderation.store.base import UtcDateTime


class utc_day(FunctionElement[str]):  # noqa: N801 - named like an SQL function
    """A time's day in UTC as text: 2026-11-23."""

    type = String()
    inherit_cache = True


class seconds_between(FunctionElement[int]):  # noqa: N801
    """Whole seconds from the first time to the second."""

    type = Integer()
    inherit_cache = True


class days_later(FunctionElement[datetime]):  # noqa: N801
    """The midnight in UTC a number of days after another."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(utc_day, "sqlite")
def _day_in_sqlite(element: utc_day, compiler: SQLCompiler, **options: Any) -> str:
    # Times are stored as text in UTC (store/base.py), so the first ten characters are the day.
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(utc_day, "postgresql")
def _day_in_postgresql(element: utc_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


@compiles(seconds_between, "sqlite")
def _seconds_in_sqlite(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST(strftime('%s', {second}) AS INTEGER) - CAST(strftime('%s', {first}) AS INTEGER))"


@compiles(seconds_between, "postgresql")
def _seconds_in_postgresql(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({second} - {first})) AS INTEGER)"


@compiles(days_later, "sqlite")
def _later_in_sqlite(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    # As text, a date sorts before every time on that date.
    first, number = (compiler.process(each, **options) for each in element.clauses)
    return f"date({first}, '+' || ({number}) || ' days')"


@compiles(days_later, "postgresql")
def _later_in_postgresql(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    # Hours, because a day has 23 or 25 of them in time zones with daylight saving time.
    first, number = (compiler.process(each, **options) for each in element.clauses)
    return f"({first} + ({number}) * INTERVAL '24 hours')"
