"""A child process on a socket: one JSON line out, one back, bounded in time and size."""

import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from moderation.scoring.library_environment import LIBRARY_ENVIRONMENT

MAX_QUESTION = 4 * 1024 * 1024
"""Bytes per request; MAX_TEXT of `child.py` with every character escaped is 1.2 million."""

MAX_ANSWER = 64 * 1024
"""Bytes per answer; a typical one has a few hundred."""

_ROOT = Path(__file__).resolve().parents[2]


class Lost(Exception):
    """The process died, stopped answering, or sent nonsense.

    The message completes a sentence that starts with the scorer's name.
    """


class ChildPipe:
    """A running process and its socket. Only `kill` is safe to call from another thread."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start the process. Raises Lost if the system refuses."""
        ours, theirs = socket.socketpair()
        try:
            # It shares our stderr. It needs none of our settings, least of all the secrets.
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, stdin=theirs.fileno(), stdout=theirs.fileno(), cwd=_ROOT, env=_environment()
            )
        except OSError as error:
            ours.close()
            raise Lost(f"could not be started ({error.strerror})") from None
        finally:
            theirs.close()
        self._socket = ours

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def is_ready(self) -> bool:
        """Tell whether the process runs and has neither closed the socket nor sent anything unasked."""
        return self._process.poll() is None and not select.select([self._socket], [], [], 0)[0]

    def ask(self, question: dict[str, Any], *, within: float) -> dict[str, Any]:
        """Send a request and return the answer; `within` is in seconds, for the whole exchange.

        Raises Lost on timeout, if the process ends, or if the answer is not one line of JSON.
        """
        deadline = time.monotonic() + within
        try:
            self._socket.settimeout(within)
            self._socket.sendall(json.dumps(question).encode("ascii") + b"\n")
            line = self._read_line(deadline)
            answer = json.loads(line)
        except TimeoutError:
            raise Lost(f"took longer than {within:g} s and was stopped") from None
        except OSError:
            raise Lost("crashed") from None
        except (ValueError, RecursionError):
            raise Lost("gave an answer that makes no sense") from None
        if not isinstance(answer, dict):
            raise Lost("gave an answer that makes no sense")
        return answer

    def _read_line(self, deadline: float) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            piece = self._socket.recv(MAX_ANSWER)
            if not piece:
                raise ConnectionResetError
            line += piece
            if len(line) > MAX_ANSWER or b"\n" in line[:-1]:
                raise ValueError
        return line

    def kill(self) -> None:
        """Kill the process, from any thread; a request in progress raises Lost."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process and wait for its end; it has no state to save."""
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """After a fork, let go of the parent's process without touching it."""
        self._socket.close()
        self._process.returncode = 0  # we cannot wait for it, and Popen would warn that nobody did


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return {**inherited, **LIBRARY_ENVIRONMENT}
