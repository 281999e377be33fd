"""Votes: which guest voted for which comment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base
from moderation.store.comments.comments import Comment


class Vote(Base):
    """One guest's vote for one comment; `Comment.votes` is their sum, updated with these rows."""

    __tablename__ = "votes"
    __table_args__ = (
        Index("ix_votes_network", "network", "comment_id"),
        Index("ix_votes_network_time", "network", "created_at"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"), primary_key=True)
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id", ondelete="RESTRICT"), primary_key=True, index=True)
    network: Mapped[str | None]  # a keyed hash that changes daily, as for comments
    created_at: Mapped[datetime]


def find_vote(session: Session, comment_id: int, *, guest_id: int) -> Vote | None:
    """Return a guest's vote for a comment."""
    return session.get(Vote, (comment_id, guest_id))


def change_votes(session: Session, comment: Comment, *, by: int) -> None:
    """Update a comment's sum of votes.

    The database adds, because others may vote at the same time.
    """
    session.execute(update(Comment).where(Comment.id == comment.id).values(votes=Comment.votes + by))
    session.refresh(comment, ["votes"])


def count_from_network(session: Session, network: str, *, comment_id: int, stop: int) -> int:
    """Count the votes for a comment from one network on one day; stops at `stop`."""
    found = select(Vote.guest_id).where(Vote.network == network, Vote.comment_id == comment_id).limit(stop)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def count_since(session: Session, network: str, *, since: datetime, stop: int) -> int:
    """Count the votes from one network since a time; stops at `stop`."""
    found = select(Vote.guest_id).where(Vote.network == network, Vote.created_at > since).limit(stop)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def voted_in(session: Session, thread_id: int, *, guest_id: int, limit: int) -> list[int]:
    """Return the ids of comments in a thread that a guest voted for, last vote first."""
    asked = (
        select(Vote.comment_id)
        .join(Comment, Comment.id == Vote.comment_id)
        .where(Vote.guest_id == guest_id, Comment.thread_id == thread_id)
        .order_by(Vote.created_at.desc(), Vote.comment_id)
        .limit(limit)
    )
    return list(session.scalars(asked))
