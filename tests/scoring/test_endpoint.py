"""A remote scorer: requests, waiting, and that incomplete answers are refused."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from moderation.domain.perspective import ATTRIBUTES
from moderation.scoring.endpoint import EndpointScorer
from moderation.scoring.scorer import ScorerUnavailable, TextFailed

SCORES = {"attributeScores": {name: {"summaryScore": {"value": 0.25}} for name in ATTRIBUTES}}


class Recorder(HTTPServer):
    """Returns the given answers one after another and records the requests."""

    answers: list[tuple[int, Any, dict[str, str]]]
    asked: list[tuple[str, str, Any]]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Recorder)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["X-Goog-Api-Key"], body))
        code, answer, headers = self.server.answers.pop(0)
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder(("127.0.0.1", 0), Handler)
    server.answers, server.asked = [], []
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def scorer_at(recorder: Recorder, *, pauses: list[float] | None = None, path: str = "") -> EndpointScorer:
    kept: list[float] = [] if pauses is None else pauses
    return EndpointScorer(f"http://127.0.0.1:{recorder.server_port}{path}", "secret", sleep=kept.append)


@pytest.mark.parametrize("path", ["", "/", "/v1alpha1", "/v1alpha1/"])
def test_a_request_asks_not_to_store_the_text(recorder: Recorder, path: str) -> None:
    recorder.answers = [(200, SCORES, {})]
    scores = scorer_at(recorder, path=path).score("Well said.")
    assert scores.values["toxicity"] == scores.values["obscene"] == 0.25
    ((asked, key, body),) = recorder.asked
    assert (asked, key, body["doNotStore"]) == ("/v1alpha1/comments:analyze", "secret", True)
    assert body["comment"] == {"text": "Well said."}


def test_it_waits_as_long_as_the_server_says(recorder: Recorder) -> None:
    recorder.answers = [(429, {}, {"Retry-After": "7"}), (429, b"", {}), (200, SCORES, {})]
    pauses: list[float] = []
    assert scorer_at(recorder, pauses=pauses).score("Well said.").values["threat"] == 0.25
    assert pauses == [7, 1]


def test_waiting_is_limited(recorder: Recorder) -> None:
    recorder.answers = [(429, {}, {"Retry-After": "999999"})] * 20
    pauses: list[float] = []
    with pytest.raises(ScorerUnavailable, match="too often"):
        scorer_at(recorder, pauses=pauses).score("Well said.")
    assert pauses == [90] * 8


REFUSED = {"error": {"message": "Comment must be non-empty."}}
WRONG_KEY = {"error": {"message": "API key not valid. Please pass a valid API key."}}


@pytest.mark.parametrize(
    ("code", "answer", "kind", "says"),
    [
        (400, REFUSED, TextFailed, "non-empty"),
        (400, WRONG_KEY, ScorerUnavailable, "API key not valid"),
        (403, b"<html>", ScorerUnavailable, "answered 403"),
        (500, {"error": []}, ScorerUnavailable, "answered 500"),
        (200, b"<html>", ScorerUnavailable, "does not answer"),
        (200, [], ScorerUnavailable, "no scores for all"),
        (200, {"attributeScores": {}}, ScorerUnavailable, "no scores for all"),
    ],
)
def test_invalid_answers_give_no_score(
    recorder: Recorder, code: int, answer: Any, kind: type[ScorerUnavailable], says: str
) -> None:
    recorder.answers = [(code, answer, {})]
    with pytest.raises(ScorerUnavailable, match=says) as failed:
        scorer_at(recorder).score("Well said.")
    assert type(failed.value) is kind


@pytest.mark.parametrize("address", ["", "embedded", "file:///etc/passwd", "https://", "https://host/?key=x"])
def test_invalid_urls_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not the address of an API"):
        EndpointScorer(address, "")
