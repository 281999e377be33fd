"""The log's entries as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.domain.comment_text import make_excerpt
from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.events import EventKind
from moderation.domain.status import Status
from moderation.services.accounts.moderators import Reviewer
from moderation.services.review.decide import is_undoable
from moderation.store.decisions.events import Event
from moderation.store.review.log import LogRow


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One decision, readable by itself.

    `statement` is what the author is told of the reason, `note` what colleagues are; `waited` is how many seconds the
    comment had waited for a person. `was_edited` tells that its words are others by now.
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
        """Whether it was taken back."""
        return self.undone_by is not None


@dataclass(frozen=True, slots=True)
class EventEntry:
    """What somebody did beside deciding comments."""

    id: int
    kind: EventKind
    subject: str
    details: Mapping[str, Any]
    actor: str
    site_name: str
    at: datetime


def to_entry(row: LogRow, by: Reviewer) -> LogEntry:
    """Put an entry together for somebody of the decision's site."""
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
    """Put an event together for somebody of its site."""
    return EventEntry(
        id=event.id,
        kind=EventKind(event.kind),
        subject=event.subject,
        details=event.details,
        actor=event.actor_label,
        site_name=by.roles[event.site_id].site.name,
        at=event.created_at,
    )
