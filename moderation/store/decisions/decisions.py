"""The decision log: rows are appended, never changed, and kept after the comment is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.decisions import ActorKind
from moderation.domain.status import Status
from moderation.store.append_only import forbid_changes
from moderation.store.base import Base
from moderation.store.comments.comments import Comment

HELD = text("new_status = 'pending'")  # literal in queries too: SQLite matches index conditions by text


class Decision(Base):
    """One decision about one revision of a comment: who decided what, with which scores.

    The actor is stored by id and by label, so that the row stays readable after the account is deleted.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_log", "site_id", "created_at", "id"),
        Index(
            "ix_decisions_people",
            "site_id",
            "created_at",
            "id",
            sqlite_where=text("actor_id IS NOT NULL"),
            postgresql_where=text("actor_id IS NOT NULL"),
        ),
        # Holds, a small part of all decisions, with every column that insights need, so that no row has to be read.
        Index(
            "ix_decisions_held",
            *("site_id", "created_at", "kind", "comment_id", "revision"),
            sqlite_where=HELD,
            postgresql_where=HELD,
        ),
        Index("ix_decisions_comment", "comment_id", "id"),
        Index("ix_decisions_actor", "actor_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    revision: Mapped[int]
    kind: Mapped[str]
    old_status: Mapped[str | None]
    new_status: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"))
    actor_label: Mapped[str]
    reason: Mapped[str | None]  # the code; `statement` is the sentence shown to the author
    statement: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="", server_default="")  # for colleagues
    waited: Mapped[int | None]  # seconds from the comment to the person's decision that removed it from the queue
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="RESTRICT"), unique=True)
    scores: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]


forbid_changes(Decision.__table__, but_made_up=True)


def has_person_decided(session: Session, comment_id: int) -> bool:
    """Tell whether a moderator ever decided a comment; automatic decisions never overrule one."""
    return bool(
        session.scalar(
            select(exists().where(Decision.comment_id == comment_id, Decision.actor_kind == ActorKind.MODERATOR))
        )
    )


def has_person_declined(session: Session, comment_id: int) -> bool:
    """Tell whether a moderator ever rejected a comment or marked it as spam, even if that was undone."""
    declined = [Status.REJECTED.value, Status.SPAM.value]
    return bool(
        session.scalar(
            select(
                exists().where(
                    Decision.comment_id == comment_id,
                    Decision.actor_kind == ActorKind.MODERATOR,
                    Decision.new_status.in_(declined),
                )
            )
        )
    )


def newest_decision(session: Session, comment_id: int) -> Decision | None:
    """Return the decision that gave a comment its present status."""
    return session.scalar(
        select(Decision).where(Decision.comment_id == comment_id).order_by(Decision.id.desc()).limit(1)
    )


def history_of(session: Session, comment_id: int, *, limit: int) -> list[Decision]:
    """Return the decisions about a comment, newest first."""
    rows = session.scalars(
        select(Decision).where(Decision.comment_id == comment_id).order_by(Decision.id.desc()).limit(limit)
    )
    return list(rows)


def newest_decisions(session: Session, comment_ids: Sequence[int]) -> list[Decision]:
    """Return the decision that gave each of these comments its present status."""
    newest = select(func.max(Decision.id)).where(Decision.comment_id.in_(comment_ids)).group_by(Decision.comment_id)
    return list(session.scalars(select(Decision).where(Decision.id.in_(newest))))


def newest_id(session: Session) -> int:
    """Return the id of the newest decision of all sites; 0 before the first."""
    return session.scalar(select(func.max(Decision.id))) or 0


def has_begun_to_wait(session: Session, site_ids: Sequence[int], *, after_id: int, but_by: int) -> bool:
    """Tell whether a decision after `after_id` put a comment of these sites in the queue where it still is.

    Decisions by the moderator `but_by` do not count.
    """
    put_there = (
        select(Decision.id)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(
            Decision.id > after_id,
            # The comment's site, not the decision's: with that, SQLite scans all decisions of the sites.
            Comment.site_id.in_(site_ids),
            Decision.new_status == Status.PENDING.value,
            or_(Decision.actor_id.is_(None), Decision.actor_id != but_by),
            Comment.status == Status.PENDING.value,
        )
        .limit(1)
    )
    return session.scalar(put_there) is not None
