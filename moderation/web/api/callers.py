"""Authenticate calls by their API key."""

from flask import request

from moderation.services.api.keys import Caller, admit_caller
from moderation.web.api.problems import NoKey
from moderation.web.context import context


def admit() -> Caller:
    """Return the caller that the key belongs to, and count the call. Raises NoKey, BadKey and TooMany.

    Only the API reads `?key=`; no other URL does.
    """
    key = request.headers.get("X-Goog-Api-Key") or request.args.get("key", "")
    if not key:
        raise NoKey
    return admit_caller(key, now=context().now())
