"""Taking made-up comments away with all that hangs from them. The database refuses the decisions of real ones."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlalchemy.orm import Session

from moderation.domain.standing import TargetKind
from moderation.store.base import Base
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.guests import Guest
from moderation.store.comments.reports import Report
from moderation.store.comments.threads import Thread
from moderation.store.comments.votes import Vote
from moderation.store.decisions.decisions import Decision
from moderation.store.insights.blind_review import ReReviewAnswer, ReReviewItem
from moderation.store.mail.reply_addresses import ReplyRequest
from moderation.store.review.authors import AuthorNote
from moderation.store.review.bulk import Batch, BatchItem
from moderation.store.review.presence import Claim
from moderation.store.scoring.results import ScoreRow, SignalRow
from moderation.store.screening.second_opinion import AwaitedOpinion
from moderation.store.sites.standings import StandingRow

OF_COMMENTS = (Revision, ScoreRow, SignalRow, Report, Vote, ReplyRequest, AwaitedOpinion, Claim, ReReviewItem)
"""What hangs from a comment, but for its decisions and its places in bulk steps."""

Ids = Collection[int]


def has_comments(session: Session, site_ids: Ids) -> bool:
    """Tell whether any of these sites has a comment, whatever became of it."""
    return bool(session.scalar(select(exists().where(Comment.site_id.in_(site_ids)))))


def has_made_up(session: Session, site_id: int) -> bool:
    """Tell whether a site has made-up comments."""
    return bool(session.scalar(select(exists().where(Comment.site_id == site_id, Comment.is_made_up))))


def count_made_up(session: Session, site_id: int) -> int:
    """How many made-up comments a site has."""
    counted = select(func.count()).where(Comment.site_id == site_id, Comment.is_made_up)
    return session.scalar(counted) or 0


def remove_part(session: Session, site_id: int, *, limit: int) -> int:
    """Delete the newest made-up comments of a site with all that hangs from them; return how many those were.

    Real comments stay: one that answers a made-up comment becomes a top-level one. So do their conversations.
    """
    newest = select(Comment.id, Comment.thread_id, Comment.guest_id).where(Comment.site_id == site_id)
    rows = session.execute(newest.where(Comment.is_made_up).order_by(Comment.id.desc()).limit(limit)).all()
    if not rows:
        return 0
    ids = [row.id for row in rows]
    threads = {row.thread_id for row in rows}
    _free_real_replies(session, threads)
    answered = select(ReReviewItem.id).where(ReReviewItem.comment_id.in_(ids))
    session.execute(delete(ReReviewAnswer).where(ReReviewAnswer.item_id.in_(answered)))
    _shrink_batches(session, ids)
    for model in OF_COMMENTS:
        session.execute(delete(model).where(model.comment_id.in_(ids)))
    _delete_decisions(session, ids)
    _delete_newest_first(session, ids)
    _delete_guests(session, {row.guest_id for row in rows if row.guest_id is not None}, site_id=site_id)
    _delete_threads(session, threads)
    return len(ids)


def _free_real_replies(session: Session, threads: Ids) -> None:
    """Let real comments of these conversations hang from real ones only."""
    rows = session.scalars(select(Comment).where(Comment.thread_id.in_(threads), ~Comment.is_made_up))
    real = {comment.id: comment for comment in rows}
    for comment in real.values():
        if comment.parent_id not in real:
            comment.parent_id = comment.root_id = None
    for comment in real.values():
        top = comment
        while top.parent_id is not None:
            top = real[top.parent_id]
        comment.root_id = None if top is comment else top.id
    session.flush()


def _shrink_batches(session: Session, ids: Ids) -> None:
    """Take comments out of bulk steps; one of which nothing is left goes."""
    batches = list(session.scalars(select(BatchItem.batch_id).where(BatchItem.comment_id.in_(ids)).distinct()))
    session.execute(delete(BatchItem).where(BatchItem.comment_id.in_(ids)))
    left = select(func.count()).where(BatchItem.batch_id == Batch.id).scalar_subquery()
    session.execute(update(Batch).where(Batch.id.in_(batches)).values(total=left))
    session.execute(delete(Batch).where(Batch.id.in_(batches), Batch.total == 0))


def _delete_decisions(session: Session, ids: Ids) -> None:
    """Delete decisions, those first that take back others."""
    of_these = Decision.comment_id.in_(ids)
    undoing = select(Decision.undoes_id).where(of_these, Decision.undoes_id.is_not(None))
    while session.scalar(select(exists().where(of_these, Decision.undoes_id.is_not(None)))):
        session.execute(delete(Decision).where(of_these, Decision.undoes_id.is_not(None), Decision.id.not_in(undoing)))
    session.execute(delete(Decision).where(of_these))


def _delete_newest_first(session: Session, ids: Sequence[int]) -> None:
    """Delete comments in this order: a reply before what it answers."""
    table = Base.metadata.tables[Comment.__tablename__]
    one = delete(table).where(table.c.id == bindparam("gone"))
    session.connection().execute(one, [{"gone": comment_id} for comment_id in ids])


def _delete_guests(session: Session, ids: Ids, *, site_id: int) -> None:
    """Delete made-up guests who have no comment left, and what was said of them."""
    has_comment = exists().where(Comment.guest_id == Guest.id)
    gone = list(session.scalars(select(Guest.id).where(Guest.id.in_(ids), ~has_comment)))
    session.execute(delete(Report).where(Report.guest_id.in_(gone)))
    session.execute(delete(Vote).where(Vote.guest_id.in_(gone)))
    session.execute(delete(AuthorNote).where(AuthorNote.guest_id.in_(gone)))
    targets = [str(guest_id) for guest_id in gone]
    is_theirs = (StandingRow.site_id == site_id, StandingRow.kind == TargetKind.GUEST.value)
    session.execute(delete(StandingRow).where(*is_theirs, StandingRow.value.in_(targets)))
    session.execute(delete(Guest).where(Guest.id.in_(gone)))


def _delete_threads(session: Session, ids: Ids) -> None:
    """Delete conversations in which nothing is left, and tell every cache of the others' new version."""
    has_comment = exists().where(Comment.thread_id == Thread.id)
    session.execute(delete(Thread).where(Thread.id.in_(ids), ~has_comment))
    session.execute(update(Thread).where(Thread.id.in_(ids)).values(version=Thread.version + 1))
