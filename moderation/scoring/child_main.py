"""The process behind `ChildScorer`: loads one scorer, then answers a JSON line for each line it is asked.

Asked first: {"name", "options"}; answered: {"model", "languages"} or {"failed": why}, and that is the end of it.
From then on asked: {"text"}; answered: {"values"} or {"failed": why}. It ends when its standard input does.
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
    """Serve the pipe that is this process's standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the parent, who then closes the pipe
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
        # The kind only: a library's message may quote the comment, and this sentence is logged and shown.
        return {"failed": f"The scorer {scorer.name!r} broke on this text ({type(error).__name__})."}


def _take_pipe() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output for ourselves, so that no library's print can get between the answers."""
    pipe = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return os.fdopen(pipe, "rb"), os.fdopen(os.dup(pipe), "wb")


def _follow_parent() -> None:
    """End with the parent even while a text is scored, or while a fork of the parent holds the pipe open."""
    parent = os.getppid()

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()


def _volunteer_for_the_oom_killer() -> None:
    """Where memory runs out, this process is the one whose loss costs nothing. A hint; only Linux takes it."""
    try:
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    except OSError:
        return


if __name__ == "__main__":
    main()
