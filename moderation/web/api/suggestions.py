"""comments:suggestscore: store the scores that somebody suggests for a text, for the site's learning."""

from typing import Any

from flask import Response, jsonify, request

from moderation.services.api.suggestions import keep_suggestion
from moderation.web.api.callers import admit
from moderation.web.api.read_call import read_suggestion
from moderation.web.context import context


def suggest_score() -> Response:
    """Store a text with its suggested scores, unless doNotStore is set."""
    caller = admit()
    call = read_suggestion(request.get_data())
    comment = call.comment
    if comment.may_be_kept:
        keep_suggestion(caller, comment.text, scores=call.scores, community=comment.community, now=context().now())
    answer: dict[str, Any] = {}
    if comment.languages:
        answer["requestedLanguages"] = list(comment.languages)
    if comment.client_token:
        answer["clientToken"] = comment.client_token
    return jsonify(answer)
