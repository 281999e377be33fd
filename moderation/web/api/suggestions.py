"""comments:suggestscore: what a person elsewhere thinks of a text, for the site's learning."""

from typing import Any

from flask import Response, jsonify, request

from moderation.services.api.suggestions import keep_suggestion
from moderation.web.api.callers import admit
from moderation.web.api.read_call import read_suggestion
from moderation.web.context import context


def suggest_score() -> Response:
    """Keep a text with its scores, unless it must not be stored: then there is nothing to learn from."""
    caller = admit()
    given = read_suggestion(request.get_data())
    asked = given.asked
    if asked.may_be_kept:
        keep_suggestion(caller, asked.text, scores=given.scores, community=asked.community, now=context().now())
    answer: dict[str, Any] = {}
    if asked.languages:
        answer["requestedLanguages"] = list(asked.languages)
    if asked.client_token:
        answer["clientToken"] = asked.client_token
    return jsonify(answer)
