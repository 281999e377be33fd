"""Which scorers there are: a name, how to load it, how fast it is. A new scorer is its own file and one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from moderation.scoring.child import ChildScorer
from moderation.scoring.detoxify.with_onnx import load_detoxify_onnx
from moderation.scoring.detoxify.with_torch import load_detoxify
from moderation.scoring.embedded.scorer import load_embedded
from moderation.scoring.options import ScorerOptions
from moderation.scoring.scorer import Scorer, ScorerUnavailable


@dataclass(frozen=True, slots=True)
class Entry:
    """How to load a scorer; one that `is_slow` answers in the worker, after the comment's author has been answered."""

    load: Callable[[ScorerOptions], Scorer]
    is_slow: bool = False


SCORERS: dict[str, Entry] = {
    "embedded": Entry(lambda _: load_embedded()),
    "detoxify": Entry(load_detoxify, is_slow=True),
    "detoxify-onnx": Entry(load_detoxify_onnx, is_slow=True),
}


def load_scorer(name: str, options: ScorerOptions | None = None) -> Scorer:
    """Load the scorer of that name into this process.

    Raises ScorerUnavailable when there is none such or it cannot load.
    """
    try:
        entry = SCORERS[name]
    except KeyError:
        raise ScorerUnavailable(f"There is no scorer {name!r}; choose from {', '.join(sorted(SCORERS))}.") from None
    return entry.load(options or ScorerOptions())


def open_in_child(name: str, options: ScorerOptions | None = None) -> ChildScorer:
    """Return the scorer of that name in a process of its own, which starts when it is first asked."""
    return ChildScorer(name, options or ScorerOptions())
