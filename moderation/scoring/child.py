"""A slow scorer in its own process.

The caller never imports the scorer's libraries, can stop the scorer by killing it, and survives its crashes. The other
end is `child_main.py`.
"""

import os
import sys
import threading
from collections.abc import Sequence
from typing import Any

from moderation.domain.scores import Scores
from moderation.scoring.child_pipe import ChildPipe, Lost
from moderation.scoring.options import ScorerOptions, options_to_plain
from moderation.scoring.scorer import ScorerUnavailable, TextFailed

MAX_TEXT = 100_000
"""Characters sent at most. Ten times the longest comment; reading more would exceed the time limit."""

_COMMAND = (sys.executable, "-m", "moderation.scoring.child_main")
_CLOSE_LOOKS_EVERY = 0.05  # seconds
_NONSENSE = "gave an answer that makes no sense"


class ChildScorer:
    """Asks the scorer `name` in a child process, one request at a time, from any thread.

    The process starts with the first request or with `start()`, and ends with `close()` or with its parent. A lost
    process is replaced at the next request, so `score()` takes at most `start_within` plus `answer_within` seconds.
    Reading `model` or `languages` starts the child if it never ran.
    """

    def __init__(
        self,
        name: str,
        options: ScorerOptions,
        *,
        answer_within: float = 10.0,
        start_within: float = 60.0,
        command: Sequence[str] = _COMMAND,
    ) -> None:
        """Configure the child without starting it.

        `answer_within` and `start_within` are in seconds; `command` is a program that speaks the protocol of
        `child_main`.
        """
        self.name = name
        self._options = options
        self._answer_within = answer_within
        self._start_within = start_within
        self._command = tuple(command)
        self._pipe: ChildPipe | None = None
        self._told: tuple[str, frozenset[str]] | None = None
        self._lock = threading.Lock()
        self._is_closing = False
        self._owner = os.getpid()

    @property
    def model(self) -> str:
        """The version of the scorer's weights.

        Raises ScorerUnavailable if the child never ran and cannot be started.
        """
        return self._tell()[0]

    @property
    def languages(self) -> frozenset[str]:
        """The languages the scorer was trained on.

        Raises ScorerUnavailable if the child never ran and cannot be started.
        """
        return self._tell()[1]

    @property
    def pid(self) -> int | None:
        """The child's process id, None if there is no child."""
        pipe = self._pipe
        return pipe.pid if pipe is not None and self._owner == os.getpid() else None

    def start(self) -> None:
        """Start the child if needed, and return once its model is loaded and checked.

        Raises ScorerUnavailable with the child's own reason if it cannot be used.
        """
        with self._mine():
            self._running()

    def score(self, text: str) -> Scores:
        """Return the child's probabilities for the text.

        Raises TextFailed if this text gets no answer (too long, too slow, crashed on it), and plain ScorerUnavailable
        if the scorer cannot be started. Callers that see one text after another fail should treat the scorer as
        unavailable.
        """
        if len(text) > MAX_TEXT:
            raise TextFailed(f"The text has {len(text):,} characters; the scorer {self.name!r} takes {MAX_TEXT:,}.")
        with self._mine():
            pipe = self._running()
            try:
                return self._read_scores(pipe.ask({"text": text}, within=self._answer_within))
            except Lost as loss:
                self._drop()
                if self._is_closing:
                    raise ScorerUnavailable(f"The scorer {self.name!r} was stopped.") from None
                raise TextFailed(f"The scorer {self.name!r} {loss}. It will be restarted.") from None

    def close(self) -> None:
        """Stop the child, whatever it is doing; another request starts a new one.

        Requests in progress raise ScorerUnavailable at once, since this says nothing about their text.
        """
        lock = self._mine()
        self._is_closing = True
        try:
            while not lock.acquire(timeout=_CLOSE_LOOKS_EVERY):
                if pipe := self._pipe:
                    pipe.kill()
            try:
                self._drop()
            finally:
                lock.release()
        finally:
            self._is_closing = False

    def _tell(self) -> tuple[str, frozenset[str]]:
        if self._told is None:
            self.start()
        assert self._told is not None
        return self._told

    def _mine(self) -> threading.Lock:
        """Return the lock.

        After a fork, first let go of the parent's child: two processes asking it would mix up answers.
        """
        if self._owner != os.getpid():
            if self._pipe is not None:
                self._pipe.forget()
            self._pipe, self._lock, self._owner = None, threading.Lock(), os.getpid()
        return self._lock

    def _running(self) -> ChildPipe:
        if self._pipe is not None and self._pipe.is_ready():
            return self._pipe
        self._drop()
        try:
            self._pipe = ChildPipe(self._command)
            question = {"name": self.name, "options": options_to_plain(self._options)}
            self._told = _read_greeting(self._pipe.ask(question, within=self._start_within))
        except Lost as loss:
            self._drop()
            raise ScorerUnavailable(f"The scorer {self.name!r} {loss} while it started.") from None
        except ScorerUnavailable:
            self._drop()
            raise
        return self._pipe

    def _read_scores(self, answer: dict[str, Any]) -> Scores:
        if isinstance(answer.get("failed"), str):
            raise TextFailed(answer["failed"])
        try:
            values = {str(label): float(value) for label, value in answer["values"].items()}
            return Scores(self.name, self._tell()[0], values)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise Lost(_NONSENSE) from None

    def _drop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _read_greeting(answer: dict[str, Any]) -> tuple[str, frozenset[str]]:
    if isinstance(answer.get("failed"), str):
        raise ScorerUnavailable(answer["failed"])
    model, languages = answer.get("model"), answer.get("languages")
    if not isinstance(model, str) or not isinstance(languages, list):
        raise Lost(_NONSENSE)
    return model, frozenset(map(str, languages))
