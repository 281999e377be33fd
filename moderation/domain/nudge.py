"""When an author is asked to reconsider a comment before posting it."""

from moderation.domain.policy import Policy
from moderation.domain.scores import Label, Scores


def find_nudge(scores: Scores | None, policy: Policy) -> list[Label]:
    """Return the labels that reach their nudge threshold, starting with the one furthest above it."""
    if scores is None:
        return []
    over: list[tuple[float, Label]] = []
    for label, thresholds in policy.thresholds.items():
        value = scores.values.get(label)
        if value is not None and thresholds.nudge_at is not None and value >= thresholds.nudge_at:
            over.append((value - thresholds.nudge_at, label))
    return [label for _, label in sorted(over, key=lambda pair: -pair[0])]
