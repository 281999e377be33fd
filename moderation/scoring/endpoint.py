"""A remote scorer with Perspective's API, for comparisons only; comments are never sent to it."""

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
_LONGEST_PAUSE = 90  # seconds; rate limits are per minute
_ASKED: dict[str, dict[str, Any]] = {name: {} for name, label in ATTRIBUTES.items() if label in set(Label)}
_MOST = 1024 * 1024  # bytes of an answer


class EndpointScorer:
    """Calls comments:analyze at a URL, and waits when it is rate-limited."""

    languages = frozenset({"en"})
    model = "its own"

    def __init__(self, address: str, key: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the API's base URL, with or without /v1alpha1. Raises ValueError if it is not a URL."""
        parts = urlsplit(address)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(
                f"{address!r} is not the address of an API, such as https://commentanalyzer.googleapis.com."
            )
        self.name = parts.netloc.rpartition("@")[2]
        self._url = address.rstrip("/").removesuffix("/v1alpha1") + "/v1alpha1/comments:analyze"
        self._key = key
        self._sleep = sleep

    def score(self, text: str) -> Scores:
        """Return the API's scores of a text.

        Raises ScorerUnavailable, and TextFailed if the API rejects the text.
        """
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
        # The key goes in a header, because proxies log URLs.
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
        """Return the seconds to wait before a retry, or raise if the error is permanent."""
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
