"""Comments and decisions for the short lists on the pages of authors and threads."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.comment_text import make_excerpt
from moderation.domain.decisions import DecisionKind
from moderation.domain.status import Status
from moderation.store.decisions.decisions import Decision
from moderation.store.review.comment_lists import WrittenRow


@dataclass(frozen=True, slots=True)
class Written:
    """A comment in a list; only top-level comments `can_be_pinned`."""

    id: int
    thread_id: int
    status: Status
    author: str
    excerpt: str
    page_title: str
    created_at: datetime
    can_be_pinned: bool
    is_pinned: bool
    is_featured: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision by a person in a list, with the reason's code and the note for colleagues."""

    id: int
    comment_id: int
    kind: DecisionKind
    outcome: Status
    actor: str
    reason: str
    note: str
    decided_at: datetime


def to_written(row: WrittenRow) -> Written:
    """Return a row as a comment in a list."""
    comment = row.comment
    return Written(
        id=comment.id,
        thread_id=comment.thread_id,
        status=comment.state,
        author=comment.author,
        excerpt=make_excerpt(row.body),
        page_title=row.thread.title or row.thread.url,
        created_at=comment.created_at,
        can_be_pinned=comment.root_id is None,
        is_pinned=comment.pinned_at is not None,
        is_featured=comment.featured_at is not None,
    )


def to_line(decision: Decision) -> DecisionLine:
    """Return a decision as a line in a list."""
    return DecisionLine(
        id=decision.id,
        comment_id=decision.comment_id,
        kind=DecisionKind(decision.kind),
        outcome=Status(decision.new_status),
        actor=decision.actor_label,
        reason=decision.reason or "",
        note=decision.note,
        decided_at=decision.created_at,
    )
