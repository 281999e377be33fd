"""The pages that a link opens once: joining a team, and setting a new password."""

import logging
import re
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from moderation.services.accounts import join as joining
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
    """Take the token out of a log line: Flask names the address of a request that broke, and the link still opens."""
    record.msg = _LINK.sub(r"\1…", str(record.msg))
    return True


def join(token: str) -> ResponseReturnValue:
    """What the invitation is to, and what it takes to join."""
    return _show_join(token, joining.get_invitation(token, **_given()), JoinForm())


def join_post(token: str) -> ResponseReturnValue:
    """Join the team and be signed in, or say what cannot be taken."""
    invitation = joining.get_invitation(token, **_given())
    form = JoinForm()
    if invitation.is_member:
        return _show_join(token, invitation, form)
    try:
        account = _take_up(token, invitation, form)
    except (Unacceptable, TooMany) as refusal:
        form["name" if getattr(refusal, "field", "") == "name" else "password"].errors = [str(refusal)]
        return mark_refused(_show_join(token, invitation, form), refusal)
    if account is not None:
        begin_session(account)
    leave_notice(f"Welcome. You work on {invitation.site.name} as {invitation.role} from now on.")
    return redirect(url_for("desk.queue"), 303)


def password_link(token: str) -> ResponseReturnValue:
    """The form for a new password."""
    return _show_password(token, password_reset.get_password_link(token, **_given()), NewPasswordForm())


def password_link_post(token: str) -> ResponseReturnValue:
    """Set the new password and begin the only session that counts."""
    email = password_reset.get_password_link(token, **_given())
    form = NewPasswordForm()
    try:
        account = password_reset.use_password_link(token, password=form.password.data or "", **_given())
    except Unacceptable as refusal:
        form.password.errors = [str(refusal)]
        return mark_refused(_show_password(token, email, form), refusal)
    begin_session(account)
    leave_notice("Your new password holds. Wherever you were signed in before, you are signed out.")
    return redirect(url_for("desk.queue"), 303)


def _take_up(token: str, invitation: Invitation, form: JoinForm) -> Account | None:
    """Join by whatever this person has; the account of a session to begin, None where it goes on."""
    password = form.password.data or ""
    if not invitation.has_account:
        return joining.join_anew(token, password=password, name=form.name.data or "", **_given())
    if _is_here(invitation):
        joining.join(token, moderator_id=reviewer().id, **_given())
        return None
    account = sign_in(invitation.email, password, now=context().now())
    if account is None:
        raise Unacceptable("This is not the password of the account.", field="password")
    joining.join(token, moderator_id=account.id, **_given())
    return account


def _is_here(invitation: Invitation) -> bool:
    return is_signed_in() and reviewer().email == invitation.email


def _given() -> dict[str, Any]:
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
    """The form; without a mail server there is none."""
    _require_mail()
    return _show_form(ForgotForm(None))


def forgot_post() -> ResponseReturnValue:
    """Mail a link if there is such an account; who asks does not learn whether there is."""
    _require_mail()
    form = ForgotForm()
    ask_for_password(form.email.data or "", secret=context().secret, now=context().now())
    return _show_form(form, is_sent=True)


def _require_mail() -> None:
    if not context().sends_mail:
        abort(404)


def _show_form(form: ForgotForm, *, is_sent: bool = False) -> Response:
    return make_response(render_template("desk/accounts/forgot.html", form=form, is_sent=is_sent))
