"""`make bench-learning`: how much review a learned model saves on unseen comments, and how long training takes.

With a file of labelled comments as argument, its labels are the decisions and the embedded scorer scores it.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from moderation.domain.checks import find_scorer_signals
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.risk import estimate_risk
from moderation.domain.scores import Scores
from moderation.domain.signals import SignalKind
from moderation.scoring.embedded.scorer import load_embedded
from moderation.scoring.evaluation.labelled_files import read_labelled
from moderation.scoring.learned.features import read_numbers
from moderation.scoring.learned.fitting import TrainingExample, fit_model
from moderation.scoring.learned.model import read_text
from tests.made_up_site import make_comments

UNSEEN = 0.25
MISSES = (0.05, 0.10, 0.20)
_UNTIL = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Load:
    """The share of comments to review so that no more than a share `misses` of those to reject is missed."""

    misses: float
    by_labels: float
    learned: float


def measure_loads(decided: Sequence[TrainingExample]) -> tuple[list[Load], dict[str, float]]:
    """Train on the first three quarters and compare both rankings on the rest; also return timings."""
    cut = round(len(decided) * (1 - UNSEEN))
    begun = time.perf_counter()
    model = fit_model(decided[:cut]).model
    fitted = time.perf_counter()
    unseen = decided[cut:]
    learned = [model.weigh(read_numbers(each.probabilities, each.signals), read_text(each.text)) for each in unseen]
    weighed = time.perf_counter()
    labels = [estimate_risk([each.probabilities], each.signals) for each in unseen]
    rejected = [each.is_rejected for each in unseen]
    loads = [Load(share, *(_find_load(each, rejected, share) for each in (labels, learned))) for share in MISSES]
    took = {"seconds to learn": fitted - begun, "microseconds a comment": (weighed - fitted) / len(unseen) * 1e6}
    return loads, took


def _find_load(risks: Sequence[float], rejected: Sequence[bool], misses: float) -> float:
    bad = np.sort(np.array(risks)[np.array(rejected)])
    limit = bad[int(len(bad) * misses)]
    return float((np.array(risks) >= limit).mean())


def make_decided(count: int) -> list[TrainingExample]:
    """Return the generated site's comments as training examples."""
    comments = make_comments(count, until=_UNTIL)
    return [_decide(each.text, Scores("fixed", "1", each.scores), each.is_rejected) for each in comments]


def read_decided(path: Path) -> list[TrainingExample]:
    """Return a file's comments, shuffled, as if people had rejected those with any label."""
    found, scorer = read_labelled(path), load_embedded()
    rejected = (np.array([found.truth[label] for label in found.truth]) == 1).any(axis=0)
    order = np.random.default_rng(1).permutation(len(found.texts))
    return [_decide(found.texts[place], scorer.score(found.texts[place]), bool(rejected[place])) for place in order]


def _decide(text: str, scores: Scores, is_rejected: bool) -> TrainingExample:
    signals = tuple(find_scorer_signals(scores, preset_policy(Preset.BALANCED)))
    held = any(signal.kind is SignalKind.LABEL for signal in signals)
    return TrainingExample(text, scores.values, signals, is_rejected=is_rejected, is_held_by_labels=held)


def write_table(decided: Sequence[TrainingExample]) -> str:
    """Return the figures as Markdown."""
    loads, took = measure_loads(decided)
    rows = [f"| {each.misses:.0%} | {each.by_labels:.1%} | {each.learned:.1%} |" for each in loads]
    rejected = sum(each.is_rejected for each in decided) / len(decided)
    return "\n".join(
        [
            f"{len(decided):,} comments, {rejected:.1%} rejected, the last quarter unseen",
            "| missed rejections, at most | to review, by labels | to review, by prediction |",
            "| ---: | ---: | ---: |",
            *rows,
            *(f"{value:,.1f} {what}" for what, value in took.items()),
        ]
    )


if __name__ == "__main__":
    print(write_table(read_decided(Path(sys.argv[1])) if len(sys.argv) > 1 else make_decided(20_000)))  # noqa: T201
