"""Run a real server on its own instance, for browser tests, screenshots and benchmarks."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 60.0  # seconds; a busy machine with two cores is slow


@dataclass(frozen=True)
class Server:
    """A running server; the demo blog is on a different origin than the comments, as in production."""

    process: subprocess.Popen[bytes]
    instance: Path
    port: int

    @property
    def blog(self) -> str:
        """URL of the demo post."""
        return f"http://127.0.0.1:{self.port}/demo/"

    @property
    def origin(self) -> str:
        """Origin of comments and desk."""
        return f"http://localhost:{self.port}"

    @property
    def sign_in(self) -> tuple[str, str]:
        """Email address and password of the first owner."""
        lines = (self.instance / "first-sign-in.txt").read_text(encoding="utf-8").splitlines()
        email, password = (line.partition(":")[2].strip() for line in lines[1:3])
        return email, password


def environment_of(instance: Path, port: int) -> dict[str, str]:
    """Return an environment in which commands use this instance only."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return {**kept, "PARLEY_INSTANCE": str(instance), "PARLEY_BIND": f"127.0.0.1:{port}"}


@contextmanager
def serving(instance: Path, **variables: str) -> Iterator[Server]:
    """Set up an instance and serve it on a free port until the block ends."""
    port = free_port()
    environment = {**environment_of(instance, port), **variables}
    flask = [sys.executable, "-m", "flask"]
    subprocess.run([*flask, "setup"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with (instance / "server.log").open("wb") as log:
        process = subprocess.Popen([*flask, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(process, port, instance / "server.log")
            yield Server(process, instance, port)
        finally:
            process.terminate()
            process.wait(40)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False
