"""The log: who decided what, on which words, and why; what can still be taken back; what was done beside that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from moderation.domain.decisions import DecisionKind
from moderation.domain.log import LogFilters, Part
from moderation.domain.paging import Cursor
from moderation.services.accounts.moderators import Reviewer
from moderation.services.log_entries import EventEntry, LogEntry, to_entry, to_event
from moderation.store.accounts.moderators import find_moderator
from moderation.store.decisions.decisions import Decision
from moderation.store.decisions.events import Event
from moderation.store.review.log import LogSelection, event_rows, last_looked_at, log_rows, team_addresses
from moderation.store.session import reading

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first; of `entries` and `events` only what was asked for is filled.

    `next_before` asks for the next page and is empty at the end. Where a search has not looked at everything yet,
    `looked_back_to` is how far back it has.
    """

    entries: Sequence[LogEntry] = ()
    events: Sequence[EventEntry] = ()
    next_before: str = ""
    looked_back_to: datetime | None = None


def read_log(
    by: Reviewer, filters: LogFilters | None = None, *, before: str = "", limit: int = ENTRIES_A_PAGE
) -> LogPage:
    """Read the log of all the moderator's sites, or what it is narrowed to.

    `before` is an earlier page's `next_before`. Raises ValueError for one that no page gave, and NotFound for a site
    that is not this person's.
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
    """Return the addresses of all who work on the moderator's sites."""
    with reading() as session:
        return team_addresses(session, by.site_ids)


def _select(session: Session, by: Reviewer, filters: LogFilters, before: Cursor | None) -> LogSelection | None:
    """Return the filters as the store takes them; None where nobody has such an address."""
    actor_id = by.id if filters.part is Part.ME else None
    if filters.actor and actor_id is None:
        actor = find_moderator(session, filters.actor)
        if actor is None:
            return None
        actor_id = actor.id
    return LogSelection(
        site_ids=[by.find_site(filters.site).id] if filters.site else by.site_ids,
        # What only moderators do is found among the few decisions that they made.
        by_people=filters.part is Part.PEOPLE or _is_of_team(filters.kind),
        actor_id=actor_id,
        kind=filters.kind,
        since=_midnight(filters.since) if filters.since else None,
        until=_midnight(filters.until) + timedelta(days=1) if filters.until and filters.until < date.max else None,
        before=before,
    )


def _is_of_team(kind: str) -> bool:
    """Tell whether only members of a team do this: their decisions, and everything that is no decision."""
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
    """Where the next page begins, and how far back a search has looked that found less than a page."""
    if len(places) > limit:
        return str(places[limit - 1]), None
    last = last_looked_at(session, table, selection)
    return (str(last), last.at) if last else ("", None)
