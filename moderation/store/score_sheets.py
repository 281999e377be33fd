"""Score sheets: packed scores and decisions for trying out thresholds, many comments per row.

A cache derived from scores and decisions and rebuilt when it does not fit the current model; used for nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ForeignKey, LargeBinary, delete, exists, func, select, tuple_
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.domain.thresholds import STEPS, Ruled
from moderation.store.base import Base
from moderation.store.comments.comments import Comment
from moderation.store.decisions.decisions import Decision
from moderation.store.scoring.results import ScoreRow

SHEET = 4_096
"""Comment ids per sheet: 78 KB if all are of one site, small enough to rewrite for one decision."""

LABELS = tuple(Label)

RECORD = np.dtype([("place", "<u2"), ("ruled", "u1"), ("at", "<u4"), ("steps", "<u2", (len(LABELS),))])
"""One comment: its id within the sheet, the moderators' decision, its time (Unix), and its scores as steps."""

Records = NDArray[np.void]

_OUTCOMES = (DecisionKind.APPROVED, DecisionKind.REJECTED, DecisionKind.SPAMMED)


class ScoreSheet(Base):
    """Comments of one site with ids from `number` × SHEET up to the next sheet; `records` are in id order."""

    __tablename__ = "score_sheets"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    records: Mapped[bytes] = mapped_column(LargeBinary)


class ScoreSheetsState(Base):
    """The model whose scores the sheets hold, and the newest score and decision in them; a single row."""

    __tablename__ = "score_sheets_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    scorer: Mapped[str]
    model: Mapped[str]
    score_id: Mapped[int]
    decision_id: Mapped[int]


