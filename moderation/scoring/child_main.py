"""The child process of `ChildScorer`: loads one scorer, then answers JSON lines.

First request: {"name", "options"}; answer: {"model", "languages"}, or {"failed": reason} and exit. Every further
request: {"text"}; answer: {"values"} or {"failed": reason}. The process ends when its standard input does.
"""

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from moderation.scoring.child_pipe import MAX_QUESTION
from moderation.scoring.options import options_from_plain
from moderation.scoring.registry import load_scorer
from moderation.scoring.scorer import Scorer, ScorerUnavailable

_LOOK_EVERY = 1.0  # seconds


def main() -> None:
    """Serve requests on standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C, then closes the pipe
    _follow_parent()
    _volunteer_for_the_oom_killer()
    asked, answers = _take_pipe()
    scorer = None
    while line := asked.readline(MAX_QUESTION):
        question = json.loads(line)
        if scorer is None:
            scorer, answer = _load(question)
        else:
            answer = _score(scorer, question["text"])
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()
        if scorer is None:
            return


def _load(question: dict[str, Any]) -> tuple[Scorer | None, dict[str, Any]]:
    try:
        scorer = load_scorer(question["name"], options_from_plain(question["options"]))
    except ScorerUnavailable as error:
        return None, {"failed": str(error)}
    return scorer, {"model": scorer.model, "languages": sorted(scorer.languages)}


def _score(scorer: Scorer, text: str) -> dict[str, Any]:
    try:
        return {"values": dict(scorer.score(text).values)}
    except ScorerUnavailable as error:
        return {"failed": str(error)}
    except Exception as error:
        # Only the type: a library's message may quote the comment, and this sentence is logged and shown.
        return {"failed": f"The scorer {scorer.name!r} broke on this text ({type(error).__name__})."}


def _take_pipe() -> tuple[BinaryIO, BinaryIO]:
    """Take over standard input and output, so that libraries cannot print between answers."""
    pipe = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return os.fdopen(pipe, "rb"), os.fdopen(os.dup(pipe), "wb")


def _follow_parent() -> None:
    """Exit with the parent, even while scoring, or while a fork of the parent keeps the pipe open."""
    parent = os.getppid()

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()


def _volunteer_for_the_oom_killer() -> None:
    """Make this the process that the OOM killer picks, since it is replaceable. Linux only."""
    try:
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    except OSError:
        return


if __name__ == "__main__":
    main()
