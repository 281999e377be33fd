"""A scorer in a child process may die, hang or send nonsense, and the caller continues. Tested with the fast scorer."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.domain.scores import Label
from moderation.scoring.child import MAX_TEXT, ChildScorer
from moderation.scoring.embedded.scorer import load_embedded
from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import open_in_child
from moderation.scoring.scorer import ScorerUnavailable, TextFailed

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ScorerOptions()


@pytest.fixture
def child() -> Iterator[ChildScorer]:
    scorer = open_in_child("embedded")
    yield scorer
    scorer.close()


def pid_of(scorer: ChildScorer) -> int:
    assert scorer.pid is not None
    return scorer.pid


def has_ended(pid: int) -> bool:
    """Tell whether a process has no threads left; it may still be a zombie."""
    try:
        is_zombie = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
        return is_zombie and len(os.listdir(f"/proc/{pid}/task")) <= 1
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_until_ended(pid: int, *, within: float = 10.0) -> None:
    deadline = time.monotonic() + within
    while not has_ended(pid):
        assert time.monotonic() < deadline, f"process {pid} still runs"
        time.sleep(0.02)


@pytest.mark.parametrize("text", ["You idiot.", "", '\0 \ud800 \U0001f600 \u2028 "quoted"\n', "word " * 15_000])
def test_it_gives_the_scorers_answers(text: str, child: ChildScorer) -> None:
    assert child.score(text) == load_embedded().score(text)


def test_it_starts_at_the_first_request(child: ChildScorer) -> None:
    assert child.pid is None
    assert child.name == "embedded"
    assert child.model == load_embedded().model
    assert child.languages == {"en"}
    first = pid_of(child)
    child.start()
    child.score("Hello.")
    assert child.pid == first


def test_after_close_another_request_restarts_it(child: ChildScorer) -> None:
    child.start()
    first = pid_of(child)
    child.close()
    assert has_ended(first)
    assert child.pid is None
    assert child.model == load_embedded().model
    child.score("Hello.")
    assert child.pid not in (None, first)


def test_close_does_not_wait_for_a_start() -> None:
    child = ChildScorer("fake", OPTIONS, start_within=60, command=("sleep", "60"))
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(child.score, "Hello.")
        while child.pid is None:
            time.sleep(0.01)
        began = time.monotonic()
        child.close()
        assert time.monotonic() - began < 5
        with pytest.raises(ScorerUnavailable, match="crashed while it started"):
            asking.result(timeout=5)
    assert child.pid is None


def test_close_during_a_request_does_not_fail_the_text() -> None:
    child = ChildScorer("embedded", OPTIONS, answer_within=60)
    child.start()
    os.kill(pid_of(child), signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(child.score, "Hello.")
        time.sleep(0.1)
        child.close()
        with pytest.raises(ScorerUnavailable, match="'embedded' was stopped") as caught:
            asking.result(timeout=5)
    assert not isinstance(caught.value, TextFailed)


def test_slow_requests_are_stopped_and_the_next_is_answered() -> None:
    child = ChildScorer("embedded", OPTIONS, answer_within=0.3)
    child.start()
    first = pid_of(child)
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(TextFailed, match=r"'embedded' took longer than 0\.3 s and was stopped"):
        child.score("Hello.")
    assert has_ended(first)
    assert child.score("Hello.").scorer == "embedded"
    child.close()


def test_a_blocked_pipe_times_out() -> None:
    child = ChildScorer("embedded", OPTIONS, answer_within=0.3)
    child.start()
    os.kill(pid_of(child), signal.SIGSTOP)
    with pytest.raises(TextFailed, match="took longer"):
        child.score("\U0001f600" * MAX_TEXT)  # more than fits into the pipe
    child.close()


def test_being_killed_between_requests_goes_unnoticed(child: ChildScorer) -> None:
    child.start()
    os.kill(pid_of(child), signal.SIGKILL)
    wait_until_ended(pid_of(child))
    assert child.score("Hello.").scorer == "embedded"


def test_a_text_too_long_is_refused_without_a_process(child: ChildScorer) -> None:
    with pytest.raises(TextFailed, match="has 100,001 characters; the scorer 'embedded' takes 100,000"):
        child.score("x" * (MAX_TEXT + 1))
    assert child.pid is None


def test_one_that_cannot_start_says_why() -> None:
    child = open_in_child("oracle")
    for ask in (child.start, lambda: child.score("Hello."), lambda: child.model):
        with pytest.raises(ScorerUnavailable, match="There is no scorer 'oracle'") as caught:
            ask()
        assert not isinstance(caught.value, TextFailed)
    assert child.pid is None


def test_threads_each_get_their_own_answer(child: ChildScorer) -> None:
    texts = [f"You idiot number {number}." for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(child.score, texts)) == [load_embedded().score(text) for text in texts]


def test_it_gets_no_secrets(child: ChildScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SECRET_KEY", "never tell anybody")
    child.start()
    environment = Path(f"/proc/{child.pid}/environ").read_bytes()
    assert b"never tell" not in environment
    assert b"HF_HUB_OFFLINE=1" in environment
    assert b"OMP_NUM_THREADS=1" in environment


def fake(*answers: str) -> ChildScorer:
    """Return a scorer whose process answers with these lines, then ends."""
    program = (
        "import os\n"
        f"for answer in {list(answers)!r}:\n"
        "    os.read(0, 1 << 20)\n"
        "    os.write(1, answer.encode())\n"
        "os.read(0, 1)\n"
    )
    command = (sys.executable, "-c", program)
    return ChildScorer("fake", OPTIONS, answer_within=5, start_within=5, command=command)


GREETING = '{"model": "fake-1", "languages": ["en"]}\n'


def values(**changes: object) -> str:
    return json.dumps({"values": {**dict.fromkeys(Label, 0.1), **changes}}) + "\n"


@pytest.mark.parametrize(
    "answer",
    [
        "not JSON\n",
        "[]\n",
        "{}\n",
        '{"values": [0.1]}\n',
        '{"values": {"toxicity": 0.1}}\n',
        values(threat=float("nan")),
        values(threat=1.5),
        values(threat="high"),
        '{"values": {}}\n{"values": {}}\n',
        '{"a": "' + "x" * 70_000 + '"}\n',
        "[" * 60_000 + "\n",
    ],
    ids=lambda answer: answer[:20],
)
def test_nonsense_is_refused(answer: str) -> None:
    child = fake(GREETING, answer)
    with pytest.raises(TextFailed, match="gave an answer that makes no sense"):
        child.score("Hello.")
    assert child.pid is None


def test_a_scorer_may_fail_on_one_text_and_go_on() -> None:
    child = fake(GREETING, '{"failed": "too odd"}\n', values(threat=0.2))
    with pytest.raises(TextFailed, match="too odd"):
        child.score("Hello.")
    assert child.score("Hello.").values["threat"] == 0.2
    child.close()


def test_a_process_killed_by_a_request_is_restarted_by_the_next() -> None:
    program = (
        f"import os\nos.read(0, 1 << 20)\nos.write(1, {GREETING.encode()!r})\nos.read(0, 1)\nos.kill(os.getpid(), 9)"
    )
    child = ChildScorer("fake", OPTIONS, answer_within=5, start_within=5, command=(sys.executable, "-c", program))
    for _ in range(2):
        with pytest.raises(TextFailed, match=r"'fake' crashed\. It will be restarted"):
            child.score("Hello.")
        assert child.pid is None


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("sleep", "60"), r"took longer than 0\.3 s and was stopped while it started"),
        (("true",), "crashed while it started"),
        (("sh", "-c", "echo Hello.; exec sleep 60"), "makes no sense while it started"),
        (("/nowhere/python",), "could not be started .*No such file"),
    ],
)
def test_a_failed_start_is_reported(command: tuple[str, ...], message: str) -> None:
    child = ChildScorer("fake", OPTIONS, start_within=0.3, command=command)
    with pytest.raises(ScorerUnavailable, match=message) as caught:
        child.score("Hello.")
    assert not isinstance(caught.value, TextFailed)


FORK = """
import os
from moderation.scoring.registry import open_in_child
child = open_in_child("embedded")
child.start()
first = child.pid
fork = os.fork()
if fork == 0:
    assert child.pid is None
    child.score("Hello.")
    assert child.pid not in (None, first)
    child.close()
    os._exit(0)
assert os.waitpid(fork, 0)[1] == 0
child.score("Hello.")
assert child.pid == first
child.close()
"""


def test_after_a_fork_each_process_has_its_own_child() -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", FORK], cwd=ROOT, check=True, timeout=60)


PARENT = """
import os, sys, time
from moderation.scoring.registry import open_in_child
child = open_in_child("embedded")
child.start()
if sys.argv[1] == "with a fork" and os.fork() == 0:
    time.sleep(60)  # holds a copy of the pipe
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("way", ["alone", "with a fork"])
def test_it_ends_with_its_parent(way: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, way], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        try:
            wait_until_ended(pid)
        finally:
            if way == "with a fork":
                os.killpg(parent.pid, signal.SIGKILL)
