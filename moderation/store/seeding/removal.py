"""Remove made-up comments and every row that refers to them. Triggers protect the decisions on real comments."""

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
"""The tables whose rows belong to a comment, apart from decisions and the items of bulk steps."""

Ids = Collection[int]


def has_comments(session: Session, site_ids: Ids) -> bool:
    """Return whether any of these sites has a comment, whatever its status."""
    return bool(session.scalar(select(exists().where(Comment.site_id.in_(site_ids)))))


def count_made_up(session: Session, site_id: int) -> int:
    """Count a site's made-up comments."""
    counted = select(func.count()).where(Comment.site_id == site_id, Comment.is_made_up)
    return session.scalar(counted) or 0


def remove_part(session: Session, site_id: int, *, limit: int) -> int:
    """Delete a site's newest made-up comments and everything that belongs to them; return how many were deleted.

    Real comments stay, and so do their threads. Those that reply to a made-up comment become top-level comments.
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
    """Detach real comments in these threads from made-up ones."""
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
    """Remove comments from bulk steps, and delete the steps that are empty then."""
    batches = list(session.scalars(select(BatchItem.batch_id).where(BatchItem.comment_id.in_(ids)).distinct()))
    session.execute(delete(BatchItem).where(BatchItem.comment_id.in_(ids)))
    left = select(func.count()).where(BatchItem.batch_id == Batch.id).scalar_subquery()
    session.execute(update(Batch).where(Batch.id.in_(batches)).values(total=left))
    session.execute(delete(Batch).where(Batch.id.in_(batches), Batch.total == 0))


def _delete_decisions(session: Session, ids: Ids) -> None:
    """Delete decisions, starting with those that undo others."""
    of_these = Decision.comment_id.in_(ids)
    undoing = select(Decision.undoes_id).where(of_these, Decision.undoes_id.is_not(None))
    while session.scalar(select(exists().where(of_these, Decision.undoes_id.is_not(None)))):
        session.execute(delete(Decision).where(of_these, Decision.undoes_id.is_not(None), Decision.id.not_in(undoing)))
    session.execute(delete(Decision).where(of_these))


def _delete_newest_first(session: Session, ids: Sequence[int]) -> None:
    """Delete comments in this order, so that replies go before their parents."""
    table = Base.metadata.tables[Comment.__tablename__]
    one = delete(table).where(table.c.id == bindparam("gone"))
    session.connection().execute(one, [{"gone": comment_id} for comment_id in ids])


def _delete_guests(session: Session, ids: Ids, *, site_id: int) -> None:
    """Delete made-up guests without comments, and their reports, votes, notes and standings."""
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
    """Delete empty threads, and raise the version of the others so that caches are refreshed."""
    has_comment = exists().where(Comment.thread_id == Thread.id)
    session.execute(delete(Thread).where(Thread.id.in_(ids), ~has_comment))
    session.execute(update(Thread).where(Thread.id.in_(ids)).values(version=Thread.version + 1))
