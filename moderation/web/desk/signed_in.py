"""The desk's session: an account id and its session epoch, looked up again on every request."""

from datetime import timedelta
from typing import cast

from flask import Flask, Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from moderation.services.accounts.moderators import Account
from moderation.services.sites.access import Reviewer, get_reviewer

_ACCOUNT = "moderator"
_LIFETIME = timedelta(days=14)
# Pages for people who cannot sign in yet; pages opened by a link check the link's token.
_OPEN_ENDPOINTS = frozenset(
    f"desk.{name}"
    for name in (
        "sign_in",
        "sign_in_post",
        "forgot",
        "forgot_post",
        "join",
        "join_post",
        "password_link",
        "password_link_post",
    )
)


def configure_session(app: Flask, *, is_secure: bool) -> None:
    """Configure the session cookie, which only the desk uses."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-parley_desk" if is_secure else "parley_desk",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=_LIFETIME,
        # Otherwise Flask would send the cookie with every response, even with public fragments and static files.
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def begin_session(account: Account) -> None:
    """Sign a moderator in, with a new session and form token."""
    session.clear()
    session[_ACCOUNT] = [account.id, account.session_epoch]
    session.permanent = True


def end_session() -> None:
    """Sign out."""
    session.clear()


def require_sign_in() -> ResponseReturnValue | None:
    """Redirect everybody who is not signed in to the sign-in page, before any view of the desk."""
    g.reviewer = _find_reviewer()
    if g.reviewer is not None or request.endpoint in _OPEN_ENDPOINTS:
        return None
    if request.headers.get("HX-Request"):
        # htmx would follow a redirect and put the sign-in page into the card.
        return Response(status=401, headers={"HX-Redirect": url_for("desk.sign_in", next=url_for("desk.queue"))})
    next_path = here() if request.method == "GET" else url_for("desk.queue")
    return redirect(url_for("desk.sign_in", next=next_path), 303)


def _find_reviewer() -> Reviewer | None:
    match session.get(_ACCOUNT):
        case [int(moderator_id), int(epoch)]:
            return get_reviewer(moderator_id, session_epoch=epoch)
    return None  # no session, or one from before epochs existed


def is_signed_in() -> bool:
    """Tell whether the current request is signed in."""
    return g.get("reviewer") is not None


def reviewer() -> Reviewer:
    """Return the signed-in moderator; present in every view except those for signing in."""
    return cast(Reviewer, g.reviewer)


def here() -> str:
    """Return the path and query string of the request."""
    return request.full_path.rstrip("?")


def own_path(raw: str) -> str:
    """Return the path if it belongs to the desk, else the queue's, to prevent open redirects."""
    is_own = raw.startswith("/desk/") and raw.isascii() and raw.isprintable() and "\\" not in raw
    return raw if is_own else url_for("desk.queue")
