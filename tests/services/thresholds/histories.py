"""The generated site's comments as the threshold lab sees them, without a database."""

from collections.abc import Sequence

import numpy as np

from moderation.domain.thresholds import Ruled
from moderation.services.thresholds.score_sheets import History
from moderation.store.score_sheets import LABELS, to_steps
from tests.made_up_site import MadeUpComment


def to_history(comments: Sequence[MadeUpComment]) -> History:
    values = np.array([[each.scores[label] for label in LABELS] for each in comments]).T
    ruled = np.array([Ruled.REJECTED if each.is_rejected else Ruled.APPROVED for each in comments], np.uint8)
    at = np.array([int(each.written_at.timestamp()) for each in comments])
    return History(np.arange(len(comments)) + 1, at, ruled, to_steps(values))
