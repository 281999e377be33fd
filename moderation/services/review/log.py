"""The log page: decisions about comments and which of them can be undone, and all other events on the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from moderation.domain.comment_text import make_excerpt
from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.events import EventKind
from moderation.domain.log import LogFilters, Part
from moderation.domain.paging import Cursor
from moderation.domain.status import Status
from moderation.services.review.decide import is_undoable
from moderation.services.sites.access import Reviewer
from moderation.store.accounts.moderators import find_moderator
from moderation.store.decisions.decisions import Decision
from moderation.store.decisions.events import Event
from moderation.store.review.log import LogRow, LogSelection, event_rows, last_looked_at, log_rows, team_addresses
from moderation.store.session import reading

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A decision in the log.

    `statement` is the reason as the author reads it, `note` is for colleagues; `waited` is how many seconds the comment
    had been waiting for review; `was_edited` if the comment was edited after the decision.
    """

    id: int
    comment_id: int
    revision: int
    kind: DecisionKind
    old_status: Status | None
    new_status: Status
    actor: str
    is_by_person: bool
    author: str
    excerpt: str
    page_title: str
    page_url: str
    site_name: str
    decided_at: datetime
    reason: str
    statement: str
    note: str
    waited: int | None
    undoes_id: int | None
    undone_by: int | None
    was_edited: bool
    can_undo: bool
    scores: Mapping[str, Mapping[str, float]]

    @property
    def was_undone(self) -> bool:
        """Whether the decision was undone."""
        return self.undone_by is not None


@dataclass(frozen=True, slots=True)
class EventEntry:
    """Something other than a decision that happened on the desk."""

    id: int
    kind: EventKind
    subject: str
    details: Mapping[str, Any]
    actor: str
    site_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first, with either `entries` or `events`, depending on the part.

    `next_before` asks for the next page and is empty at the end. If a filtered search has not scanned everything yet,
    `looked_back_to` is how far back it got.
    """

    entries: Sequence[LogEntry] = ()
    events: Sequence[EventEntry] = ()
    next_before: str = ""
    looked_back_to: datetime | None = None


def read_log(
    by: Reviewer, filters: LogFilters | None = None, *, before: str = "", limit: int = ENTRIES_A_PAGE
) -> LogPage:
    """Return a page of the log of all the moderator's sites, filtered.

    `before` is the `next_before` of an earlier page. Raises ValueError for an invalid one, and NotFound for a site that
    is not the moderator's.
    """
    filters = filters or LogFilters()
    cursor = Cursor.parse(before) if before else None
    with reading() as session:
        selection = _select(session, by, filters, cursor)
        if selection is None:
            return LogPage()
        if filters.part is Part.SETTINGS:
            events = event_rows(session, selection, limit=limit + 1)
            places = [Cursor(event.created_at, event.id) for event in events]
            end, back_to = _end_of(session, Event, selection, places, limit=limit)
            return LogPage((), [to_event(event, by) for event in events[:limit]], end, back_to)
        rows = log_rows(session, selection, limit=limit + 1)
        places = [Cursor(row.decision.created_at, row.decision.id) for row in rows]
        end, back_to = _end_of(session, Decision, selection, places, limit=limit)
        return LogPage([to_entry(row, by) for row in rows[:limit]], (), end, back_to)


def list_actors(by: Reviewer) -> list[str]:
    """Return the addresses of everyone on the teams of the moderator's sites."""
    with reading() as session:
        return team_addresses(session, by.site_ids)


def to_entry(row: LogRow, by: Reviewer) -> LogEntry:
    """Return the log entry of a decision, for a moderator of its site."""
    decision = row.decision
    was_edited = row.present_revision != decision.revision
    return LogEntry(
        id=decision.id,
        comment_id=decision.comment_id,
        revision=decision.revision,
        kind=DecisionKind(decision.kind),
        old_status=Status(decision.old_status) if decision.old_status else None,
        new_status=Status(decision.new_status),
        actor=decision.actor_label,
        is_by_person=decision.actor_kind != ActorKind.MACHINE,
        author=row.author,
        excerpt=make_excerpt(row.body),
        page_title=row.thread.title or row.thread.url,
        page_url=row.thread.url,
        site_name=by.roles[decision.site_id].site.name,
        decided_at=decision.created_at,
        reason=decision.reason or "",
        statement=decision.statement or "",
        note=decision.note,
        waited=decision.waited,
        undoes_id=decision.undoes_id,
        undone_by=row.undone_by,
        was_edited=was_edited,
        can_undo=row.is_newest and not was_edited and is_undoable(decision),
        scores=decision.scores or {},
    )


def to_event(event: Event, by: Reviewer) -> EventEntry:
    """Return the log entry of an event, for a moderator of its site."""
    return EventEntry(
        id=event.id,
        kind=EventKind(event.kind),
        subject=event.subject,
        details=event.details,
        actor=event.actor_label,
        site_name=by.roles[event.site_id].site.name,
        at=event.created_at,
    )


def _select(session: Session, by: Reviewer, filters: LogFilters, before: Cursor | None) -> LogSelection | None:
    """Return the filters in the store's form, or None if no moderator has the address."""
    actor_id = by.id if filters.part is Part.ME else None
    if filters.actor and actor_id is None:
        actor = find_moderator(session, filters.actor)
        if actor is None:
            return None
        actor_id = actor.id
    return LogSelection(
        site_ids=[by.find_site(filters.site).id] if filters.site else by.site_ids,
        # Kinds that only moderators cause are found faster among the few decisions by people.
        by_people=filters.part is Part.PEOPLE or _is_of_team(filters.kind),
        actor_id=actor_id,
        kind=filters.kind,
        since=_midnight(filters.since) if filters.since else None,
        until=_midnight(filters.until) + timedelta(days=1) if filters.until and filters.until < date.max else None,
        before=before,
    )


def _is_of_team(kind: str) -> bool:
    """Return whether only moderators cause entries of this kind: their decisions, and all events."""
    return bool(kind) and (kind not in set(DecisionKind) or DecisionKind(kind).is_of_team)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end_of(
    session: Session,
    table: type[Decision] | type[Event],
    selection: LogSelection,
    places: Sequence[Cursor],
    *,
    limit: int,
) -> tuple[str, datetime | None]:
    """Return where the next page begins, and how far back a search got that found less than a page."""
    if len(places) > limit:
        return str(places[limit - 1]), None
    last = last_looked_at(session, table, selection)
    return (str(last), last.at) if last else ("", None)
