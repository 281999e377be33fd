"""`make bench-api`: how long comments:analyze takes over the wire. It measures and judges nothing."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

from tests.bench.made_up_comments import make_comments, make_sixty_words
from tools.serving import ROOT, Server, environment_of, serving

CALLS = 500
_WARMING = 20
_ADDRESS = "/v1alpha1/comments:analyze"
_ATTRIBUTES = ("TOXICITY", "SEVERE_TOXICITY", "PROFANITY", "THREAT", "INSULT", "IDENTITY_ATTACK")


def measure(server: Server, *, calls: int = CALLS) -> str:
    """Call a server over one connection, and return the milliseconds as a table."""
    comments, sixty, few = make_comments(calls), make_sixty_words(calls), max(calls // 10, 1)
    asked: dict[str, list[dict[str, Any]]] = {
        "comments of all lengths": [_ask(text) for text in comments],
        "sixty words": [_ask(text) for text in sixty],
        "sixty words, each sentence too": [_ask(text, spanAnnotations=True) for text in sixty],
        "10,000 characters": [_ask((f"{text} " * 100)[:10_000]) for text in sixty[:few]],
        "no key, so refused": [_ask(text) for text in sixty],
    }
    lines = ["| call | p50 | p95 |", "| --- | ---: | ---: |"]
    key = make_key(server, per_minute=60_000)
    for what, bodies in asked.items():
        spent = _call(server, "" if "no key" in what else key, bodies)
        parts = quantiles(spent, n=20) if len(spent) > 1 else spent * 19
        lines.append(f"| {what} | {parts[9]:.1f} | {parts[18]:.1f} |")
    return "\n".join(lines)


def _ask(text: str, **more: Any) -> dict[str, Any]:
    return {"comment": {"text": text}, "languages": ["en"], "requestedAttributes": {n: {} for n in _ATTRIBUTES}, **more}


def make_key(server: Server, *, per_minute: int) -> str:
    """Have the command line make a key for the demo's site."""
    command = ["key", "create", "--site", "demo", "--name", "bench", "--per-minute", str(per_minute)]
    made = subprocess.run(
        [sys.executable, "-m", "flask", *command],
        cwd=ROOT,
        env=environment_of(server.instance, server.port),
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.strip()


def _call(server: Server, key: str, bodies: list[dict[str, Any]]) -> list[float]:
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Content-Type": "application/json", "X-Goog-Api-Key": key}
    spent = []
    for number, body in enumerate([*bodies[:_WARMING], *bodies]):
        content = json.dumps(body).encode()
        began = time.perf_counter()
        line.request("POST", _ADDRESS, content, headers)
        answer = line.getresponse()
        answer.read()
        took = time.perf_counter() - began
        assert answer.status == (200 if key else 403), answer.status
        if number >= min(_WARMING, len(bodies)):
            spent.append(took * 1e3)
    line.close()
    return spent


def main() -> None:
    """Serve an instance of its own and measure it."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        sys.stdout.write(f"{measure(server)}\n\nload {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
