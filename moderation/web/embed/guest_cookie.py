"""The cookie that recognises a commenter on one blog, and nowhere else."""

from datetime import timedelta

from flask import Response, request

from moderation.web.context import context

_NAME = "__Host-parley_guest"
_FLAG = "parley_known"  # readable by scripts, which ask for "mine" only if it exists
_MAX_AGE = timedelta(days=180)
_MAX_LENGTH = 100  # characters; ours have 32


def guest_token() -> str | None:
    """Return the token of this request's guest."""
    token = request.cookies.get(_NAME, "")
    return token if 0 < len(token) <= _MAX_LENGTH else None


def keep_guest(response: Response, token: str) -> None:
    """Set the guest cookie; not over plain http, where browsers refuse it.

    Partitioned: the cookie belongs to the blog's page and our frame in it together, so a browser that blocks
    third-party cookies still keeps it, and it cannot follow anyone from one blog to the next.
    """
    if context().is_secure:
        _set(response, _NAME, token, is_readable=False)
        _set(response, _FLAG, "1", is_readable=True)


def _set(response: Response, name: str, value: str, *, is_readable: bool) -> None:
    response.set_cookie(
        name,
        value,
        max_age=_MAX_AGE,
        path="/",
        secure=True,
        httponly=not is_readable,
        samesite="None",
        partitioned=True,
    )
