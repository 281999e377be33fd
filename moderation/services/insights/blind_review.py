"""The weekly blind review: drawing the sample, showing its comments one by one, and saving the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.blind_review import WEEK, BlindAnswer, begin_of_week, draw_sample
from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.review.cards import Parent, to_parent
from moderation.services.sites.access import Reviewer
from moderation.store.insights.blind_review import (
    ItemRow,
    ReReviewAnswer,
    ReReviewItem,
    ReReviewSample,
    candidates_of,
    items_for,
    newest_sample,
)
from moderation.store.review.cards import find_card
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, all_sites


@dataclass(frozen=True, slots=True)
class BlindComment:
    """A comment to judge again, without scores, decisions or status.

    The page's address is left out as well, because the page shows whether the comment is public.
    """

    item_id: int
    author: str
    html: Markup
    created_at: datetime
    page_title: str
    parent: Parent | None


@dataclass(frozen=True, slots=True)
class SampleProgress:
    """A moderator's progress with the sample: `done` of `total` comments; the next sample is drawn at `next_at`."""

    done: int
    total: int
    next_at: datetime

    @property
    def left(self) -> int:
        """How many comments are left."""
        return self.total - self.done


def draw_due(*, now: datetime) -> int:
    """Draw this week's sample for every site that has none yet, and return for how many.

    It is drawn from last week's decisions by people. Without any, the previous sample stays.
    """
    week = begin_of_week(now)
    with reading() as session:
        due = [site.id for site in all_sites(session) if not _has_sample(session, site.id, week=week)]
    return sum(_draw(site_id, week=week, now=now) for site_id in due)


def describe_progress(site_id: int, *, by: Reviewer, now: datetime) -> SampleProgress:
    """Return a moderator's progress with the current sample. Raises NotAllowed."""
    by.require(site_id, Permission.DECIDE)
    with reading() as session:
        progress, _ = _look(session, site_id, by=by, now=now)
        return progress


def read_next(site_id: int, *, by: Reviewer, now: datetime) -> tuple[SampleProgress, BlindComment | None]:
    """Return a moderator's progress and the next comment, or None if all are done. Raises NotAllowed."""
    by.require(site_id, Permission.DECIDE)
    with reading() as session:
        progress, rows = _look(session, site_id, by=by, now=now)
        item = next((row for row in rows if row.answer is None), None)
        return progress, _to_blind(session, item) if item else None


def keep_answer(site_id: int, *, item_id: int, answer: BlindAnswer, by: Reviewer, now: datetime) -> None:
    """Save a moderator's answer for a comment in the sample, unless there is one; the comment does not change.

    Raises NotAllowed, and ChangedMeanwhile for a comment that is not, or no longer, in their sample.
    """
    by.require(site_id, Permission.DECIDE)
    with writing() as session:
        _, rows = _look(session, site_id, by=by, now=now)
        item = next((row for row in rows if row.id == item_id), None)
        if item is None:
            raise ChangedMeanwhile("That comment has been deleted, edited or decided, so it no longer counts.")
        if item.answer is None:
            session.add(
                ReReviewAnswer(item_id=item_id, moderator_id=by.id, answer=answer.value, answered_at=now),
            )


def _draw(site_id: int, *, week: datetime, now: datetime) -> bool:
    with writing() as session:
        if _has_sample(session, site_id, week=week):  # another worker was faster
            return False
        seed = f"{session.get_one(Site, site_id).key} {week.date().isoformat()}"
        drawn = draw_sample(candidates_of(session, site_id, since=week - WEEK, until=week), seed=seed)
        if not drawn:
            return False
        sample = ReReviewSample(site_id=site_id, week=week, drawn_at=now)
        session.add(sample)
        session.flush()
        session.add_all(
            ReReviewItem(sample_id=sample.id, place=place, comment_id=each.comment_id, revision=each.revision)
            for place, each in enumerate(drawn, start=1)
        )
        return True


def _has_sample(session: Session, site_id: int, *, week: datetime) -> bool:
    newest = newest_sample(session, site_id)
    return newest is not None and newest.week >= week


def _look(session: Session, site_id: int, *, by: Reviewer, now: datetime) -> tuple[SampleProgress, Sequence[ItemRow]]:
    sample = newest_sample(session, site_id)
    rows = items_for(session, sample.id, moderator_id=by.id) if sample else []
    done = sum(row.answer is not None for row in rows)
    return SampleProgress(done, len(rows), next_at=begin_of_week(now) + WEEK), rows


def _to_blind(session: Session, item: ItemRow) -> BlindComment:
    row = find_card(session, item.comment_id)
    assert row is not None  # comments are never removed, and this one is in the sample
    return BlindComment(
        item_id=item.id,
        author=row.comment.author,
        html=markup.restore(row.html),
        created_at=row.comment.created_at,
        page_title=row.thread.title or row.thread.url,
        parent=to_parent(row),
    )
