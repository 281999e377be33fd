"""Two processes under one parent."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from moderation.store.migrate import migrate_database
from tests.conftest import NOON

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import pathlib, signal, sys, time
mark = pathlib.Path(sys.argv[1])
def end(*_):
    mark.with_suffix(".ended").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
mark.touch()
time.sleep(60)
"""
PARENT = """
import sys
from moderation.cli.serve import run_together
child, *marks = sys.argv[1:]
sys.exit(run_together([[sys.executable, "-c", child, mark] for mark in marks]))
"""


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} never came"
        time.sleep(0.02)


@contextmanager
def family(tmp_path: Path, first_child: str = CHILD) -> Iterator[tuple[subprocess.Popen[bytes], list[Path]]]:
    marks = [tmp_path / "one", tmp_path / "two"]
    parent = subprocess.Popen([sys.executable, "-c", PARENT, first_child, *map(str, marks)])
    try:
        yield parent, marks
    finally:
        if parent.poll() is None:
            parent.send_signal(signal.SIGTERM)
        parent.wait(40)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_both_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    with family(tmp_path) as (parent, marks):
        for mark in marks:
            wait_for(mark)
        parent.send_signal(number)
        assert parent.wait(30) == 0
        assert all(mark.with_suffix(".ended").exists() for mark in marks)


def test_when_one_dies_the_other_is_stopped(tmp_path: Path) -> None:
    mortal = CHILD.replace("time.sleep(60)", 'time.sleep(60 if sys.argv[1].endswith("two") else 0)')
    mortal = mortal.replace(
        "mark.touch()", 'mark.touch()\nother = mark.with_name("two")\nwhile not other.exists(): time.sleep(0.02)'
    )
    with family(tmp_path, mortal) as (parent, marks):
        assert parent.wait(30) == 1
        assert marks[1].with_suffix(".ended").exists()


def serve(instance: Path, bind: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PARLEY_INSTANCE": str(instance), "PARLEY_BIND": bind}
    flask = [sys.executable, "-m", "flask"]
    return subprocess.run(
        [*flask, "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.usefixtures("migrated")
def test_a_taken_port_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        refused = serve(tmp_path, bind)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert bind in line
    assert "make run" in line


def test_a_database_that_is_not_set_up_is_not_served(tmp_path: Path) -> None:
    refused = serve(tmp_path, "127.0.0.1:1")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "Error: The database is not set up for this version: run `flask setup` first."
    ]


@pytest.fixture
def migrated(bare_app: Flask, tmp_path: Path) -> None:
    migrate_database(copies=tmp_path, now=NOON)
