"""`flask score`: JSON lines in, scores out, in the same order."""

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

_CLOSED_PIPE = 128 + 13  # what a shell reports of a program that SIGPIPE ended
_INTERRUPTED = 128 + 2
# Bytes scored in this process before others are started: a quarter of a second's work, ten times what starting takes.
_FEW = 256 * 1024


@click.command()
@click.option("--scorer", "name", help="Which scorer to ask; the first of PARLEY_SCORERS when left out.")
@click.option("--spans", is_flag=True, help="Add the words that the answer comes from, where the scorer can tell.")
@click.option(
    "--label", type=click.Choice([each.value for each in Label]), default="toxicity", help="What --spans is about."
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes to score in; one a core when left out.")
@with_appcontext
def score(name: str | None, spans: bool, label: str, jobs: int | None) -> None:
    """Score texts: {"id"?, "text"} a line in, {"id"?, "scores", "scorer", "model"} a line out, in the same order.

    Texts are scored as given. One in a language that the scorer was not trained on gets its numbers too, and
    "not_covered" with the language's tag beside them. --spans adds "spans": {"start", "end", "contribution"} each,
    characters of the text and what they add to the log-odds of the label.

    A line that cannot be scored gives {"line", "id"?, "error"}, and the exit status is 1 at the end. Blank lines are
    passed over. When what reads the output closes it the status is 141, after Ctrl-C 130.
    """
    scorer = the_scorer(name)
    if spans and not isinstance(scorer, Explainer):
        raise click.ClickException(f"The scorer {scorer.name} cannot say which words its answer comes from.")
    work = LineScorer(scorer, explained=label if spans else None)
    try:
        failed = _score_all(work, jobs=_choose_jobs(jobs, scorer, name or settings().first_scorer))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Nobody reads: what Python still holds to write at its end must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_CLOSED_PIPE)
    except ProcessDied as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"Input or output failed: {error.strerror}.") from error
    if failed:
        sys.exit(1)


def _choose_jobs(asked: int | None, scorer: Scorer, name: str) -> int:
    """Return how many processes to score in: one, where each more would be another model of a gigabyte in memory."""
    if SCORERS[name].is_slow:
        if asked not in (None, 1):
            raise click.UsageError(
                f"The scorer {scorer.name} fills the memory once for each process: it takes --jobs 1 only."
            )
        return 1
    return asked or _count_cores()


def _count_cores() -> int:
    """Return the cores this process may use, where the system tells; else those of the machine."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _score_all(work: LineScorer, *, jobs: int) -> bool:
    """Score standard input to standard output; return whether a line failed."""
    if sys.stdout is None:
        raise click.ClickException("Standard output is closed.")
    for stream in (sys.stdin, sys.stdout):
        _let_wait(stream)
    reader = LineReader(sys.stdin.buffer if sys.stdin else BytesIO())
    out = _Output(sys.stdout.buffer)
    while (jobs == 1 or reader.bytes_read < _FEW) and (lines := reader.read()) is not None:
        out.write(work(lines))
    if not reader.has_ended:
        score_in_processes(reader, work=work, jobs=jobs, write=out.write)
    return out.failed


def _let_wait(stream: TextIO | None) -> None:
    """Undo what another program may have done to a pipe: read without waiting, "nothing yet" looks like the end."""
    with suppress(OSError, ValueError):  # a stream of a test is none of the system's
        if stream is not None:
            os.set_blocking(stream.fileno(), True)


class _Output:
    """Standard output, flushed at each answer so that somebody who waits for one line gets it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failed = False

    def write(self, answers: Answers) -> None:
        self.failed = self.failed or answers.failed
        self._stream.write(answers.content)
        self._stream.flush()
