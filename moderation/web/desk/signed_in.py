"""Who is signed in: an account and its epoch in the desk's session, looked up anew on every request."""

from datetime import timedelta
from typing import cast

from flask import Flask, Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from moderation.services.accounts.moderators import Account
from moderation.services.sites.access import Reviewer, get_reviewer

_ACCOUNT = "moderator"
_LIFETIME = timedelta(days=14)
# Where people come who cannot sign in yet. What a link opens is told by the link alone.
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
    """Name and lock the session cookie; nobody but the desk puts anything into it."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-parley_desk" if is_secure else "parley_desk",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=_LIFETIME,
        # Or Flask would renew the cookie with every answer, public fragments and static files among them.
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def begin_session(account: Account) -> None:
    """Sign a moderator in; nothing of the session before, its form token included, lives on."""
    session.clear()
    session[_ACCOUNT] = [account.id, account.session_epoch]
    session.permanent = True


def end_session() -> None:
    """Sign out."""
    session.clear()


def require_sign_in() -> ResponseReturnValue | None:
    """Let only signed-in moderators past, before any view of the desk; the others are sent to sign in."""
    g.reviewer = _find_reviewer()
    if g.reviewer is not None or request.endpoint in _OPEN_ENDPOINTS:
        return None
    if request.headers.get("HX-Request"):
        # htmx would follow a redirect and put the sign-in page into the card.
        return Response(status=401, headers={"HX-Redirect": url_for("desk.sign_in", next=url_for("desk.queue"))})
    asked = here() if request.method == "GET" else url_for("desk.queue")
    return redirect(url_for("desk.sign_in", next=asked), 303)


def _find_reviewer() -> Reviewer | None:
    match session.get(_ACCOUNT):
        case [int(moderator_id), int(epoch)]:
            return get_reviewer(moderator_id, session_epoch=epoch)
    return None  # nobody, or a session of before there were epochs


def is_signed_in() -> bool:
    """Tell whether whoever asks is signed in."""
    return g.get("reviewer") is not None


def reviewer() -> Reviewer:
    """Return who asks; every view but the sign-in may rely on there being one."""
    return cast(Reviewer, g.reviewer)


def here() -> str:
    """Return the path and query that was asked for."""
    return request.full_path.rstrip("?")


def own_path(raw: str) -> str:
    """Return a path to go on to when it is one of the desk's, else the queue's: no link may lead out of here."""
    is_own = raw.startswith("/desk/") and raw.isascii() and raw.isprintable() and "\\" not in raw
    return raw if is_own else url_for("desk.queue")
