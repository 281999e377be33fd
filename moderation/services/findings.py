"""Everything the scorers ever said of one comment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.scores import Label
from moderation.services.moderators import Reviewer
from moderation.services.review import get_reviewable
from moderation.store.findings import score_history
from moderation.store.session import reading


@dataclass(frozen=True, slots=True)
class Answer:
    """One scorer's answer about one revision; `policy` is the revision of the policy it was held against, if known.

    `scores` are the six labels in their order, `extras` whatever else the scorer knows.
    """

    scorer: str
    model: str
    revision: int
    policy: int | None
    answered_at: datetime
    scores: Sequence[float]
    extras: Mapping[str, float]


def read_answers(comment_id: int, *, by: Reviewer) -> list[Answer]:
    """Read every answer about a comment, also about what it said before it was edited, newest first.

    Raises NotFound when it is not on one of the moderator's sites.
    """
    with reading() as session:
        get_reviewable(session, comment_id, by=by)
        return [
            Answer(
                scorer=row.scorer,
                model=row.model,
                revision=row.revision,
                policy=row.policy,
                answered_at=row.created_at,
                scores=[row.probabilities[label] for label in Label],
                extras={name: value for name, value in row.probabilities.items() if name not in set(Label)},
            )
            for row in score_history(session, comment_id)
        ]
