"""A scorer somewhere else that answers as Perspective does: to be compared with, never for anybody's comments."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from moderation.domain.perspective import ATTRIBUTES
from moderation.domain.scores import Label, Scores
from moderation.scoring.scorer import ScorerUnavailable, TextFailed

_TIMEOUT = 30  # seconds
_TRIES = 8
_LONGEST_PAUSE = 90  # seconds; limits are by the minute
_ASKED: dict[str, dict[str, Any]] = {name: {} for name, label in ATTRIBUTES.items() if label in set(Label)}
_MOST = 1024 * 1024  # bytes of an answer


class EndpointScorer:
    """Asks comments:analyze at an address; waits where it is told that it asks too often."""

    languages = frozenset({"en"})
    model = "its own"

    def __init__(self, address: str, key: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take an address as clients are given it, with /v1alpha1 or without. Raises ValueError for what is none."""
        parts = urlsplit(address)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{address!r} is no address of an API, as in https://commentanalyzer.googleapis.com.")
        self.name = parts.netloc.rpartition("@")[2]
        self._url = address.rstrip("/").removesuffix("/v1alpha1") + "/v1alpha1/comments:analyze"
        self._key = key
        self._sleep = sleep

    def score(self, text: str) -> Scores:
        """Send a text away to be scored. Raises ScorerUnavailable, and TextFailed for what is refused."""
        body = {
            "comment": {"text": text},
            "requestedAttributes": _ASKED,
            "languages": ["en"],
            "doNotStore": True,
        }
        answer = self._ask(json.dumps(body).encode())
        try:
            given = answer["attributeScores"]
            values = {ATTRIBUTES[name]: float(given[name]["summaryScore"]["value"]) for name in _ASKED}
            return Scores(self.name, self.model, values)
        except (KeyError, TypeError, ValueError) as error:
            raise ScorerUnavailable(f"{self.name} gave no scores for all of {', '.join(_ASKED)}.") from error

    def _ask(self, body: bytes) -> Any:
        # In a header: an address is what proxies write down.
        headers = {"Content-Type": "application/json", "X-Goog-Api-Key": self._key}
        request = urllib.request.Request(self._url, body, headers)  # noqa: S310 - http(s), checked above
        for _ in range(_TRIES):
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - the same
                    return json.loads(answer.read(_MOST))
            except urllib.error.HTTPError as error:
                self._sleep(self._find_pause(error))
            except (OSError, ValueError) as error:
                raise ScorerUnavailable(f"{self.name} does not answer: {error}.") from error
        raise ScorerUnavailable(f"{self.name} is asked too often, and waiting does not help.")

    def _find_pause(self, error: urllib.error.HTTPError) -> float:
        """Return how long to wait before asking again. Raises what the refusal means, if it is for good."""
        said = _read_message(error)
        if error.code == 429:
            told = error.headers.get("Retry-After", "")
            return min(int(told), _LONGEST_PAUSE) if told.isascii() and told.isdigit() and len(told) < 9 else 1.0
        if error.code == 400 and "API key" not in said:
            raise TextFailed(f"{self.name}: {said}")
        raise ScorerUnavailable(f"{self.name} answered {error.code}: {said}")


def _read_message(error: urllib.error.HTTPError) -> str:
    with error:
        try:
            said = json.loads(error.read(_MOST))["error"]["message"]
        except (OSError, ValueError, KeyError, TypeError):
            said = error.reason
    return str(said)[:300]
