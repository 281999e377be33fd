"""Details of a comment that its card leaves out: reports, edits, decisions and all scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.domain.word_diff import Passage, diff_words
from moderation.services.review.cards import ReviewCard, find_card
from moderation.services.review.decide import get_reviewable
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import newest_revisions
from moderation.store.comments.reports import newest_reports
from moderation.store.decisions.decisions import history_of
from moderation.store.review.cards import answers_of
from moderation.store.scoring.results import ScoreRow
from moderation.store.session import reading

MOST = 20
"""The most reports and decisions that are shown."""

MOST_EDITS = 10
"""The most edits that are shown, each compared with the revision before it."""


@dataclass(frozen=True, slots=True)
class PastReport:
    """A report by a reader; `words` is the reader's explanation, which may be empty."""

    reason: str
    words: str
    reported_at: datetime
    is_settled: bool


@dataclass(frozen=True, slots=True)
class PastEdit:
    """The changes from one revision to the next."""

    revision: int
    edited_at: datetime
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision by a person or the machine; `statement` is what the author reads, `note` is for colleagues."""

    kind: DecisionKind
    new_status: Status
    actor: str
    is_by_person: bool
    revision: int
    reason: str
    statement: str
    note: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ScorerAnswer:
    """A scorer's answer for one revision of a comment.

    `policy` is the revision of the policy that it was compared with, if known; `scores` are those of the six labels in
    order, `extras` any others that the scorer gave.
    """

    scorer: str
    model: str
    revision: int
    policy: int | None
    answered_at: datetime
    scores: Sequence[float]
    extras: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CardDetails:
    """The details of a comment, each list newest first; `revision` is the current one, `is_cut` if any are left out."""

    comment_id: int
    revision: int
    reports: Sequence[PastReport]
    edits: Sequence[PastEdit]
    decisions: Sequence[PastDecision]
    answers: Sequence[ScorerAnswer]
    is_cut: bool


def read_context(comment_id: int, *, by: Reviewer) -> CardDetails:
    """Return the details of a comment. Raises NotFound if it is not on one of the moderator's sites."""
    with reading() as session:
        comment = get_reviewable(session, comment_id, by=by)
        answers = answers_of(session, [comment_id], of_all_revisions=True)
        return _find_context(session, comment_id, revision=comment.revision, answers=answers[comment_id].given)


def read_card_in_context(comment_id: int, *, by: Reviewer) -> tuple[ReviewCard, CardDetails]:
    """Return a comment's card and its details, read in one transaction. Raises NotFound as `read_context` does."""
    with reading() as session:
        answers = answers_of(session, [comment_id], of_all_revisions=True)
        card = find_card(session, comment_id, by=by, answers=answers)
        return card, _find_context(session, comment_id, revision=card.revision, answers=answers[comment_id].given)


def _find_context(session: Session, comment_id: int, *, revision: int, answers: Sequence[ScoreRow]) -> CardDetails:
    reports = newest_reports(session, comment_id, limit=MOST + 1)
    decisions = history_of(session, comment_id, limit=MOST + 1)
    revisions = newest_revisions(session, comment_id, limit=MOST_EDITS + 1)
    return CardDetails(
        comment_id=comment_id,
        revision=revision,
        reports=[
            PastReport(row.reason, row.words, row.created_at, row.settled_at is not None) for row in reports[:MOST]
        ],
        edits=[
            PastEdit(newer.number, newer.created_at, diff_words(older.body, newer.body))
            for newer, older in pairwise(revisions)
        ],
        decisions=[
            PastDecision(
                kind=DecisionKind(row.kind),
                new_status=Status(row.new_status),
                actor=row.actor_label,
                is_by_person=row.actor_kind != ActorKind.MACHINE,
                revision=row.revision,
                reason=row.reason or "",
                statement=row.statement or "",
                note=row.note,
                decided_at=row.created_at,
            )
            for row in decisions[:MOST]
        ],
        answers=[_to_answer(row) for row in sorted(answers, key=lambda row: (-row.revision, -row.id))],
        is_cut=len(reports) > MOST or len(decisions) > MOST or revisions[-1].number > 1,
    )


def _to_answer(row: ScoreRow) -> ScorerAnswer:
    return ScorerAnswer(
        scorer=row.scorer,
        model=row.model,
        revision=row.revision,
        policy=row.policy,
        answered_at=row.created_at,
        scores=[row.probabilities[label] for label in Label],
        extras={name: value for name, value in row.probabilities.items() if name not in set(Label)},
    )
