"""A slow scorer in one process of its own.

Whoever asks never imports what the scorer needs, can give up on it by killing it, and outlives its crashes. What runs
at the other end is `child_main.py`.
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
"""Characters that are sent. Ten times what a comment may have; reading more would only take longer than there is."""

_COMMAND = (sys.executable, "-m", "moderation.scoring.child_main")
_CLOSE_LOOKS_EVERY = 0.05  # seconds
_NONSENSE = "gave an answer that makes no sense"


class ChildScorer:
    """Asks the scorer called `name` in a child process, one question at a time, from any thread.

    The process starts with the first question, or with `start()`; it ends with `close()` or with its parent. A lost one
    is replaced at the next question, so `score()` takes at most `start_within` plus `answer_within` seconds.
    `model` and `languages` are the child's to tell: asking for them starts it, if it never ran.
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
        """Say what will be started.

        `answer_within` and `start_within` are seconds; `command` is a program that answers as `child_main` does.
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
        """The version of the scorer's weights. Raises ScorerUnavailable when it never ran and cannot be started."""
        return self._tell()[0]

    @property
    def languages(self) -> frozenset[str]:
        """What the scorer was trained on. Raises ScorerUnavailable when it never ran and cannot be started."""
        return self._tell()[1]

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        pipe = self._pipe
        return pipe.pid if pipe is not None and self._owner == os.getpid() else None

    def start(self) -> None:
        """Start the child unless it runs, and return once its model is loaded and checked.

        Raises ScorerUnavailable with the child's own reason when it cannot be used.
        """
        with self._mine():
            self._running()

    def score(self, text: str) -> Scores:
        """Ask the child for the text's probabilities.

        Raises TextFailed when there is no answer for this text (too long, too slow, crashed on it), and plain
        ScorerUnavailable when the scorer itself cannot be started. Whoever sees text after text fail knows more.
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
                raise TextFailed(f"The scorer {self.name!r} {loss}. It will be started anew.") from None

    def close(self) -> None:
        """End the child, whatever it is at; another question would start a new one.

        Whoever waits for its answer is told ScorerUnavailable at once: that says nothing about the text.
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
        """Return the lock. In a fork, first let go of the parent's child: two askers would mix up their answers."""
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
