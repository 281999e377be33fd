"""`make bench-scoring`: latency, throughput and memory of each scorer. No test asserts on its timings."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from moderation.scoring.registry import SCORERS, load_scorer
from moderation.scoring.scorer import Scorer, ScorerUnavailable
from moderation.settings import load_settings, scorer_options
from tests.bench.made_up_comments import make_comments, make_sixty_words

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
_LATENCY_TEXTS = {False: 2_000, True: 40}  # by whether the scorer is slow
_RATE_LINES = {False: 20_000, True: 200}
# In a separate process, so that memory left behind by one scorer does not count for the next.
_LOADING = """
import json, os, time
from moderation.scoring.registry import load_scorer
from moderation.settings import load_settings, scorer_options
def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
before, began = resident(), time.perf_counter()
scorer = load_scorer({name!r}, scorer_options(load_settings()))
loaded = time.perf_counter() - began
scorer.score("One comment, for what is only loaded by the first.")
print(json.dumps([loaded * 1e3, before / 1024, resident() / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Latency:
    """Microseconds per call: the median and the 95th percentile."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Loading:
    """Milliseconds to load a scorer, and the process's resident MiB before loading and after the first answer."""

    milliseconds: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Comments per second of `flask score`, with and without its start-up time."""

    whole: float
    running: float


def find_scorers() -> tuple[dict[str, Scorer], dict[str, str]]:
    """Load every scorer that can be loaded; return them, and the reasons of the others."""
    loaded, missing = {}, {}
    for name in SCORERS:
        try:
            loaded[name] = load_scorer(name, scorer_options(load_settings()))
        except ScorerUnavailable as error:
            missing[name] = str(error)
    return loaded, missing


def measure_latency(scorer: Scorer, texts: Sequence[str]) -> Latency:
    """Score the texts one after the other in this thread."""
    spent = []
    for text in texts:
        began = time.perf_counter_ns()
        scorer.score(text)
        spent.append(time.perf_counter_ns() - began)
    spent.sort()
    return Latency(spent[len(spent) // 2] / 1e3, spent[int(len(spent) * 0.95)] / 1e3)


def measure_loading(name: str) -> Loading:
    """Load a scorer in a fresh process and let it answer once."""
    ran = subprocess.run(
        [sys.executable, "-c", _LOADING.format(name=name)], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return Loading(*json.loads(ran.stdout))


def measure_rate(name: str, lines: Sequence[str], *, jobs: int) -> Rate:
    """Run the real command on JSON lines, and on no input to measure its start-up time."""
    started, whole = (_run_command(name, content, jobs=jobs) for content in ("", "".join(lines)))
    return Rate(len(lines) / whole, len(lines) / max(whole - started, 1e-9))


def _run_command(name: str, content: str, *, jobs: int) -> float:
    """Return the seconds `flask score` takes, reading from a file and discarding its output."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi.py", "score", "--scorer", name, "--jobs", str(jobs)]
    with tempfile.TemporaryDirectory() as folder:
        # Use the installation's models, but not its queue and database.
        Path(folder, "models").symlink_to(load_settings().instance.absolute() / "models")
        given = {**os.environ, "PARLEY_INSTANCE": folder}
        path = Path(folder, "lines.jsonl")
        path.write_text(content, encoding="utf-8")
        with path.open("rb") as stdin:
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, env=given, stdin=stdin, stdout=subprocess.DEVNULL, check=True)
            return time.perf_counter() - began


def compare(*, rounds: int = ROUNDS, share: float = 1.0) -> str:
    """Measure everything `rounds` times, alternating, and return medians as a table.

    `share` scales the number of texts. Scorers alternate so that a busy machine slows all of them.
    """
    scorers, missing = find_scorers()
    latencies: dict[str, list[Latency]] = {name: [] for name in scorers}
    loadings: dict[str, list[Loading]] = {name: [] for name in scorers}
    rates: dict[tuple[str, int], list[Rate]] = {}
    for _ in range(rounds):
        for name, scorer in scorers.items():
            is_slow = SCORERS[name].is_slow
            latencies[name].append(measure_latency(scorer, make_comments(_scale(_LATENCY_TEXTS[is_slow], share))))
            loadings[name].append(measure_loading(name))
            lines = [
                json.dumps({"text": text}) + "\n" for text in make_sixty_words(_scale(_RATE_LINES[is_slow], share))
            ]
            for jobs in (1,) if is_slow else (1, 2):
                rates.setdefault((name, jobs), []).append(measure_rate(name, lines, jobs=jobs))
    written = [f"Medians of {rounds} rounds in turn, {os.cpu_count()} cores, Python {sys.version.split()[0]}"]
    for name, scorer in scorers.items():
        written += ["", f"{name}, model {scorer.model}", *_describe(latencies[name], loadings[name])]
        written += [_describe_rate(jobs, found) for (of, jobs), found in rates.items() if of == name]
    written += ["", *(f"{name}: not set up. {reason}" for name, reason in missing.items())] if missing else []
    return "\n".join(written) + "\n"


def _scale(count: int, share: float) -> int:
    return max(2, round(count * share))


def _describe(latencies: Sequence[Latency], loadings: Sequence[Loading]) -> list[str]:
    p50, p95 = median(each.p50 for each in latencies), median(each.p95 for each in latencies)
    took = median(each.milliseconds for each in loadings)
    before, after = median(each.before for each in loadings), median(each.after for each in loadings)
    return [
        f"  a comment, mean 280 characters   p50 {p50:,.0f} µs, p95 {p95:,.0f} µs",
        f"  to load                          {took:,.0f} ms, {after - before:,.0f} MiB over {before:,.0f} without it",
    ]


def _describe_rate(jobs: int, rates: Sequence[Rate]) -> str:
    running, whole = median(each.running for each in rates), median(each.whole for each in rates)
    return f"  flask score, 60 words, --jobs {jobs}  {running:,.0f} a second; {whole:,.0f} with its start"


if __name__ == "__main__":
    sys.stdout.write(compare())
