"""What was answered with success is kept, whatever becomes of the server."""

import os
import signal
import sqlite3
import threading
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tools.serving import Server, serving

KILL_AFTER = 40  # answers
WRITERS = 4


def processes_of(parent: int) -> list[int]:
    """The whole family, parents first, so that nobody is left to restart a child."""
    children = [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return [parent, *(process for child in children for process in processes_of(child))]


def form_token(server: Server) -> str:
    query = urllib.parse.urlencode({"url": server.blog})
    with urllib.request.urlopen(f"{server.origin}/embed/demo?{query}", timeout=10) as answer:
        field = BeautifulSoup(answer.read(), "html.parser").select_one("input[name=token]")
    assert field is not None
    return str(field["value"])


def post(server: Server, token: str, attempt: str) -> bool:
    fields = {"url": server.blog, "token": token, "attempt": attempt, "body": f"Number {attempt}, and well said."}
    request = urllib.request.Request(
        f"{server.origin}/embed/demo/comments",
        data=urllib.parse.urlencode(fields).encode(),
        headers={"Sec-Fetch-Site": "same-origin", "HX-Request": "true", "HX-Request-Type": "partial"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_every_answered_comment_outlives_a_kill(tmp_path: Path) -> None:
    answered: list[str] = []
    enough = threading.Event()
    with serving(tmp_path) as server:
        token = form_token(server)

        def write(writer: int) -> None:
            for number in range(500):
                attempt = f"{writer}-{number}"
                if not post(server, token, attempt):
                    return
                answered.append(attempt)
                if len(answered) >= KILL_AFTER:
                    enough.set()

        with ThreadPoolExecutor(WRITERS) as pool:
            writers = [pool.submit(write, writer) for writer in range(WRITERS)]
            assert enough.wait(60), "the server answered too few comments"
            for process in processes_of(server.process.pid):
                os.kill(process, signal.SIGKILL)
            for writer in writers:
                writer.result(60)
    with closing(sqlite3.connect(tmp_path / "parley.db")) as database:
        kept = {body.split()[1].rstrip(",") for (body,) in database.execute("SELECT body FROM revisions")}
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(answered) >= KILL_AFTER
    assert set(answered) <= kept
