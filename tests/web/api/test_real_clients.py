"""Real clients against a real server with several processes: Google's own, and a plain HTTP client."""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from googleapiclient import discovery
from googleapiclient.errors import HttpError

from moderation.domain.scores import Label
from moderation.scoring.embedded.scorer import load_embedded
from moderation.scoring.endpoint import EndpointScorer
from moderation.scoring.scorer import ScorerUnavailable
from tests.bench.api import make_key, measure
from tools.serving import Server, serving

TEXT = "You are an idiot. 😀 Have a nice day!"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("instance"), PARLEY_WORKERS="3") as running:
        yield running


def build(server: Server, key: str) -> Any:
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{server.origin}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


def fetch(server: Server, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{server.origin}{path}", json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_googles_client_is_built_from_discovery_and_gets_answers(server: Server) -> None:
    with build(server, make_key(server, per_minute=600)) as service:
        comments = service.comments()
        asked = {"comment": {"text": TEXT}, "requestedAttributes": {"TOXICITY": {}}, "spanAnnotations": True}
        scores = comments.analyze(body=asked).execute()["attributeScores"]["TOXICITY"]
        assert scores["summaryScore"]["value"] > 0.7
        first, second = scores["spanScores"]
        assert (first["begin"], first["end"], second["end"]) == (0, 17, len(TEXT) + 1)
        assert first["score"]["value"] > 0.7 > 0.3 > second["score"]["value"]
        opinion = {"comment": {"text": TEXT}, "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}}}
        assert comments.suggestscore(body={**opinion, "clientToken": "7"}).execute() == {"clientToken": "7"}
        with pytest.raises(HttpError) as refused:
            comments.analyze(body={**asked, "requestedAttributes": {"RUDE": {}}}).execute()
        assert refused.value.status_code == 400
        assert "Attribute 'RUDE' is unknown." in refused.value.reason


def test_googles_client_gets_an_error_for_a_wrong_key(server: Server) -> None:
    with build(server, "AIzaSyWrong") as service, pytest.raises(HttpError, match="API key not valid"):
        service.comments().analyze(body={}).execute()


def test_the_rate_limit_applies_across_all_processes(server: Server) -> None:
    body = {"comment": {"text": "Well said."}, "requestedAttributes": {"TOXICITY": {}}}

    def call(key: str) -> int:
        return fetch(server, "/v1alpha1/comments:analyze", body, **{"X-Goog-Api-Key": key})[0]

    statuses: list[int] = []
    while not statuses:
        key, minute = make_key(server, per_minute=40), this_minute()
        with ThreadPoolExecutor(12) as pool:
            given = list(pool.map(call, [key] * 100))
        if minute == this_minute():  # or a new minute began in between, which allows forty more
            statuses = given
    assert statuses.count(200) == 40
    assert statuses.count(429) == 60


def this_minute() -> int:
    return int(time.time() // 60)


def test_a_key_in_a_url_is_never_logged(server: Server) -> None:
    key = make_key(server, per_minute=600)
    assert fetch(server, f"/v1alpha1/comments:analyze?key={key}", {})[0] == 400
    assert fetch(server, f"/v1alpha1/nothing?key={key}", {})[0] == 404
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(f"POST /v1alpha1/comments:analyze?key={key}\r\n\r\n".encode())
        assert b" 400 " in raw.recv(100)
    log = (server.instance / "server.log").read_text(encoding="utf-8")
    assert "/v1alpha1/comments:analyze?…" in log  # gunicorn logged the request that it could not parse
    assert key not in log


def test_our_endpoint_scorer_gets_the_same_scores_as_the_embedded_one(server: Server) -> None:
    found = EndpointScorer(server.origin, make_key(server, per_minute=600)).score(TEXT).values
    here = load_embedded().score(TEXT).values
    assert found == {label: pytest.approx(here[label], abs=1e-6) for label in Label}
    with pytest.raises(ScorerUnavailable, match="API key not valid"):
        EndpointScorer(server.origin, "AIzaSyWrong").score(TEXT)


def test_the_benchmark_measures_every_kind_of_call(server: Server) -> None:
    table = measure(server, calls=3)
    for what in ("all lengths", "each sentence", "10,000 characters", "no key"):
        assert what in table
