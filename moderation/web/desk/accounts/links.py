"""Pages opened by one-time links: joining a team, setting a new password; and asking for such a link."""

import logging
import re
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from moderation.services.accounts import join as join_service
from moderation.services.accounts import password_reset
from moderation.services.accounts.join import Invitation
from moderation.services.accounts.moderators import Account, sign_in
from moderation.services.accounts.password_reset import ask_for_password
from moderation.services.refusals import TooMany, Unacceptable
from moderation.web.context import context
from moderation.web.desk.accounts.forms import ForgotForm, JoinForm, NewPasswordForm
from moderation.web.desk.forms import list_errors
from moderation.web.desk.page import leave_notice
from moderation.web.desk.signed_in import begin_session, is_signed_in, reviewer
from moderation.web.errors import mark_refused

_LINK = re.compile(r"(/desk/(?:join|password)/|/mail/(?:confirm|stop)/)\S+")


def hide_links(record: logging.LogRecord) -> bool:
    """Remove the token from a log line: Flask logs the URL of a failed request, whose link still works."""
    record.msg = _LINK.sub(r"\1…", str(record.msg))
    return True


def join(token: str) -> ResponseReturnValue:
    """Show an invitation and the form to accept it."""
    return _show_join(token, join_service.get_invitation(token, **_secret_and_time()), JoinForm())


def join_post(token: str) -> ResponseReturnValue:
    """Join the team and sign in, or show what is invalid."""
    invitation = join_service.get_invitation(token, **_secret_and_time())
    form = JoinForm()
    if invitation.is_member:
        return _show_join(token, invitation, form)
    try:
        account = _accept(token, invitation, form)
    except (Unacceptable, TooMany) as refusal:
        form["name" if getattr(refusal, "field", "") == "name" else "password"].errors = [str(refusal)]
        return mark_refused(_show_join(token, invitation, form), refusal)
    if account is not None:
        begin_session(account)
    leave_notice(f"Welcome. You are now {invitation.role} of {invitation.site.name}.")
    return redirect(url_for("desk.queue"), 303)


def password_link(token: str) -> ResponseReturnValue:
    """Show the form for a new password."""
    return _show_password(token, password_reset.get_password_link(token, **_secret_and_time()), NewPasswordForm())


def password_link_post(token: str) -> ResponseReturnValue:
    """Set the new password, end all other sessions, and sign in."""
    email = password_reset.get_password_link(token, **_secret_and_time())
    form = NewPasswordForm()
    try:
        account = password_reset.use_password_link(token, password=form.password.data or "", **_secret_and_time())
    except Unacceptable as refusal:
        form.password.errors = [str(refusal)]
        return mark_refused(_show_password(token, email, form), refusal)
    begin_session(account)
    leave_notice("Password changed. All other sessions have been signed out.")
    return redirect(url_for("desk.queue"), 303)


def _accept(token: str, invitation: Invitation, form: JoinForm) -> Account | None:
    """Accept the invitation; return the account to sign in, or None where it is signed in already."""
    password = form.password.data or ""
    if not invitation.has_account:
        return join_service.join_anew(token, password=password, name=form.name.data or "", **_secret_and_time())
    if _is_here(invitation):
        join_service.join(token, moderator_id=reviewer().id, **_secret_and_time())
        return None
    account = sign_in(invitation.email, password, now=context().now())
    if account is None:
        raise Unacceptable("Wrong password.", field="password")
    join_service.join(token, moderator_id=account.id, **_secret_and_time())
    return account


def _is_here(invitation: Invitation) -> bool:
    return is_signed_in() and reviewer().email == invitation.email


def _secret_and_time() -> dict[str, Any]:
    return {"secret": context().secret, "now": context().now()}


def _show_join(token: str, invitation: Invitation, form: JoinForm) -> Response:
    return _show(
        "desk/accounts/join.html",
        token=token,
        invitation=invitation,
        form=form,
        errors=list(list_errors(form)),
        is_here=_is_here(invitation),
        other=reviewer().email if is_signed_in() and not _is_here(invitation) else "",
    )


def _show_password(token: str, email: str, form: NewPasswordForm) -> Response:
    return _show("desk/accounts/password.html", token=token, email=email, form=form, errors=list(list_errors(form)))


def _show(template: str, **data: Any) -> Response:
    return make_response(render_template(template, **data))


def forgot() -> ResponseReturnValue:
    """Show the form; 404 without a mail server."""
    _require_mail()
    return _show_form(ForgotForm(None))


def forgot_post() -> ResponseReturnValue:
    """Mail a link if the account exists; the answer is the same if it does not."""
    _require_mail()
    form = ForgotForm()
    ask_for_password(form.email.data or "", secret=context().secret, now=context().now())
    return _show_form(form, is_sent=True)


def _require_mail() -> None:
    if not context().sends_mail:
        abort(404)


def _show_form(form: ForgotForm, *, is_sent: bool = False) -> Response:
    return make_response(render_template("desk/accounts/forgot.html", form=form, is_sent=is_sent))
