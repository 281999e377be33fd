"""Errors in the format that Google's clients read."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from moderation.scoring.scorer import ScorerUnavailable, TextFailed
from moderation.services.api.analyze import LanguageNotCovered
from moderation.services.api.keys import BadKey
from moderation.services.refusals import Refusal, TooMany
from moderation.store.database import DATABASE_AWAY

log = logging.getLogger(__name__)

Details = Mapping[str, Any]

_STATUSES = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_SENTENCES = {
    404: "Not found. The methods are POST /v1alpha1/comments:analyze and comments:suggestscore.",
    413: "Request payload size exceeds the limit: 262144 bytes.",
    500: "Something went wrong on our side. It has been logged.",
}
_PAUSE = 5  # seconds to wait before retrying
_TYPES = "type.googleapis.com"
_OWN_TYPE = f"{_TYPES}/google.commentanalyzer.v1alpha1.Error"


class BadRequest(Exception):
    """An invalid request; `field` is the path of the field, `kind` is Perspective's error type."""

    def __init__(self, message: str, *, field: str = "", kind: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.kind = kind


class NoKey(Exception):
    """A call without a key."""


def register_problems(blueprint: Blueprint) -> None:
    """Register handlers that answer all errors of the blueprint in Google's format."""
    blueprint.register_error_handler(BadRequest, _show_bad_request)
    blueprint.register_error_handler(NoKey, _show_no_key)
    blueprint.register_error_handler(Refusal, _show_refusal)
    blueprint.register_error_handler(ScorerUnavailable, _show_no_score)
    blueprint.register_error_handler(HTTPException, _show_http_error)
    for failure in DATABASE_AWAY:
        blueprint.register_error_handler(failure, _show_database_away)


def _show(code: int, message: str, *details: Details, retry_after: int = 0) -> Response:
    status = _STATUSES.get(code, "UNKNOWN")
    error: dict[str, Any] = {"code": code, "message": message, "status": status, "details": list(details)}
    response = jsonify(error=error)
    response.status_code = code
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _show_bad_request(problem: BadRequest) -> Response:
    message = str(problem)
    if problem.kind:
        return _show(400, message, {"@type": _OWN_TYPE, "errorType": problem.kind})
    violation = {"field": problem.field, "description": message}
    return _show(400, message, {"@type": f"{_TYPES}/google.rpc.BadRequest", "fieldViolations": [violation]})


def _show_no_key(_: NoKey) -> Response:
    return _show(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please use an API key of "
        "this server: in the header X-Goog-Api-Key, or as ?key= in the address.",
    )


def _show_refusal(refusal: Refusal) -> Response:
    match refusal:
        case TooMany():
            return _show(429, str(refusal), retry_after=refusal.retry_after)
        case LanguageNotCovered():
            found = {"detectedLanguages": refusal.languages}
            kind = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
            return _show(
                400,
                str(refusal),
                {"@type": _OWN_TYPE, "errorType": kind, "languageNotSupportedByAttributeError": found},
            )
        case BadKey():
            reason = {"@type": f"{_TYPES}/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
            return _show(400, str(refusal), {**reason, "domain": "googleapis.com"})
    return _show(400, str(refusal))


def _show_no_score(failure: ScorerUnavailable) -> Response:
    log.warning("call not scored: %s", failure)
    if isinstance(failure, TextFailed):
        return _show(503, "The scorer could not score this text.")
    # The reason may contain local file names.
    return _show(503, "The scorer is unavailable. Please try again.", retry_after=_PAUSE)


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    return _show(code, _SENTENCES.get(code) or error.description or _SENTENCES[500])


def _show_database_away(error: Exception) -> Response:
    log.error("database away: %s", type(error).__name__, exc_info=error)
    return _show(503, "The server cannot reach its database at the moment. Please try again.", retry_after=_PAUSE)
