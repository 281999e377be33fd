"""Queries for the cards of the desk's queues."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, literal, select, true
from sqlalchemy.orm import Session, aliased

from moderation.domain.paging import COUNT_STOP, Place
from moderation.domain.queues import QueueSort, make_place
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.threads import Thread
from moderation.store.review.queue import Selection, order_by, reports
from moderation.store.scoring.results import ScoreRow
from moderation.store.screening.second_opinion import AwaitedOpinion
from moderation.store.sites.reasons import ReasonRow
from moderation.store.sites.sites import PolicyRevision, Site

_parent = aliased(Comment)


_parent_revision = aliased(Revision)


_CARDS = (
    select(Comment, Revision.html, Thread, _parent.author, _parent_revision.html, reports())
    .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
    .join(Thread, Thread.id == Comment.thread_id)
    .outerjoin(_parent, _parent.id == Comment.parent_id)
    .outerjoin(
        _parent_revision,
        and_(_parent_revision.comment_id == _parent.id, _parent_revision.number == _parent.revision),
    )
)


@dataclass(slots=True)
class Answers:
    """The scorers' answers about a comment, oldest first, and the second opinion it waits for."""

    given: list[ScoreRow] = field(default_factory=list)
    awaited: AwaitedOpinion | None = None


@dataclass(frozen=True, slots=True)
class SiteRules:
    """A site's newest policy, None if it has none, and its own reasons, if any."""

    policy: PolicyRevision | None
    reasons: list[ReasonRow]


@dataclass(frozen=True, slots=True)
class CardRow:
    """A comment with its context; the parent's fields are None for a top-level comment.

    `reports` counts open reports.
    """

    comment: Comment
    html: str
    thread: Thread
    parent_author: str | None
    parent_html: str | None
    reports: int

    def place(self, order: QueueSort) -> Place:
        """Its place in a sort order."""
        if order is QueueSort.RISK:
            return make_place(self.comment.risk, self.comment.id)
        if order is QueueSort.REPORTS:
            return make_place(self.reports, self.comment.id)
        return make_place(0 if order is QueueSort.FOUND else self.comment.created_at, self.comment.id)


@dataclass(frozen=True, slots=True)
class Window:
    """How far a search has looked: whether it stopped at its limit, and where."""

    is_full: bool
    end: Place | None


def card_rows(session: Session, selection: Selection, *, limit: int) -> list[CardRow]:
    """Return the first comments of a selection, in its order."""
    found = selection.rows.limit(limit).subquery()
    rows = session.execute(_CARDS.where(Comment.id.in_(select(found.c.id))).order_by(*order_by(selection.order)))
    return [CardRow(*row) for row in rows]


def find_card(session: Session, comment_id: int) -> CardRow | None:
    """Return one comment with its context."""
    row = session.execute(_CARDS.where(Comment.id == comment_id)).one_or_none()
    return CardRow(*row) if row else None


def matching_rows(session: Session, selection: Selection, *, limit: int) -> list[tuple[int, int, str]]:
    """Return id, revision and status of the first comments of a selection, unordered."""
    found = selection.rows.limit(limit).subquery()
    rows = session.execute(
        select(Comment.id, Comment.revision, Comment.status).where(Comment.id.in_(select(found.c.id)))
    )
    return [(comment_id, revision, status) for comment_id, revision, status in rows]


def count_matching(session: Session, selection: Selection) -> tuple[int, bool]:
    """Count a selection up to COUNT_STOP + 1, and tell whether its window stopped at its limit."""
    found = selection.rows.limit(COUNT_STOP + 1).subquery()
    looked_at = literal(0).label("none")
    if selection.window is not None:
        looked_at = select(func.count()).select_from(selection.window).scalar_subquery().label("looked_at")
    row = session.execute(select(select(func.count()).select_from(found).scalar_subquery(), looked_at)).one()
    return row[0], row[1] >= selection.looked_at


def read_window(session: Session, selection: Selection) -> Window:
    """Return how far a selection's window reached; for pages with fewer rows than asked for."""
    window = selection.window
    if window is None:
        return Window(is_full=False, end=None)
    if not selection.is_walk:
        looked_at = session.scalar(select(func.count()).select_from(window)) or 0
        return Window(is_full=looked_at >= selection.looked_at, end=None)
    forwards = selection.order is QueueSort.OLDEST
    backwards: tuple[ColumnElement[int], ...] = (
        (window.c.key.desc(), window.c.id.desc()) if forwards else (window.c.key, window.c.id)
    )
    last = select(window.c.key, window.c.id, func.count().over()).order_by(*backwards).limit(1)
    row = session.execute(last).one_or_none()
    if row is None or row[2] < selection.looked_at:
        return Window(is_full=False, end=None)
    return Window(is_full=True, end=make_place(0 if selection.order is QueueSort.FOUND else row[0], row[1]))


def answers_of(session: Session, comment_ids: Sequence[int], *, of_all_revisions: bool = False) -> dict[int, Answers]:
    """Return the answers about each comment's present revision, or about all its revisions."""
    is_asked = true() if of_all_revisions else ScoreRow.revision == Comment.revision
    rows = session.execute(
        select(Comment.id, ScoreRow, AwaitedOpinion)
        .outerjoin(ScoreRow, and_(ScoreRow.comment_id == Comment.id, is_asked))
        .outerjoin(AwaitedOpinion, AwaitedOpinion.comment_id == Comment.id)
        .where(Comment.id.in_(comment_ids))
        .order_by(ScoreRow.id)
    )
    found: dict[int, Answers] = {}
    for comment_id, given, awaited in rows:
        answers = found.setdefault(comment_id, Answers(awaited=awaited))
        if given is not None:
            answers.given.append(given)
    return found


def site_rules_for(session: Session, site_ids: Sequence[int]) -> dict[int, SiteRules]:
    """Return the rules of these sites in one query."""
    newest = (
        select(PolicyRevision.site_id, func.max(PolicyRevision.number).label("number"))
        .where(PolicyRevision.site_id.in_(site_ids))
        .group_by(PolicyRevision.site_id)
        .subquery()
    )
    rows = session.execute(
        select(Site.id, PolicyRevision, ReasonRow)
        .outerjoin(newest, newest.c.site_id == Site.id)
        .outerjoin(PolicyRevision, and_(PolicyRevision.site_id == Site.id, PolicyRevision.number == newest.c.number))
        .outerjoin(ReasonRow, ReasonRow.site_id == Site.id)
        .where(Site.id.in_(site_ids))
        .order_by(Site.id, ReasonRow.position)
    )
    found: dict[int, SiteRules] = {}
    for site_id, policy, reason in rows:
        rules = found.setdefault(site_id, SiteRules(policy, []))
        if reason is not None:
            rules.reasons.append(reason)
    return found
