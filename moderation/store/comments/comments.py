"""Comments and their revisions."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    Double,
    ForeignKey,
    Index,
    SQLColumnExpression,
    UniqueConstraint,
    and_,
    exists,
    false,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.status import Status
from moderation.store.append_only import fix_column
from moderation.store.base import Base

_PINNED = text("pinned_at IS NOT NULL")
_FEATURED = text("featured_at IS NOT NULL")
_REPLIES = text("parent_id IS NOT NULL")


class Comment(Base):
    """One comment in its present state; its text is in the revision numbered `revision`.

    `root_id` is the top-level comment of its branch, None for that comment itself, so that a branch is one indexed
    query. `risk` is the probability that a moderator would reject it; `learned` is the part predicted by the site's
    learned model, None without one. `is_by_team` marks comments that a moderator wrote in the team's name (the decision
    log says who). `votes` is the number of its rows in `votes`; `public_since` is its thread's version when it last
    became public. `is_made_up` never changes: made-up comments, and the team's answers to them, can be removed with
    their decisions.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("site_id", "attempt"),
        # Pages of top-level comments, and branches.
        Index("ix_comments_thread_order", "thread_id", "root_id", "created_at", "id"),
        Index("ix_comments_branch", "root_id", "created_at", "id"),
        # The desk's queues.
        Index("ix_comments_queue", "site_id", "status", "created_at", "id"),
        Index("ix_comments_guest", "guest_id", "thread_id"),
        Index("ix_comments_guest_status", "guest_id", "site_id", "status"),
        Index("ix_comments_guest_time", "guest_id", "site_id", "created_at", "id"),
        # The desk's queues by risk, and those of one thread.
        Index("ix_comments_risk", "site_id", "status", "risk", "id"),
        Index("ix_comments_thread_status", "thread_id", "status", "created_at", "id"),
        Index("ix_comments_pinned", "thread_id", "id", sqlite_where=_PINNED, postgresql_where=_PINNED),
        Index("ix_comments_featured", "thread_id", "id", sqlite_where=_FEATURED, postgresql_where=_FEATURED),
        # Sorting by votes, and comments published since a version.
        Index("ix_comments_thread_votes", "thread_id", "root_id", "votes", "id"),
        Index("ix_comments_public_since", "thread_id", "public_since"),
        # The flood guard.
        Index("ix_comments_network", "site_id", "network", "created_at"),
        Index("ix_comments_site_time", "site_id", "created_at"),
        # The worker's sweep reads only comments without a score.
        Index(
            "ix_comments_unscored",
            "id",
            sqlite_where=text("is_unscored = 1"),  # as SQLAlchemy writes it: SQLite matches index conditions by text
            postgresql_where=text("is_unscored"),
        ),
        # For removing made-up comments: the database looks for replies to every comment that is deleted.
        Index(
            "ix_comments_made_up",
            *("site_id", "id"),
            sqlite_where=text("is_made_up = 1"),
            postgresql_where=text("is_made_up"),
        ),
        Index("ix_comments_parent", "parent_id", sqlite_where=_REPLIES, postgresql_where=_REPLIES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="RESTRICT"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="RESTRICT"))
    author: Mapped[str]
    status: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    network: Mapped[str | None]  # a keyed hash that changes daily: can be counted but not traced
    attempt: Mapped[str | None]  # identifies a submission, so that a retry never creates a second comment
    is_unscored: Mapped[bool] = mapped_column(default=False)
    risk: Mapped[float] = mapped_column(Double, default=0.0, server_default="0")
    learned: Mapped[float | None] = mapped_column(Double)
    is_by_team: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_made_up: Mapped[bool] = mapped_column(default=False, server_default=false())
    votes: Mapped[int] = mapped_column(default=0, server_default="0")
    public_since: Mapped[int | None]
    pinned_at: Mapped[datetime | None]
    featured_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def state(self) -> Status:
        """The status as the enum."""
        return Status(self.status)


fix_column(Comment.__table__, "is_made_up")


class Revision(Base):
    """One version of a comment's text: the author's source and the HTML rendered from it."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("comment_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    number: Mapped[int]
    body: Mapped[str]
    html: Mapped[str]
    created_at: Mapped[datetime]


def get_comment(session: Session, comment_id: int) -> Comment | None:
    """Return a comment by its id."""
    return session.get(Comment, comment_id)


def states_of(session: Session, comment_ids: Iterable[int], *, site_ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """Return id, revision and status of those of these comments that are on these sites."""
    # Sites are filtered in Python: with both conditions, SQLite scans all comments of the site.
    rows = session.execute(
        select(Comment.id, Comment.revision, Comment.status, Comment.site_id).where(Comment.id.in_(list(comment_ids)))
    )
    sites = set(site_ids)
    return [(comment_id, revision, status) for comment_id, revision, status, site_id in rows if site_id in sites]


def html_of(session: Session, comment: Comment) -> str:
    """Return the HTML of a comment's present revision."""
    asked = select(Revision.html).where(Revision.comment_id == comment.id, Revision.number == comment.revision)
    return session.scalars(asked).one()


