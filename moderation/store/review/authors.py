"""Queries for an author's page: one guest's comments on one site."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.paging import Cursor
from moderation.domain.standing import TargetKind
from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.paging import beyond, count_some
from moderation.store.review.comment_lists import WRITTEN, WrittenRow, read_written
from moderation.store.sites.standings import StandingRow

NOTES_SHOWN = 100

LOOKED_AT = 100
"""How many of an author's newest comments are searched for names, networks and links."""


class AuthorNote(Base):
    """A moderator's note about a guest on a site."""

    __tablename__ = "author_notes"
    __table_args__ = (Index(None, "guest_id", "site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id", ondelete="RESTRICT"))
    text: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"))
    actor_label: Mapped[str]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class FactsRow:
    """One guest on one site: first comment, number of comments by outcome, and standing.

    The counts stop at COUNT_STOP + 1.
    """

    guest_id: int
    site_id: int
    first_seen_at: datetime
    approved: int
    rejected: int
    spam: int
    standing: str | None


@dataclass(frozen=True, slots=True)
class LatelyRow:
    """One of an author's newest comments."""

    id: int
    author: str
    network: str | None
    created_at: datetime
    html: str


def newest_names(session: Session, guests: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return the name on each guest's newest comment, by guest id.

    `guests` are pairs of guest id and site id; guests without a comment there have no entry.
    """
    parts = [
        select(literal(guest_id).label("guest"), _newest(guest_id, site_id).limit(1).subquery().c.author)
        for guest_id, site_id in guests
    ]
    return {row.guest: row.author for row in session.execute(union_all(*parts))} if parts else {}


def lately_rows(session: Session, guest_id: int, *, site_id: int) -> list[LatelyRow]:
    """Return an author's newest comments on a site."""
    newest = _newest(guest_id, site_id).limit(LOOKED_AT).subquery()
    rows = session.execute(
        select(newest.c.id, newest.c.author, newest.c.network, newest.c.created_at, Revision.html)
        .join(Revision, and_(Revision.comment_id == newest.c.id, Revision.number == newest.c.revision))
        .order_by(newest.c.created_at.desc(), newest.c.id.desc())
    )
    return [LatelyRow(*row) for row in rows]


def neighbours(session: Session, guest_id: int, *, site_id: int, networks: Collection[str]) -> dict[int, str]:
    """Return the newest names of other guests on these networks, by guest id, most recent first."""
    rows = session.execute(
        select(Comment.guest_id, Comment.author)
        .where(Comment.site_id == site_id, Comment.network.in_(networks), Comment.guest_id != guest_id)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(LOOKED_AT)
    )
    found: dict[int, str] = {}
    for other_id, author in rows:
        if other_id is not None:
            found.setdefault(other_id, author)
    return found


def written_rows(
    session: Session, guest_id: int, *, site_id: int, after: Cursor | None, limit: int
) -> list[WrittenRow]:
    """Return an author's comments on a site, newest first, whatever their status."""
    place: ColumnElement[bool] = true() if after is None else beyond(after, backwards=True)
    query = WRITTEN.where(Comment.guest_id == guest_id, Comment.site_id == site_id, place)
    return read_written(session, query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(limit))


def count_written(session: Session, guest_id: int, *, site_id: int) -> dict[Status, int]:
    """Count an author's comments by status; each count stops at COUNT_STOP + 1."""
    own = select(Comment.id).where(Comment.guest_id == guest_id, Comment.site_id == site_id)
    counts = session.execute(select(*(count_some(own.where(Comment.status == status)) for status in Status))).one()
    return dict(zip(Status, counts, strict=True))


def first_seen(session: Session, guest_id: int, *, site_id: int) -> datetime | None:
    """Return when an author first commented on a site; None if they never did."""
    return session.scalar(
        select(Comment.created_at)
        .where(Comment.guest_id == guest_id, Comment.site_id == site_id)
        .order_by(Comment.created_at)
        .limit(1)
    )


def has_written(session: Session, guest_id: int, *, site_ids: Collection[int]) -> bool:
    """Tell whether a guest has commented on any of these sites."""
    written = select(Comment.id).where(Comment.guest_id == guest_id, Comment.site_id.in_(site_ids))
    return session.scalar(written.limit(1)) is not None


def pending_states(session: Session, guest_id: int, *, site_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Return an author's pending comments on a site as (id, revision, status)."""
    rows = session.execute(
        select(Comment.id, Comment.revision, Comment.status)
        .where(Comment.guest_id == guest_id, Comment.site_id == site_id, Comment.status == Status.PENDING)
        .limit(limit)
    )
    return [(comment_id, revision, status) for comment_id, revision, status in rows]


def _newest(guest_id: int, site_id: int) -> Select[int, str, str | None, datetime, int]:
    return (
        select(Comment.id, Comment.author, Comment.network, Comment.created_at, Comment.revision)
        .where(Comment.guest_id == guest_id, Comment.site_id == site_id)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
    )


def notes_about(session: Session, guest_id: int, *, site_id: int) -> list[AuthorNote]:
    """Return the newest notes about a guest on a site, newest first."""
    rows = session.scalars(
        select(AuthorNote)
        .where(AuthorNote.guest_id == guest_id, AuthorNote.site_id == site_id)
        .order_by(AuthorNote.id.desc())
        .limit(NOTES_SHOWN)
    )
    return list(rows)


def facts_of(session: Session, comment_ids: Sequence[int]) -> dict[tuple[int, int], FactsRow]:
    """Return facts about the authors of these comments, by guest and site.

    Comments without a guest cookie have no entry.
    """
    wrote = (
        select(Comment.guest_id, Comment.site_id)
        .where(Comment.id.in_(comment_ids), Comment.guest_id.is_not(None))
        .distinct()
        .subquery("wrote")
    )
    judged = and_(
        StandingRow.site_id == wrote.c.site_id,
        StandingRow.kind == TargetKind.GUEST.value,
        StandingRow.value == cast(wrote.c.guest_id, String),
        StandingRow.expires_at.is_(None),  # a guest's standing has no end date; it lasts until it is removed
    )
    rows = session.execute(
        select(
            wrote.c.guest_id,
            wrote.c.site_id,
            _first_seen(wrote),
            _count(wrote, Status.APPROVED),
            _count(wrote, Status.REJECTED),
            _count(wrote, Status.SPAM),
            StandingRow.standing,
        )
        .select_from(wrote)
        .outerjoin(StandingRow, judged)
    )
    return {(row[0], row[1]): FactsRow(*row) for row in rows}


def _first_seen(wrote: Subquery) -> ColumnElement[datetime]:
    mine = and_(Comment.guest_id == wrote.c.guest_id, Comment.site_id == wrote.c.site_id)
    return select(func.min(Comment.created_at)).where(mine).correlate(wrote).scalar_subquery()


def _count(wrote: Subquery, status: Status) -> ColumnElement[int]:
    mine = and_(Comment.guest_id == wrote.c.guest_id, Comment.site_id == wrote.c.site_id, Comment.status == status)
    return count_some(select(Comment.id).where(mine).correlate(wrote)).correlate(wrote)
