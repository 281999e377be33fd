"""Sign in and out."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.services.accounts.moderators import sign_in as check_password
from moderation.services.refusals import TooMany
from moderation.web.context import context
from moderation.web.desk.forms import SignInForm
from moderation.web.desk.signed_in import begin_session, end_session, is_signed_in, own_path


def sign_in() -> ResponseReturnValue:
    """Show the form, or redirect if signed in already."""
    next_path = own_path(request.args.get("next", ""))
    if is_signed_in():
        return redirect(next_path, 303)
    return _show_form(SignInForm(data={"next": next_path}))


def sign_in_post() -> ResponseReturnValue:
    """Sign in, or show why not, with the typed address."""
    form = SignInForm()
    try:
        account = check_password(form.email.data or "", form.password.data or "", now=context().now())
    except TooMany as error:
        response = _show_form(form, problem=str(error), status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if account is None:
        # One message for both cases, so that it does not reveal which addresses have an account.
        return _show_form(form, problem="Wrong email address or password.", status=422)
    begin_session(account)
    return redirect(own_path(form.next.data or ""), 303)


def sign_out() -> ResponseReturnValue:
    """Sign out."""
    end_session()
    return redirect(url_for("desk.sign_in"), 303)


def _show_form(form: SignInForm, *, problem: str = "", status: int = 200) -> Response:
    return make_response(
        render_template("desk/accounts/sign_in.html", form=form, problem=problem, sends_mail=context().sends_mail),
        status,
    )
