"""Paging by key, as SQL."""

from sqlalchemy import ColumnElement, literal, tuple_

from moderation.domain.paging import Cursor
from moderation.store.base import UtcDateTime
from moderation.store.comments import Comment


def beyond(place: Cursor, *, backwards: bool = False) -> ColumnElement[bool]:
    """The comments after a place; row values compare as (created_at, id) and use the index."""
    here = tuple_(Comment.created_at, Comment.id)
    there = tuple_(literal(place.at, UtcDateTime), literal(place.id))
    return here < there if backwards else here > there
