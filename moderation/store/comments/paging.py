"""Keyset pagination and bounded counts in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from moderation.domain.paging import COUNT_STOP, Cursor, Rank
from moderation.store.base import UtcDateTime
from moderation.store.comments.comments import Comment


def beyond(place: Cursor, *, backwards: bool = False) -> ColumnElement[bool]:
    """Return the condition that a comment comes after a place in time.

    Row values compare as (created_at, id) and use the index.
    """
    here = tuple_(Comment.created_at, Comment.id)
    there = tuple_(literal(place.at, UtcDateTime), literal(place.id))
    return here < there if backwards else here > there


def beyond_rank(place: Rank, key: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Return the condition that a comment comes after a place in a descending order by a number, then id."""
    return tuple_(key, Comment.id) < tuple_(literal(place.value), literal(place.id))


def count_some(found: Select[Any] | CompoundSelect[Any]) -> ScalarSelect[int]:
    """Return a subquery that counts a query's rows up to COUNT_STOP + 1."""
    return select(func.count()).select_from(found.limit(COUNT_STOP + 1).subquery()).scalar_subquery()


def merge(queries: Sequence[Select[Any]], *, backwards: bool = True) -> CompoundSelect[Any]:
    """Merge one query per site, each along its index, into one ordered by all their columns.

    The database merges them as they come and stops at the limit. Querying all sites at once would make SQLite sort
    every row.
    """
    merged = union_all(*queries)
    columns = list(merged.selected_columns)
    return merged.order_by(*(each.desc() if backwards else each for each in columns))
