"""Queries for the log, all along an index in order of time and paginated by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from moderation.domain.paging import Cursor
from moderation.domain.queues import LOOKED_AT
from moderation.store.accounts.moderators import Membership, Moderator
from moderation.store.base import UtcDateTime
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.threads import Thread
from moderation.store.decisions.decisions import Decision
from moderation.store.decisions.events import Event


@dataclass(frozen=True, slots=True)
class LogSelection:
    """Which decisions or events to return; `since` is inclusive, `until` and `before` are exclusive.

    `site_ids` are all sites the reader may see. `actor_id` and `kind` have no index of their own combined with time.
    """

    site_ids: Sequence[int]
    by_people: bool = False
    actor_id: int | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: Cursor | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """A decision with the comment it was about."""

    decision: Decision
    author: str
    present_revision: int
    body: str
    thread: Thread
    undone_by: int | None
    is_newest: bool  # no later decision about this comment


def log_rows(session: Session, selection: LogSelection, *, limit: int) -> list[LogRow]:
    """Return decisions, newest first.

    With an actor or kind, only the newest LOOKED_AT decisions are searched.
    """
    if not selection.site_ids:
        return []
    undo, later = aliased(Decision), aliased(Decision)
    is_newest = ~exists().where(later.comment_id == Decision.comment_id, later.id > Decision.id)
    query = (
        select(Decision, Comment.author, Comment.revision, Revision.body, Thread, undo.id, is_newest)
        .join(Comment, Comment.id == Decision.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Revision, and_(Revision.comment_id == Decision.comment_id, Revision.number == Decision.revision))
        .outerjoin(undo, undo.undoes_id == Decision.id)
        .where(Decision.id.in_(_found(Decision, selection, limit=limit)))
        .order_by(Decision.created_at.desc(), Decision.id.desc())
    )
    return [LogRow(*row) for row in session.execute(query)]


def event_rows(session: Session, selection: LogSelection, *, limit: int) -> list[Event]:
    """Return events, newest first, under the same conditions as `log_rows`."""
    if not selection.site_ids:
        return []
    query = select(Event).where(Event.id.in_(_found(Event, selection, limit=limit)))
    return list(session.scalars(query.order_by(Event.created_at.desc(), Event.id.desc())))


def last_looked_at(session: Session, table: type[Decision] | type[Event], selection: LogSelection) -> Cursor | None:
    """Return where a search by actor or kind stopped after LOOKED_AT rows; None if it saw the rest."""
    if not _is_search(selection) or not selection.site_ids:
        return None
    seen = _looked_at(table, selection).subquery()
    counted = select(func.count()).select_from(seen).scalar_subquery()
    row = session.execute(
        select(seen.c.created_at, seen.c.id, counted).order_by(seen.c.created_at, seen.c.id).limit(1)
    ).one_or_none()
    return Cursor(row[0], row[1]) if row is not None and row[2] >= LOOKED_AT else None


def team_addresses(session: Session, site_ids: Sequence[int]) -> list[str]:
    """Return the email addresses of everyone who works on any of these sites."""
    members = select(Membership.moderator_id).where(Membership.site_id.in_(site_ids))
    return list(session.scalars(select(Moderator.email).where(Moderator.id.in_(members)).order_by(Moderator.email)))


def _is_search(selection: LogSelection) -> bool:
    return bool(selection.kind) or selection.actor_id is not None


def _found(table: type[Decision] | type[Event], selection: LogSelection, *, limit: int) -> Select[int]:
    """Select the ids of the newest `limit` rows of a selection."""
    if not _is_search(selection):
        newest = _newest(table, selection, limit=limit).subquery()
        return select(newest.c.id)
    seen = _looked_at(table, selection).subquery()
    found = select(seen.c.id).where(seen.c.site_id.in_(selection.site_ids))
    if selection.kind:
        found = found.where(seen.c.kind == selection.kind)
    if selection.actor_id is not None:
        found = found.where(seen.c.actor_id == selection.actor_id)
    return found.order_by(seen.c.created_at.desc(), seen.c.id.desc()).limit(limit)


def _looked_at(table: type[Decision] | type[Event], selection: LogSelection) -> Any:
    """Select the rows a search goes through: an actor's own on any site, else those of the sites."""
    if table is Decision and selection.actor_id is not None:
        own = _columns(table).where(Decision.actor_id == selection.actor_id, *_times(table, selection))
        return own.order_by(Decision.created_at.desc(), Decision.id.desc()).limit(LOOKED_AT)
    return _newest(table, selection, limit=LOOKED_AT)


def _newest(table: type[Decision] | type[Event], selection: LogSelection, *, limit: int) -> Any:
    """Select the newest rows of all sites, by one short query per site along its index.

    Querying all sites at once would make SQLite sort every row.
    """
    order = (table.created_at.desc(), table.id.desc())
    each = _columns(table).where(*_times(table, selection)).order_by(*order).limit(limit)
    if selection.by_people and table is Decision:
        each = each.where(Decision.actor_id.is_not(None))
    parts = [select(each.where(table.site_id == site_id).subquery()) for site_id in selection.site_ids]
    merged = union_all(*parts).subquery()
    return select(merged).order_by(merged.c.created_at.desc(), merged.c.id.desc()).limit(limit)


def _columns(table: type[Decision] | type[Event]) -> Any:
    return select(table.id, table.created_at, table.site_id, table.kind, table.actor_id)


def _times(table: type[Decision] | type[Event], selection: LogSelection) -> list[ColumnElement[bool]]:
    conditions = []
    if selection.since is not None:
        conditions.append(table.created_at >= selection.since)
    if selection.until is not None:
        conditions.append(table.created_at < selection.until)
    if selection.before is not None:
        place = tuple_(literal(selection.before.at, UtcDateTime), literal(selection.before.id))
        conditions.append(tuple_(table.created_at, table.id) < place)
    return conditions
