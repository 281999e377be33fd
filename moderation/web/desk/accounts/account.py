"""The moderator's own account: public name, preferences, password and sessions."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.mail import WaitingMail
from moderation.services.accounts.accounts import (
    AccountSettings,
    change_password,
    end_sessions,
    save_density,
    save_settings,
)
from moderation.services.refusals import TooMany, Unacceptable
from moderation.web.context import context
from moderation.web.desk.accounts.forms import COMFORTABLE, DENSE, AccountForm, PasswordForm
from moderation.web.desk.forms import list_errors
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import page_asked_from, read_switch
from moderation.web.desk.signed_in import begin_session, end_session, reviewer
from moderation.web.errors import mark_refused


def account() -> ResponseReturnValue:
    """Show the account page."""
    return _show_account()


def account_save() -> ResponseReturnValue:
    """Save the settings, or show which is invalid."""
    form = AccountForm()
    form.validate()
    if any(list_errors(form)):
        return _show_account(form, status=422)
    settings = AccountSettings(
        form.name.data or "",
        bool(form.uses_keys.data),
        form.veil_at.data,
        WaitingMail(form.waiting_mail.data),
        is_dense=form.density.data == DENSE,
    )
    try:
        save_settings(reviewer(), settings)
    except Unacceptable as refusal:
        form[refusal.field].errors = [str(refusal)]
        return _show_account(form, status=422)
    leave_notice("Saved.")
    return redirect(url_for("desk.account"), 303)


def account_density() -> ResponseReturnValue:
    """Switch the queue's dense view on or off, and return to the queue."""
    save_density(reviewer(), is_dense=read_switch(request.form.get("dense", "")))
    return redirect(page_asked_from(), 303)


def account_password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    form = PasswordForm()
    try:
        renewed = change_password(
            reviewer(), old=form.old.data or "", new=form.password.data or "", now=context().now()
        )
    except (Unacceptable, TooMany) as refusal:
        form["password" if getattr(refusal, "field", "") == "password" else "old"].errors = [str(refusal)]
        return mark_refused(_show_account(passwords=form), refusal)
    begin_session(renewed)
    leave_notice("Password changed. You have been signed out everywhere else.")
    return redirect(url_for("desk.account"), 303)


def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this account, including this one."""
    end_sessions(reviewer())
    end_session()
    return redirect(url_for("desk.sign_in"), 303)


def _show_account(
    form: AccountForm | None = None, *, passwords: PasswordForm | None = None, status: int = 200
) -> Response:
    by = reviewer()
    # None: the form that was not sent must not read the other form's data.
    kept = {
        "name": by.name,
        "uses_keys": by.uses_keys,
        "density": DENSE if by.is_dense else COMFORTABLE,
        "veil_at": by.veil_at,
        "waiting_mail": by.waiting_mail.value,
    }
    form = form or AccountForm(None, data=kept)
    passwords = passwords or PasswordForm(None)
    return show_page(
        "desk/accounts/account.html",
        status=status,
        form=form,
        passwords=passwords,
        email=by.email,
        sends_mail=context().sends_mail,
        errors=[*list_errors(form), *list_errors(passwords)],
    )
