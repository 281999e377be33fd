"""For whoever forgot their password: a link by mail, and one answer for all who ask."""

from flask import Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from moderation.services.accounts.letters import ask_for_password
from moderation.web.context import context
from moderation.web.desk.accounts.forms import ForgotForm


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
