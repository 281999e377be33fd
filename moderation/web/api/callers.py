"""Whose key a call came with."""

from flask import request

from moderation.services.api.keys import Caller, admit_caller
from moderation.web.api.problems import NoKey
from moderation.web.context import context


def admit() -> Caller:
    """Return whose key the call came with, and count the call. Raises NoKey, BadKey and TooMany.

    In an address only here: whatever else is asked for with `?key=` has no use for it.
    """
    key = request.headers.get("X-Goog-Api-Key") or request.args.get("key", "")
    if not key:
        raise NoKey
    return admit_caller(key, now=context().now())
