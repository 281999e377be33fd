"""Results of screening: the scores of a revision and the signals of its checks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, and_, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.scores import Scores
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.store.base import Base
from moderation.store.comments.comments import Comment

_AT_ONCE = 1_000  # ids per query; SQLite accepts up to 32,766


class ScoreRow(Base):
    """One scorer's probabilities for one revision; `milliseconds` is None if it was not timed."""

    __tablename__ = "scores"
    __table_args__ = (Index(None, "comment_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    revision: Mapped[int]
    scorer: Mapped[str]
    model: Mapped[str]
    probabilities: Mapped[dict[str, Any]] = mapped_column(JSON)
    policy: Mapped[int | None]  # revision of the policy it was judged by; 0 if the site has none
    milliseconds: Mapped[float | None] = mapped_column(Double)
    created_at: Mapped[datetime]


class SignalRow(Base):
    """One signal of one revision, with the value and threshold at the time."""

    __tablename__ = "signals"
    __table_args__ = (Index(None, "comment_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    revision: Mapped[int]
    kind: Mapped[str]
    effect: Mapped[str]
    name: Mapped[str]
    value: Mapped[float | None]
    limit: Mapped[float | None]
    scorer: Mapped[str] = mapped_column(default="", server_default="")

    def to_signal(self) -> Signal:
        """The signal as a domain object."""
        return Signal(SignalKind(self.kind), Effect(self.effect), self.name, self.value, self.limit, self.scorer)


def add_scores(
    session: Session, comment: Comment, scores: Scores, *, policy: int, milliseconds: float | None, now: datetime
) -> None:
    """Save a scorer's scores for a comment's present revision.

    `policy` is the revision number of the policy that judged it; `milliseconds` is how long the scorer took.
    """
    session.add(
        ScoreRow(
            comment_id=comment.id,
            revision=comment.revision,
            scorer=scores.scorer,
            model=scores.model,
            probabilities=dict(scores.values),
            policy=policy,
            milliseconds=milliseconds,
            created_at=now,
        )
    )


def add_signals(session: Session, comment: Comment, signals: list[Signal]) -> None:
    """Save the signals of a comment's present revision."""
    session.add_all(
        SignalRow(
            comment_id=comment.id,
            revision=comment.revision,
            kind=signal.kind.value,
            effect=signal.effect.value,
            name=signal.name,
            value=signal.value,
            limit=signal.limit,
            scorer=signal.scorer,
        )
        for signal in signals
    )


def scores_of(session: Session, comment: Comment) -> list[ScoreRow]:
    """Return each scorer's scores of a comment's present revision."""
    rows = session.scalars(
        select(ScoreRow)
        .where(ScoreRow.comment_id == comment.id, ScoreRow.revision == comment.revision)
        .order_by(ScoreRow.id)
    )
    return list(rows)


def signals_of(session: Session, comment: Comment) -> list[Signal]:
    """Return the signals of a comment's present revision."""
    rows = session.scalars(
        select(SignalRow)
        .where(SignalRow.comment_id == comment.id, SignalRow.revision == comment.revision)
        .order_by(SignalRow.id)
    )
    return [row.to_signal() for row in rows]


def signals_for(session: Session, comment_ids: Sequence[int]) -> dict[int, list[Signal]]:
    """Return the signals of each comment's present revision in one query; no entry if there are none."""
    rows = session.scalars(
        select(SignalRow)
        .join(Comment, and_(Comment.id == SignalRow.comment_id, Comment.revision == SignalRow.revision))
        .where(SignalRow.comment_id.in_(comment_ids))
        .order_by(SignalRow.id)
    )
    found: dict[int, list[Signal]] = {}
    for row in rows:
        found.setdefault(row.comment_id, []).append(row.to_signal())
    return found


def signals_at(session: Session, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[Signal]]:
    """Return the signals of (comment id, revision) pairs; pairs without signals have no entry."""
    wanted = set(places)
    found: dict[tuple[int, int], list[Signal]] = {}
    for start in range(0, len(places), _AT_ONCE):
        ids = [comment_id for comment_id, _ in places[start : start + _AT_ONCE]]
        for row in session.scalars(select(SignalRow).where(SignalRow.comment_id.in_(ids)).order_by(SignalRow.id)):
            if (row.comment_id, row.revision) in wanted:
                found.setdefault((row.comment_id, row.revision), []).append(row.to_signal())
    return found


def drop_signals(session: Session, comment: Comment, *, kinds: Iterable[SignalKind], scorers: Iterable[str]) -> None:
    """Delete these scorers' signals of these kinds for a comment's present revision."""
    session.execute(
        delete(SignalRow).where(
            SignalRow.comment_id == comment.id,
            SignalRow.revision == comment.revision,
            SignalRow.kind.in_([kind.value for kind in kinds]),
            SignalRow.scorer.in_(list(scorers)),
        )
    )
