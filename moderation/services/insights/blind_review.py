"""The weekly blind sample: drawing it, showing one comment of it after the other, counting what is answered."""

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
    """A comment as it is judged again: what it says and where, and nothing of what anybody or anything made of it.

    No address of its page either: there one would see whether it is public.
    """

    item_id: int
    author: str
    html: Markup
    created_at: datetime
    page_title: str
    parent: Parent | None


@dataclass(frozen=True, slots=True)
class SampleProgress:
    """How far a moderator has come: `done` of `total` that may be asked of them; the next sample comes at `next_at`."""

    done: int
    total: int
    next_at: datetime

    @property
    def left(self) -> int:
        """How many are still to be answered."""
        return self.total - self.done


def draw_due(*, now: datetime) -> int:
    """Draw this week's sample wherever there is none yet, and return for how many sites.

    From what people decided in the week before. Where they decided nothing, the last sample stays up.
    """
    week = begin_of_week(now)
    with reading() as session:
        due = [site.id for site in all_sites(session) if not _has_sample(session, site.id, week=week)]
    return sum(_draw(site_id, week=week, now=now) for site_id in due)


def describe_progress(site_id: int, *, by: Reviewer, now: datetime) -> SampleProgress:
    """Tell how far a moderator has come with what is up. Raises NotAllowed."""
    by.require(site_id, Permission.DECIDE)
    with reading() as session:
        progress, _ = _look(session, site_id, by=by, now=now)
        return progress


def read_next(site_id: int, *, by: Reviewer, now: datetime) -> tuple[SampleProgress, BlindComment | None]:
    """Return how far a moderator has come, and the next comment; None when all are answered. Raises NotAllowed."""
    by.require(site_id, Permission.DECIDE)
    with reading() as session:
        progress, rows = _look(session, site_id, by=by, now=now)
        following = next((row for row in rows if row.answer is None), None)
        return progress, _to_blind(session, following) if following else None


def keep_answer(site_id: int, *, item_id: int, answer: BlindAnswer, by: Reviewer, now: datetime) -> None:
    """Count what a moderator says of a comment in the sample; the first answer stays. Nothing else comes of it.

    Raises NotAllowed, and ChangedMeanwhile for what is not, or no longer, theirs to answer.
    """
    by.require(site_id, Permission.DECIDE)
    with writing() as session:
        _, rows = _look(session, site_id, by=by, now=now)
        asked = next((row for row in rows if row.id == item_id), None)
        if asked is None:
            raise ChangedMeanwhile("That comment was deleted, edited or decided meanwhile, so it counts no more.")
        if asked.answer is None:
            session.add(
                ReReviewAnswer(item_id=item_id, moderator_id=by.id, answer=answer.value, answered_at=now),
            )


def _draw(site_id: int, *, week: datetime, now: datetime) -> bool:
    with writing() as session:
        if _has_sample(session, site_id, week=week):  # another worker was quicker
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
    assert row is not None  # comments are never removed, and this one is of the sample
    return BlindComment(
        item_id=item.id,
        author=row.comment.author,
        html=markup.restore(row.html),
        created_at=row.comment.created_at,
        page_title=row.thread.title or row.thread.url,
        parent=to_parent(row),
    )
