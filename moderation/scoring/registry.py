"""Which scorers there are: a name and how to load it. A new scorer is its own file and one line here."""

from collections.abc import Callable

from moderation.scoring.embedded import load_embedded
from moderation.scoring.scorer import Scorer, ScorerUnavailable

SCORERS: dict[str, Callable[[], Scorer]] = {
    "embedded": load_embedded,
}


def load_scorer(name: str) -> Scorer:
    """Load the scorer of that name; raises ScorerUnavailable when there is none such or it cannot load."""
    try:
        load = SCORERS[name]
    except KeyError:
        raise ScorerUnavailable(f"There is no scorer {name!r}; choose from {', '.join(sorted(SCORERS))}.") from None
    return load()
