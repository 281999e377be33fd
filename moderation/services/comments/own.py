"""An author's own comments: which are hidden from the public, which may be edited, and proof of ownership."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.editing import may_edit
from moderation.domain.messages import N_
from moderation.domain.page_url import Page
from moderation.domain.status import Status
from moderation.services.comments.guests import hash_guest_token
from moderation.services.comments.threads import is_closed
from moderation.services.refusals import NotFound
from moderation.services.sites.policy import policy_in_force
from moderation.store.comments import public_thread
from moderation.store.comments.comments import Comment, get_comment, newest_revisions, own_public
from moderation.store.comments.guests import Guest, find_guest
from moderation.store.comments.public_thread import ThreadRow
from moderation.store.comments.threads import Thread, find_thread
from moderation.store.decisions.decisions import newest_decisions
from moderation.store.session import reading
from moderation.store.sites.reasons import statements_of
from moderation.store.sites.sites import Site, read_widget


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment that its author can see but the public cannot.

    `is_declined` is True only for rejected comments: spam looks pending, so that spammers cannot tell. `statement` is
    the reason that a moderator gave, if any.
    """

    id: int
    parent_author: str
    author: str
    html: Markup
    created_at: datetime
    is_declined: bool
    statement: str = ""
    can_edit: bool = False


@dataclass(frozen=True, slots=True)
class OwnComments:
    """A guest's comments in a thread: the hidden ones, and (id, whether it may be edited) for each public one."""

    hidden: Sequence[OwnComment] = ()
    public: Sequence[tuple[int, bool]] = ()


@dataclass(frozen=True, slots=True)
class Ownership:
    """A claim to own a comment, by the guest's token or by the comment's own link."""

    comment_id: int
    guest_token: str | None = None
    has_link: bool = False


def read_mine(site_id: int, *, page: Page, guest_token: str, now: datetime) -> OwnComments:
    """Return a guest's comments in a thread, oldest first."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        guest = find_guest(session, hash_guest_token(guest_token))
        if thread is None or guest is None:
            return OwnComments()
        minutes, closed = edit_window(session, thread, now=now)
        public = own_public(session, guest_id=guest.id, thread_id=thread.id, limit=public_thread.OWN_STOP)
        return OwnComments(
            hidden=_hidden(session, thread, guest.id, now=now),
            public=[
                (each.id, may_edit(each.state, since=each.created_at, now=now, minutes=minutes, is_closed=closed))
                for each in public
            ],
        )


def read_own(site_id: int, *, page: Page, guest_token: str, now: datetime) -> list[OwnComment]:
    """Return a guest's comments in a thread that only that guest can see, oldest first."""
    return list(read_mine(site_id, page=page, guest_token=guest_token, now=now).hidden)


def get_own(session: Session, own: Ownership) -> Comment:
    """Return a comment for its author, inside the caller's transaction. Raises NotFound for anyone else."""
    comment = get_comment(session, own.comment_id)
    if comment is not None and comment.guest_id is not None:
        guest = session.get_one(Guest, comment.guest_id)
        is_guests = own.guest_token is not None and guest.token_hash == hash_guest_token(own.guest_token)
        if own.has_link or is_guests:
            return comment
    # Others must not find out whether the comment exists.
    raise NotFound(N_("This comment no longer exists, or it isn’t yours."))


def read_source(own: Ownership, *, site_id: int, page: Page) -> str:
    """Return the source of a comment on this page for its author. Raises NotFound for anyone else."""
    with reading() as session:
        comment = get_own(session, own)
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None or comment.thread_id != thread.id or comment.state is Status.DELETED:
            raise NotFound(N_("This comment no longer exists, or it isn’t yours."))
        (revision,) = newest_revisions(session, comment.id, limit=1)
        return revision.body


def can_still_edit(session: Session, comment: Comment, *, now: datetime) -> bool:
    """Return whether the author may edit a comment, inside the caller's transaction."""
    minutes, closed = edit_window(session, session.get_one(Thread, comment.thread_id), now=now)
    declined = declined_at(session, [comment.id]) if comment.state is Status.REJECTED else {}
    since = declined.get(comment.id, comment.created_at)
    return may_edit(comment.state, since=since, now=now, minutes=minutes, is_closed=closed)


def edit_window(session: Session, thread: Thread, *, now: datetime) -> tuple[int, bool]:
    """Return for how many minutes comments in a thread may be edited, and whether the thread is closed."""
    site = session.get_one(Site, thread.site_id)
    closed = is_closed(thread, policy_in_force(session, thread.site_id).policy, now=now)
    return read_widget(site.widget).edit_minutes, closed


def declined_at(session: Session, comment_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each of these rejected comments was rejected."""
    if not comment_ids:
        return {}
    return {decision.comment_id: decision.created_at for decision in newest_decisions(session, comment_ids)}


def _hidden(session: Session, thread: Thread, guest_id: int, *, now: datetime) -> list[OwnComment]:
    rows = public_thread.own_hidden_rows(session, guest_id=guest_id, thread_id=thread.id)
    parents = public_thread.rows_by_id(session, {row.parent_id for row in rows if row.parent_id is not None})
    authors = {row.id: row.author for row in parents}
    declined = [row.id for row in rows if row.status == Status.REJECTED]
    statements = statements_of(session, declined) if declined else {}
    since, (minutes, closed) = declined_at(session, declined), edit_window(session, thread, now=now)

    def can_edit(row: ThreadRow) -> bool:
        began = since.get(row.id, row.created_at)
        return may_edit(Status(row.status), since=began, now=now, minutes=minutes, is_closed=closed)

    return [
        OwnComment(
            id=row.id,
            parent_author=authors.get(row.parent_id or 0, ""),
            author=row.author,
            html=markup.restore(row.html),
            created_at=row.created_at,
            is_declined=row.status == Status.REJECTED,
            statement=statements.get(row.id, ""),
            can_edit=can_edit(row),
        )
        for row in rows
    ]
