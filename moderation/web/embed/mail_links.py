"""The pages behind links in emails: a question and a button. Opening one changes nothing, as mail scanners do that."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from moderation.services.mail.links import AddressChoice, confirm_address, get_address, get_stop, stop_mail
from moderation.web.context import context
from moderation.web.locales import speak


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page says, and its button if there is anything left to choose."""

    title: str
    sentence: str
    button: str = ""


def make_mail_links() -> Blueprint:
    """Return the blueprint. It is exempt from CSRFProtect: the link is the permission, and mail programs post it."""
    blueprint = Blueprint("mail_links", __name__, url_prefix="/mail")
    blueprint.add_url_rule("/confirm/<token>", "confirm", show_confirm, methods=["GET"])
    blueprint.add_url_rule("/confirm/<token>", "confirm_post", confirm, methods=["POST"])
    blueprint.add_url_rule("/stop/<token>", "stop", show_stop, methods=["GET"])
    blueprint.add_url_rule("/stop/<token>", "stop_post", stop, methods=["POST"])
    blueprint.before_request(_speak)
    blueprint.after_request(_protect)
    return blueprint


def show_confirm(token: str) -> ResponseReturnValue:
    """Ask whether to send replies to an address."""
    address = get_address(token, secret=context().secret)
    if address.is_confirmed and not address.is_stopped:
        return _show(_say_confirmed(address))
    sentence = gettext(
        "Replies to your comments on %(site)s will be emailed to %(email)s. Every email has a link to unsubscribe.",
        site=address.site,
        email=address.email,
    )
    return _show(_Page(gettext("Get notified of replies?"), sentence, gettext("Yes, send me replies")))


def confirm(token: str) -> ResponseReturnValue:
    """Confirm that replies are sent to an address."""
    return _show(_say_confirmed(confirm_address(token, secret=context().secret, now=context().now())))


def show_stop(token: str) -> ResponseReturnValue:
    """Ask whether to stop sending mail."""
    address = get_stop(token, secret=context().secret)
    if address.is_stopped:
        return _show(_say_stopped(address))
    if not address.site:
        sentence = f"{address.email} will no longer get emails about waiting comments."
        return _show(_Page("Stop these emails?", sentence, "Stop these emails"))
    if not address.is_confirmed:
        sentence = gettext(
            "Someone entered %(email)s as their address on %(site)s. Press the button to never be asked again.",
            email=address.email,
            site=address.site,
        )
        return _show(_Page(gettext("This wasn’t you?"), sentence, gettext("Never ask me again")))
    sentence = gettext(
        "Replies to your comments on %(site)s will no longer be emailed to %(email)s.",
        site=address.site,
        email=address.email,
    )
    return _show(_Page(gettext("Stop these emails?"), sentence, gettext("Stop these emails")))


def stop(token: str) -> ResponseReturnValue:
    """Stop mail; also for mail programs that post the link themselves (RFC 8058)."""
    return _show(_say_stopped(stop_mail(token, secret=context().secret, now=context().now())))


def _say_confirmed(address: AddressChoice) -> _Page:
    sentence = gettext(
        "Replies to your comments on %(site)s are emailed to %(email)s.", site=address.site, email=address.email
    )
    return _Page(gettext("Thank you, that’s done"), sentence)


def _say_stopped(address: AddressChoice) -> _Page:
    if not address.site:
        again = "You can turn them on again on your account page."
        return _Page("Stopped", f"{address.email} no longer gets emails about waiting comments. {again}")
    sentence = gettext("These emails will no longer be sent to %(email)s.", email=address.email)
    return _Page(gettext("Stopped"), sentence)


def _show(page: _Page) -> Response:
    return make_response(render_template("embed/mail_choice.html", page=page))


def _speak() -> None:
    speak(request.args.get("lang", ""))


def _protect(response: Response) -> Response:
    # The link is a secret: it must not leak through a referrer or a cache, and the page must not be framed.
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            f"form-action {context().public_origin}/mail/",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
