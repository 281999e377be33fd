"""Batches: deciding many comments with one choice, a part at a time, and undoing all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.bulk import LARGEST, BulkOutcome
from moderation.domain.decisions import Choice
from moderation.domain.status import Status
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.review.decide import (
    Decided,
    RequestedDecision,
    SeenVersion,
    decide_in,
    get_reviewable,
    to_justification,
    undo_in,
)
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import states_of
from moderation.store.decisions.decisions import Decision
from moderation.store.review.bulk import (
    Batch,
    BatchItem,
    add_items,
    count_outcomes,
    next_items,
    sites_of_items,
)
from moderation.store.session import reading, writing

PART = 100
"""How many comments are decided per transaction, during which nobody else can write."""


@dataclass(frozen=True, slots=True)
class BatchState:
    """The progress of a batch.

    `left` comments were not decided, and `kept` ones not undone, because they had changed.
    """

    id: int
    choice: Choice
    total: int
    decided: int
    left: int
    undone: int
    kept: int
    is_begun: bool
    is_undoing: bool

    @property
    def done(self) -> int:
        """How many comments this pass has processed."""
        return self.undone + self.kept if self.is_undoing else self.decided + self.left

    @property
    def goal(self) -> int:
        """How many comments this pass has to process."""
        return self.total - self.left if self.is_undoing else self.total

    @property
    def is_finished(self) -> bool:
        """Whether this pass has processed all its comments."""
        return self.is_begun and self.done >= self.goal

    @property
    def can_be_undone(self) -> bool:
        """Whether the batch can be undone."""
        return self.is_finished and not self.is_undoing and self.decided > 0


def make_batch(
    seen: Sequence[tuple[int, int, str]], *, requested: RequestedDecision, by: Reviewer, now: datetime
) -> BatchState:
    """Create a batch of comments, each given as (id, revision, status) as it was shown; nothing is decided yet.

    Comments that are not on the moderator's sites are ignored. Raises Unacceptable for no or too many comments, and
    for a reason that one of the sites does not have.
    """
    if len(seen) > LARGEST:
        raise Unacceptable(f"You can select up to {LARGEST:,} comments at once; you selected {len(seen):,}.")
    with writing() as session:
        own = {comment_id for comment_id, *_ in states_of(session, [each[0] for each in seen], site_ids=by.site_ids)}
        selected = list({each[0]: each for each in seen if each[0] in own}.values())
        if not selected:
            raise Unacceptable("Select at least one comment first.")
        batch = Batch(
            actor_id=by.id,
            choice=requested.choice.value,
            reason=requested.reason,
            note=requested.note,
            total=len(selected),
            created_at=now,
        )
        session.add(batch)
        session.flush()
        add_items(session, batch.id, selected)
        for site_id in sites_of_items(session, batch.id):
            to_justification(session, site_id, requested)
        return _state(session, batch)


def read_batch(batch_id: int, *, by: Reviewer) -> BatchState:
    """Return the progress of a batch. Raises NotFound for one that is not this moderator's."""
    with reading() as session:
        return _state(session, _get_own(session, batch_id, by=by))


def run_batch(batch_id: int, *, by: Reviewer, now: datetime, has_second: bool = False) -> BatchState:
    """Process the next part of a batch: decide it or, if the batch is being undone, undo it.

    Comments that have changed since they were shown are skipped and counted. Raises NotFound for a batch that is not
    this moderator's.
    """
    with writing() as session:
        batch = _get_own(session, batch_id, by=by)
        batch.begun_at = batch.begun_at or now
        is_undoing = batch.undone_at is not None
        done, skipped = (
            (BulkOutcome.UNDONE, BulkOutcome.KEPT) if is_undoing else (BulkOutcome.DECIDED, BulkOutcome.LEFT)
        )
        for item in next_items(session, batch.id, outcome=BulkOutcome.DECIDED if is_undoing else None, limit=PART):
            try:
                if is_undoing:
                    _undo(session, item, by=by, now=now, has_second=has_second)
                else:
                    item.decision_id = _decide(session, batch, item, by=by, now=now, has_second=has_second).decision_id
                item.outcome = done
            except (ChangedMeanwhile, NotFound, Unacceptable):
                item.outcome = skipped
        session.flush()
        return _state(session, batch)


def undo_batch(batch_id: int, *, by: Reviewer, now: datetime) -> BatchState:
    """Start undoing a batch, which `run_batch` then does. Raises NotFound, and ChangedMeanwhile if it cannot be."""
    with writing() as session:
        batch = _get_own(session, batch_id, by=by)
        if batch.undone_at is not None:
            raise ChangedMeanwhile("This batch was already undone.")
        if not _state(session, batch).is_finished:
            raise ChangedMeanwhile("This batch is not finished yet. Wait until it is, then undo it.")
        batch.undone_at = now
        session.flush()
        return _state(session, batch)


def _get_own(session: Session, batch_id: int, *, by: Reviewer) -> Batch:
    batch = session.get(Batch, batch_id)
    if batch is None or batch.actor_id != by.id:
        raise NotFound("There is no such batch.")
    return batch


def _decide(
    session: Session, batch: Batch, item: BatchItem, *, by: Reviewer, now: datetime, has_second: bool
) -> Decided:
    comment = get_reviewable(session, item.comment_id, by=by)
    requested = RequestedDecision(Choice(batch.choice), reason=batch.reason, note=batch.note)
    seen = SeenVersion(item.revision, Status(item.status))
    return decide_in(session, comment, requested=requested, seen=seen, by=by, now=now, has_second=has_second)


def _undo(session: Session, item: BatchItem, *, by: Reviewer, now: datetime, has_second: bool) -> None:
    comment = get_reviewable(session, item.comment_id, by=by)
    decision = session.get_one(Decision, item.decision_id)
    undo_in(session, comment, decision, by=by, now=now, has_second=has_second)


def _state(session: Session, batch: Batch) -> BatchState:
    counts = count_outcomes(session, batch.id)
    return BatchState(
        id=batch.id,
        choice=Choice(batch.choice),
        total=batch.total,
        decided=counts.get(BulkOutcome.DECIDED, 0),
        left=counts.get(BulkOutcome.LEFT, 0),
        undone=counts.get(BulkOutcome.UNDONE, 0),
        kept=counts.get(BulkOutcome.KEPT, 0),
        is_begun=batch.begun_at is not None,
        is_undoing=batch.undone_at is not None,
    )
