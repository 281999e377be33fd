"""Keeping score sheets up to date with scores and decisions, and reading a site's history from them."""

from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from moderation.domain.thresholds import COUNTS
from moderation.scoring.scorer import Scorer
from moderation.store.score_sheets import (
    LABELS,
    Ends,
    begin_anew,
    find_ends,
    put_rows,
    read_sheets,
    read_state,
    sheet_rows,
    touched_between,
)
from moderation.store.session import reading, writing

PART = 1_000
"""How many scores, and decisions, are processed per transaction, during which nobody else can write."""

MOST = max(COUNTS)


@dataclass(frozen=True, slots=True)
class History:
    """A site's last comments, the newest last: ids, Unix times, what people decided, and scores as steps by label."""

    ids: NDArray[np.int64]
    at: NDArray[np.int64]
    ruled: NDArray[np.uint8]
    steps: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.ids)


def keep_sheets(scorer: Scorer, *, seconds: float) -> float:
    """Update the sheets of all sites for about `seconds`, and return how complete they are, from 0 to 1.

    Both source tables only grow, so the last ids read are enough to continue. Each comment's data is read afresh every
    time, so the order of changes does not matter.
    """
    if not scorer.languages:
        return 1.0  # a scorer that failed to load has none, and the sheets must not be rebuilt for it
    until = monotonic() + seconds
    while not _is_done(scorer):
        with writing() as session:
            share = _take_part(session, scorer)
        if monotonic() >= until:
            return share
    return 1.0


def read_history(session: Session, site_id: int, *, last: int) -> History:
    """Return a site's `last` comments by the time they were written, among the 200,000 stored most recently."""
    parts = list(read_sheets(session, site_id, least=MOST))
    ids = np.concatenate([first + records["place"].astype(np.int64) for first, records in parts] or [_NONE])
    at = np.concatenate([records["at"].astype(np.int64) for _, records in parts] or [_NONE])
    ruled = np.concatenate([records["ruled"] for _, records in parts] or [_NONE.astype(np.uint8)])
    steps = np.concatenate([records["steps"] for _, records in parts] or [np.empty((0, len(LABELS)), np.uint16)])
    order = np.lexsort((ids, at))[-last:]
    return History(ids[order], at[order], ruled[order], np.ascontiguousarray(steps[order].T))


_NONE = np.empty(0, np.int64)


def _is_done(scorer: Scorer) -> bool:
    with reading() as session:
        state = read_state(session)
        return (
            state is not None
            and (state.scorer, state.model) == (scorer.name, scorer.model)
            and Ends(state.score_id, state.decision_id) == find_ends(session)
        )


def _take_part(session: Session, scorer: Scorer) -> float:
    state, ends = read_state(session), find_ends(session)
    if state is None or (state.scorer, state.model) != (scorer.name, scorer.model):
        state = begin_anew(session, scorer=scorer.name, model=scorer.model)
    after = Ends(state.score_id, state.decision_id)
    upto = Ends(min(after.score_id + PART, ends.score_id), min(after.decision_id + PART, ends.decision_id))
    touched = touched_between(session, after, upto)
    put_rows(session, sheet_rows(session, touched, scorer=scorer.name, model=scorer.model))
    state.score_id, state.decision_id = upto.score_id, upto.decision_id
    return (upto.score_id + upto.decision_id) / max(1, ends.score_id + ends.decision_id)
