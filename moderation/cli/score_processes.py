"""Score batches of lines in several processes, and write the answers in order."""

import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from moderation.cli.score_lines import Answers, Line, LineReader

Work = Callable[[list[Line]], Answers]

_AHEAD = 4
"""How many batches per process may wait to be written."""

# A fork shares the scorer's weights and starts in milliseconds; a new interpreter would take as long as a thousand
# comments. Forking is safe here: the only threads are those of numpy's arithmetic, which end before a fork.
_FORKING = multiprocessing.get_context("fork")


class ProcessDied(Exception):
    """A process ended before it had finished; the message is for the user of the command."""


@dataclass(frozen=True, slots=True)
class _Worker:
    connection: Connection
    process: multiprocessing.process.BaseProcess


def score_in_processes(reader: LineReader, *, work: Work, jobs: int, write: Callable[[Answers], None]) -> None:
    """Read all lines, call `work` on them in `jobs` processes, and `write` the answers in order.

    A process gets its next batch when it has answered the last one, and reading pauses while answers wait to be
    written, so memory is bounded. Raises ProcessDied when a process dies, after writing the answers before its batch.
    """
    workers: list[_Worker] = []
    try:
        for _ in range(jobs):
            workers.append(_start(work, parents=[worker.connection for worker in workers]))
        _share_out(reader, [worker.connection for worker in workers], write=write)
    except BaseException:
        for worker in workers:
            worker.process.terminate()
        raise
    finally:
        for worker in workers:
            worker.connection.close()
        for worker in workers:
            worker.process.join()


def _share_out(reader: LineReader, idle: list[Connection], *, write: Callable[[Answers], None]) -> None:
    busy: list[Connection] = []
    most_ahead = _AHEAD * len(idle)
    sent = written = 0
    waiting: dict[int, Answers] = {}
    while not (reader.has_ended and sent == written):
        may_read = idle and not reader.has_ended and sent - written < most_ahead
        for ready in wait([*busy, *([reader.fileno()] if may_read else [])]):
            if isinstance(ready, Connection):
                number, answers = _receive(ready)
                waiting[number] = answers
                busy.remove(ready)
                idle.append(ready)
            elif lines := reader.read():
                _send(idle[-1], sent, lines)
                busy.append(idle.pop())
                sent += 1
        while written in waiting:
            write(waiting.pop(written))
            written += 1


def _send(connection: Connection, number: int, lines: list[Line]) -> None:
    # The process is waiting for work, so sending cannot deadlock.
    try:
        connection.send((number, lines))
    except OSError as error:
        raise _death() from error


def _receive(connection: Connection) -> tuple[int, Answers]:
    try:
        number, answers = connection.recv()
    except (EOFError, OSError) as error:
        raise _death() from error
    return number, answers


def _death() -> ProcessDied:
    return ProcessDied(
        "A scoring process died, perhaps for lack of memory. "
        "The output so far is complete and in order; --jobs 1 needs the least memory."
    )


def _start(work: Work, *, parents: list[Connection]) -> _Worker:
    ours, theirs = _FORKING.Pipe()
    process = _FORKING.Process(target=_serve, args=(theirs, work, [*parents, ours]), daemon=True)
    process.start()
    theirs.close()
    return _Worker(ours, process)


def _serve(connection: Connection, work: Work, parents: list[Connection]) -> None:
    """Answer batches until the parent ends; `parents` are its pipe ends, which the fork has copied."""
    # Ctrl-C reaches every process of the terminal; the parent handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for copied in parents:
        copied.close()  # otherwise no process would notice the end of its pipe
    try:
        while True:
            number, lines = connection.recv()
            connection.send((number, work(lines)))
    except (EOFError, OSError):
        return