def present_html(session: Session, comment_ids: Iterable[int]) -> dict[int, str]:
    """Return the HTML of each comment's present revision, by comment id."""
    rows = session.execute(
        select(Comment.id, Revision.html)
        .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
        .where(Comment.id.in_(list(comment_ids)))
    )
    return {comment_id: html for comment_id, html in rows}  # noqa: C416  # a Row is no pair to mypy


def written_at(session: Session, comment: Comment) -> datetime:
    """Return when a comment's present revision was written."""
    asked = select(Revision.created_at).where(Revision.comment_id == comment.id, Revision.number == comment.revision)
    return session.scalars(asked).one()


def newest_revisions(session: Session, comment_id: int, *, limit: int) -> list[Revision]:
    """Return a comment's revisions, newest first."""
    rows = session.scalars(
        select(Revision).where(Revision.comment_id == comment_id).order_by(Revision.number.desc()).limit(limit)
    )
    return list(rows)


def html_in_id_order(
    session: Session, *conditions: SQLColumnExpression[bool], after_id: int, limit: int
) -> list[tuple[int, int, str]]:
    """Return id, revision number and HTML of up to `limit` comments with ids above `after_id`, by id."""
    rows = session.execute(
        select(Comment.id, Comment.revision, Revision.html)
        .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
        .where(Comment.id > after_id, *conditions)
        .order_by(Comment.id)
        .limit(limit)
    )
    return [(comment_id, revision, html) for comment_id, revision, html in rows]


def unscored_html(session: Session, *, limit: int, after_id: int = 0) -> list[tuple[int, int, str]]:
    """Return id, revision number and HTML of comments without a score, by id."""
    return html_in_id_order(session, Comment.is_unscored, after_id=after_id, limit=limit)


def waiting_html(session: Session, site_id: int, *, after_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Return id, revision number and HTML of a site's pending comments, by id."""
    is_waiting = and_(Comment.site_id == site_id, Comment.status == Status.PENDING.value)
    return html_in_id_order(session, is_waiting, after_id=after_id, limit=limit)


def count_unscored(session: Session, *, stop: int | None = None) -> int:
    """Count the comments of all sites that have no score; stops at `stop`."""
    unscored = select(Comment.id).where(Comment.is_unscored).limit(stop).subquery()
    return session.scalar(select(func.count()).select_from(unscored)) or 0


def count_by_status(session: Session) -> dict[Status, int]:
    """Count the comments of all sites by status.

    Reads a whole index, so it is only for machines that ask rarely.
    """
    # Grouped by site as well, in the index's order; any other order would need a sort first.
    rows = session.execute(select(Comment.status, func.count()).group_by(Comment.site_id, Comment.status))
    counts: Counter[Status] = Counter()
    for status, count in rows:
        counts[Status(status)] += count
    return dict(counts)


def count_pending(session: Session, site_ids: Iterable[int]) -> dict[int, int]:
    """Count the pending comments of each site; sites without any have no entry."""
    rows = session.execute(
        select(Comment.site_id, func.count())
        .where(Comment.site_id.in_(list(site_ids)), Comment.status == Status.PENDING.value)
        .group_by(Comment.site_id)
    )
    return {site_id: count for site_id, count in rows}  # noqa: C416  # a Row is no pair to mypy


def find_attempt(session: Session, *, site_id: int, attempt: str) -> Comment | None:
    """Return the comment that an earlier attempt of the same submission created."""
    return session.scalar(select(Comment).where(Comment.site_id == site_id, Comment.attempt == attempt))


def has_approved(session: Session, guest_id: int, *, site_id: int) -> bool:
    """Tell whether a guest has a public comment on the site."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Comment.guest_id == guest_id, Comment.site_id == site_id, Comment.status == Status.APPROVED
                )
            )
        )
    )


def count_between(
    session: Session, *, site_id: int, network: str | None, since: datetime, until: datetime, stop: int
) -> int:
    """Count the comments a site received after `since` and up to `until`; stops at `stop`.

    `network` restricts the count to one network.
    """
    in_span = and_(Comment.created_at > since, Comment.created_at <= until)
    query = select(Comment.id).where(Comment.site_id == site_id, in_span).limit(stop)
    if network is not None:
        query = query.where(Comment.network == network)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def count_edits_since(session: Session, comment: Comment, *, since: datetime, stop: int) -> int:
    """Count the edits by this comment's author since a time; stops at `stop`.

    The author is identified by network where it is known, else by guest: a browser that rejects cookies is a new guest
    with every comment.
    """
    is_authors = Comment.guest_id == comment.guest_id
    if comment.network is not None:
        is_authors = and_(Comment.site_id == comment.site_id, Comment.network == comment.network)
    edits = (
        select(Revision.id)
        .join(Comment, Comment.id == Revision.comment_id)
        .where(is_authors, Revision.number > 1, Revision.created_at > since)
        .limit(stop)
    )
    return session.scalar(select(func.count()).select_from(edits.subquery())) or 0


def own_public(session: Session, *, guest_id: int, thread_id: int, limit: int) -> list[Comment]:
    """Return a guest's newest public comments in a thread."""
    query = select(Comment).where(
        Comment.guest_id == guest_id, Comment.thread_id == thread_id, Comment.status == Status.APPROVED
    )
    return list(session.scalars(query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(limit)))
