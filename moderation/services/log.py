"""The decision log: who decided what, on which words, and what can still be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.status import Status
from moderation.services.moderators import Reviewer
from moderation.services.review import is_undoable
from moderation.store import log_rows
from moderation.store.log_rows import LogRow
from moderation.store.session import reading

ENTRIES_A_PAGE = 50
EXCERPT = 160  # characters


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One decision, readable by itself."""

    id: int
    comment_id: int
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
    was_undone: bool
    can_undo: bool
    scores: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first; `next_before` asks for the next one and is None at the end."""

    entries: Sequence[LogEntry]
    next_before: int | None


def read_log(by: Reviewer, *, before: int | None = None, by_people: bool = False) -> LogPage:
    """Read the decisions on all the moderator's sites; `by_people` leaves the machine's out."""
    with reading() as session:
        rows = log_rows.log_rows(
            session, site_ids=by.site_ids, before_id=before, limit=ENTRIES_A_PAGE + 1, by_people=by_people
        )
        shown = rows[:ENTRIES_A_PAGE]
        return LogPage(
            entries=[_to_entry(row, by) for row in shown],
            next_before=shown[-1].decision.id if len(rows) > ENTRIES_A_PAGE else None,
        )


def _to_entry(row: LogRow, by: Reviewer) -> LogEntry:
    decision = row.decision
    return LogEntry(
        id=decision.id,
        comment_id=decision.comment_id,
        kind=DecisionKind(decision.kind),
        old_status=Status(decision.old_status) if decision.old_status else None,
        new_status=Status(decision.new_status),
        actor=decision.actor_label,
        is_by_person=decision.actor_kind == ActorKind.MODERATOR,
        author=row.author,
        excerpt=_excerpt(row.body),
        page_title=row.thread.title or row.thread.url,
        page_url=row.thread.url,
        site_name=by.roles[decision.site_id].site.name,
        decided_at=decision.created_at,
        was_undone=row.undone_by is not None,
        can_undo=row.is_newest and is_undoable(decision),
        scores=decision.scores or {},
    )


def _excerpt(body: str) -> str:
    words = " ".join(body.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
