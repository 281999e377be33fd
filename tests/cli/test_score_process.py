"""`flask score` as a process among others: pipes that close, signals, processes that die, weights that are broken."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

from moderation.scoring.embedded.scorer import WEIGHTS_FILE

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "flask", "--app", "wsgi.py", "score"]
LINE = json.dumps({"text": "Thank you for writing this, I read it twice and agree with most of it. " * 5}) + "\n"
MANY = 900  # lines; more than are scored before other processes are started
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start `flask score`; what still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*options: str, stdin: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*COMMAND, *options],
            cwd=ROOT,
            env={**os.environ, "PARLEY_INSTANCE": str(tmp_path / "instance")},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        process.wait()


@pytest.fixture
def many_lines(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    path.write_text(LINE * MANY, encoding="utf-8")
    return path


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def feed(process: subprocess.Popen[bytes], content: str) -> None:
    assert process.stdin is not None
    process.stdin.write(content.encode())
    process.stdin.flush()


def exchange(process: subprocess.Popen[bytes], count: int) -> None:
    """Write lines and read their answers side by side: neither pipe holds them all."""
    writing = Thread(target=feed, args=(process, LINE * count))
    writing.start()
    answers = read_lines(process, count)
    writing.join()
    assert all("scores" in json.loads(answer) for answer in answers)


def read_lines(process: subprocess.Popen[bytes], count: int) -> list[bytes]:
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(count)]


def test_processes_answer_what_one_answers_in_the_same_order(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    lines = (json.dumps({"id": number, "text": f"{number} " * (number % 97)}) for number in range(4_000))
    path.write_text("".join(f"{line}\n" if at % 500 else f"{line}\n\nbroken\n" for at, line in enumerate(lines)))
    outputs = []
    for jobs in ("1", "3"):
        with path.open("rb") as stdin:
            process = start("--jobs", jobs, stdin=stdin)
            output, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (1, b"")
        outputs.append(output)
    assert outputs[0] == outputs[1]
    answers = [json.loads(line) for line in outputs[0].splitlines()]
    assert [answer["id"] for answer in answers if "id" in answer] == list(range(4_000))
    assert [answer["line"] for answer in answers if "error" in answer] == [3 + 502 * step for step in range(8)]


@pytest.mark.parametrize("before", [0, MANY], ids=["alone", "with processes"])
def test_a_line_is_answered_before_the_next_is_written(start: Start, before: int) -> None:
    process = start("--jobs", "2")
    exchange(process, before)
    for number in range(3):
        feed(process, json.dumps({"id": number, "text": "Well said."}) + "\n")
        assert json.loads(read_lines(process, 1)[0])["id"] == number
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_closed_pipe_ends_it_quietly(start: Start, many_lines: Path, jobs: str) -> None:
    with many_lines.open("rb") as stdin:
        process = start("--jobs", jobs, stdin=stdin)
    assert process.stdout is not None
    assert process.stderr is not None
    assert "scores" in json.loads(process.stdout.readline())
    process.stdout.close()
    assert process.wait(timeout=30) == 141
    assert process.stderr.read() == b""


@pytest.mark.parametrize("before", [1, MANY], ids=["alone", "with processes"])
def test_ctrl_c_ends_it_quietly_with_all_its_processes(start: Start, before: int) -> None:
    process = start("--jobs", "2")
    exchange(process, before)
    children = children_of(process)
    assert len(children) == (0 if before == 1 else 2)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (130, b"", b"")
    assert not any(map(is_running, children))


def test_processes_end_with_a_parent_that_was_killed(start: Start) -> None:
    process = start("--jobs", "2")
    exchange(process, MANY)
    children = children_of(process)
    process.kill()
    process.wait(timeout=30)
    wait_until(lambda: not any(map(is_running, children)))


def test_a_lost_process_is_told_and_nothing_after_it_is_answered(start: Start) -> None:
    process = start("--jobs", "2")
    exchange(process, MANY)
    for child in children_of(process):
        os.kill(child, signal.SIGKILL)
    output, errors = process.communicate(LINE.encode(), timeout=30)
    assert process.returncode == 1
    assert output == b""
    assert errors.startswith(b"Error: A scoring process died")
    assert errors.count(b"\n") == 1


def test_no_more_is_read_than_can_be_written(start: Start) -> None:
    """Nobody reads the answers, so reading stops long before the input of 40 MB is in memory."""
    process = start("--jobs", "2")
    assert process.stdin is not None
    exchange(process, MANY)
    content, taken, stalled_at = (LINE * 100_000).encode(), 0, time.monotonic() + 3
    os.set_blocking(process.stdin.fileno(), False)
    while taken < len(content) and time.monotonic() < stalled_at:
        try:
            taken += os.write(process.stdin.fileno(), content[taken : taken + 65_536])
            stalled_at = time.monotonic() + 3
        except BlockingIOError:
            time.sleep(0.02)
    assert taken < 4_000_000


def test_a_line_of_100_megabytes_is_refused_in_little_memory(start: Start) -> None:
    process = start("--jobs", "1")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"text": "')
    for _ in range(100):
        process.stdin.write(b"a" * 1_000_000)
    process.stdin.write(b'"}\n')
    process.stdin.flush()
    assert "longer than" in json.loads(process.stdout.readline())["error"]
    # Not wait4's figure: that of a child begins with what its parent had.
    assert peak_memory(process.pid) < 200_000_000  # what an empty input takes is 150 MB
    process.stdin.write(b'{"id": 2, "text": "Well said."}\n')
    process.stdin.close()
    assert json.loads(process.stdout.readline())["id"] == 2
    assert process.wait() == 1


def peak_memory(pid: int) -> int:
    """Return the most bytes that a process has had resident."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_a_closed_standard_input_is_an_empty_one(tmp_path: Path) -> None:
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND],
        cwd=ROOT,
        env={**os.environ, "PARLEY_INSTANCE": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (closed.returncode, closed.stdout, closed.stderr) == (0, b"", b"")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100_000])


def _change_one_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        _truncate,
        _change_one_byte,
        _make_folder,
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"PK\x03\x04 of something else"),
    ],
    ids=["truncated", "one byte", "folder", "missing", "empty", "another file"],
)
def test_unusable_weights_give_one_line_and_no_score(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """In a copy of the code, for the place of the weights is no setting."""
    shutil.copytree(ROOT / "moderation", tmp_path / "moderation", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", tmp_path)  # a link would lead Flask back to the whole code
    for name in ("templates", "static", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    spoil(tmp_path / WEIGHTS_FILE.relative_to(ROOT))
    failed = subprocess.run(
        COMMAND,
        cwd=tmp_path,
        env={**os.environ, "PARLEY_INSTANCE": str(tmp_path / "instance")},
        input=LINE.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert failed.returncode == 1
    assert failed.stdout == b""
    assert failed.stderr.startswith(b"Error: ")
    assert failed.stderr.count(b"\n") == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_pipe_that_does_not_wait_is_waited_for(start: Start, jobs: str) -> None:
    read, write = os.pipe()
    os.set_blocking(read, False)
    with os.fdopen(read, "rb") as stdin:
        process = start("--jobs", jobs, stdin=stdin)
    time.sleep(1)  # it may well have come to its first read by now
    with os.fdopen(write, "wb") as stdin:
        stdin.write(LINE.encode())
    out, _ = process.communicate(timeout=60)
    assert len(out.splitlines()) == 1
    assert process.returncode == 0