@dataclass(frozen=True, slots=True)
class Ends:
    """The ids of the newest score and the newest decision of all sites."""

    score_id: int
    decision_id: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A comment as it should be on its sheet; `probabilities` is None if it should not be on one."""

    comment_id: int
    site_id: int
    created_at: datetime
    ruled: Ruled
    probabilities: dict[str, float] | None


def read_state(session: Session) -> ScoreSheetsState | None:
    """Return which scores and decisions the sheets include; None if there are no sheets."""
    return session.get(ScoreSheetsState, 1)


def begin_anew(session: Session, *, scorer: str, model: str) -> ScoreSheetsState:
    """Empty the sheets, to fill them with the scores of another model."""
    session.execute(delete(ScoreSheet))
    session.execute(delete(ScoreSheetsState))
    state = ScoreSheetsState(id=1, scorer=scorer, model=model, score_id=0, decision_id=0)
    session.add(state)
    return state


def find_ends(session: Session) -> Ends:
    """Return the newest score and decision, which the sheets have to include to be current."""
    score, decision = select(func.max(ScoreRow.id)), select(func.max(Decision.id))
    found = session.execute(select(score.scalar_subquery(), decision.scalar_subquery())).one()
    return Ends(found[0] or 0, found[1] or 0)


def touched_between(session: Session, after: Ends, upto: Ends) -> set[int]:
    """Return the ids of comments with a score or a person's decision in this range.

    The machine's own decisions do not change a sheet.
    """
    scored = select(ScoreRow.comment_id).where(ScoreRow.id > after.score_id, ScoreRow.id <= upto.score_id)
    decided = select(Decision.comment_id).where(
        Decision.id > after.decision_id, Decision.id <= upto.decision_id, Decision.kind != DecisionKind.JUDGED
    )
    return set(session.scalars(scored.union(decided)))


def sheet_rows(session: Session, comment_ids: Iterable[int], *, scorer: str, model: str) -> list[SheetRow]:
    """Return what the sheets should say about these comments, given their present revision."""
    undone, requested, scored = aliased(Decision), aliased(Decision), aliased(ScoreRow)
    newest_score = (
        select(func.max(scored.id))
        .where(
            scored.comment_id == Comment.id,
            scored.revision == Comment.revision,
            scored.scorer == scorer,
            scored.model == model,
        )
        .correlate(Comment)
        .scalar_subquery()
    )
    newest_decision = (
        select(func.max(requested.id))
        .where(
            requested.comment_id == Comment.id,
            requested.revision == Comment.revision,
            requested.actor_kind == ActorKind.MODERATOR,
            requested.kind.in_(_OUTCOMES),
            ~exists().where(undone.undoes_id == requested.id),
        )
        .correlate(Comment)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Comment.id, Comment.site_id, Comment.created_at, Comment.status, Decision.kind, ScoreRow.probabilities)
        .select_from(Comment)
        .outerjoin(ScoreRow, ScoreRow.id == newest_score)
        .outerjoin(Decision, Decision.id == newest_decision)
        .where(Comment.id.in_(sorted(comment_ids)))
    )
    return [
        SheetRow(comment_id, site_id, at, _to_ruled(kind), None if status == Status.DELETED else probabilities)
        for comment_id, site_id, at, status, kind, probabilities in rows
    ]


def _to_ruled(kind: str | None) -> Ruled:
    if kind is None:
        return Ruled.NOT
    return Ruled.APPROVED if kind == DecisionKind.APPROVED else Ruled.REJECTED


def put_rows(session: Session, rows: Iterable[SheetRow]) -> None:
    """Write comments to their sheets, replacing what was there."""
    by_sheet: dict[tuple[int, int], list[SheetRow]] = {}
    for row in rows:
        by_sheet.setdefault((row.site_id, row.comment_id // SHEET), []).append(row)
    wanted = tuple_(ScoreSheet.site_id, ScoreSheet.number).in_(by_sheet)
    sheets = {(each.site_id, each.number): each for each in session.scalars(select(ScoreSheet).where(wanted))}
    for (site_id, number), found in by_sheet.items():
        sheet = sheets.get((site_id, number))
        merged = _merge(_read_records(sheet.records) if sheet else np.empty(0, RECORD), found)
        if sheet is not None:
            sheet.records = merged.tobytes()
        elif len(merged):
            session.add(ScoreSheet(site_id=site_id, number=number, records=merged.tobytes()))


def read_sheets(session: Session, site_id: int, *, least: int) -> Iterator[tuple[int, Records]]:
    """Yield a site's sheets, newest first, until they add up to `least` comments.

    Each comes with the first comment id of its range.
    """
    count = 0
    sheets = select(ScoreSheet.number, ScoreSheet.records).where(ScoreSheet.site_id == site_id)
    for number, packed in session.execute(sheets.order_by(ScoreSheet.number.desc()).execution_options(yield_per=16)):
        records = _read_records(packed)
        count += len(records)
        yield number * SHEET, records
        if count >= least:
            return


def to_steps(probabilities: NDArray[np.float64]) -> NDArray[np.uint16]:
    """Return the highest step that each probability reaches: a vectorised `domain.thresholds.to_step`."""
    steps = np.clip(np.floor(probabilities * STEPS), 0, STEPS)
    steps += (steps < STEPS) & ((steps + 1) / STEPS <= probabilities)
    steps -= (steps > 0) & (steps / STEPS > probabilities)
    return steps.astype(np.uint16)


def _read_records(packed: bytes) -> Records:
    return np.frombuffer(packed, RECORD)


def _merge(old: Records, rows: list[SheetRow]) -> Records:
    places = np.array([row.comment_id % SHEET for row in rows], np.uint16)
    kept = old[~np.isin(old["place"], places)]
    scored = [row for row in rows if row.probabilities is not None]
    new = np.empty(len(scored), RECORD)
    new["place"] = [row.comment_id % SHEET for row in scored]
    new["ruled"] = [row.ruled for row in scored]
    new["at"] = [int(row.created_at.timestamp()) for row in scored]
    if scored:
        values = [[(row.probabilities or {})[label] for label in LABELS] for row in scored]
        new["steps"] = to_steps(np.array(values, np.float64))
    merged = np.concatenate([kept, new])
    return merged[np.argsort(merged["place"], kind="stable")]
