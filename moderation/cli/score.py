"""`flask score`: score JSON lines, in order."""

import os
import sys
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO, TextIO

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import settings, the_scorer
from moderation.cli.score_lines import Answers, LineReader, LineScorer
from moderation.cli.score_processes import ProcessDied, score_in_processes
from moderation.domain.scores import Label
from moderation.scoring.registry import SCORERS
from moderation.scoring.scorer import Explainer, Scorer

_CLOSED_PIPE = 128 + 13  # what shells report for a program ended by SIGPIPE
_INTERRUPTED = 128 + 2
# Bytes scored in this process before others are started: a quarter of a second's work, ten times the start-up time.
_FEW = 256 * 1024


@click.command()
@click.option("--scorer", "name", help="The scorer to use; defaults to the first of PARLEY_SCORERS.")
@click.option("--spans", is_flag=True, help="Add the words that drove the score, if the scorer supports it.")
@click.option(
    "--label", type=click.Choice([each.value for each in Label]), default="toxicity", help="The label for --spans."
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Number of processes; defaults to one per core.")
@with_appcontext
def score(name: str | None, spans: bool, label: str, jobs: int | None) -> None:
    """Score lines of {"id"?, "text"}; prints lines of {"id"?, "scores", "scorer", "model"} in the same order.

    Texts are scored as they are. A text in a language that the scorer was not trained on is scored, too, and gets
    "not_covered" with the language's tag. --spans adds "spans", each {"start", "end", "contribution"}: a range of
    characters and what it adds to the log-odds of the label.

    A line that cannot be scored gives {"line", "id"?, "error"}, and the exit status is then 1. Blank lines are skipped.
    The exit status is 141 when the output pipe is closed, and 130 after Ctrl-C.
    """
    scorer = the_scorer(name)
    if spans and not isinstance(scorer, Explainer):
        raise click.ClickException(f"The scorer {scorer.name} does not support --spans.")
    work = LineScorer(scorer, explained=label if spans else None)
    try:
        failed = _score_all(work, jobs=_choose_jobs(jobs, scorer, name or settings().first_scorer))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Nobody reads the output, so Python's flush at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_CLOSED_PIPE)
    except ProcessDied as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"Input or output failed: {error.strerror}.") from error
    if failed:
        sys.exit(1)


def _choose_jobs(requested: int | None, scorer: Scorer, name: str) -> int:
    """Return how many processes to use; one for slow scorers, whose models need about a gigabyte each."""
    if SCORERS[name].is_slow:
        if requested not in (None, 1):
            raise click.UsageError(f"The scorer {scorer.name} needs too much memory per process: use --jobs 1.")
        return 1
    return requested or _count_cores()


def _count_cores() -> int:
    """Return how many cores this process may use, or the machine has, where the system does not tell."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _score_all(work: LineScorer, *, jobs: int) -> bool:
    """Score standard input to standard output; return whether any line failed."""
    if sys.stdout is None:
        raise click.ClickException("Standard output is closed.")
    for stream in (sys.stdin, sys.stdout):
        _make_blocking(stream)
    reader = LineReader(sys.stdin.buffer if sys.stdin else BytesIO())
    out = _Output(sys.stdout.buffer)
    while (jobs == 1 or reader.bytes_read < _FEW) and (lines := reader.read()) is not None:
        out.write(work(lines))
    if not reader.has_ended:
        score_in_processes(reader, work=work, jobs=jobs, write=out.write)
    return out.failed


def _make_blocking(stream: TextIO | None) -> None:
    """Make a pipe blocking, in case another program has changed that: "no data yet" would look like the end."""
    with suppress(OSError, ValueError):  # streams in tests have no file descriptor
        if stream is not None:
            os.set_blocking(stream.fileno(), True)


class _Output:
    """Standard output, flushed after every batch for programs that wait for each answer."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failed = False

    def write(self, answers: Answers) -> None:
        self.failed = self.failed or answers.failed
        self._stream.write(answers.content)
        self._stream.flush()
