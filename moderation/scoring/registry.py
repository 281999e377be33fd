"""The registry of scorers: to add one, write its file and add a line here."""

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
    """How to load a scorer; one that `is_slow` runs in the worker, after the author has got an answer."""

    load: Callable[[ScorerOptions], Scorer]
    is_slow: bool = False


SCORERS: dict[str, Entry] = {
    "embedded": Entry(lambda _: load_embedded()),
    "detoxify": Entry(load_detoxify, is_slow=True),
    "detoxify-onnx": Entry(load_detoxify_onnx, is_slow=True),
}


def load_scorer(name: str, options: ScorerOptions | None = None) -> Scorer:
    """Load a scorer by name into this process.

    Raises ScorerUnavailable if there is none of that name or it cannot load.
    """
    try:
        entry = SCORERS[name]
    except KeyError:
        raise ScorerUnavailable(f"There is no scorer {name!r}; choose from {', '.join(sorted(SCORERS))}.") from None
    return entry.load(options or ScorerOptions())


def open_in_child(name: str, options: ScorerOptions | None = None) -> ChildScorer:
    """Return a scorer that runs in its own process, started by the first request."""
    return ChildScorer(name, options or ScorerOptions())
