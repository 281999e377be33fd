"""How mail fares on this server, and a test of it."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.mail import MailKind
from moderation.notify.email import MailFailure
from moderation.services.mail.health import may_see_mail, read_health, send_test
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.signed_in import is_signed_in, reviewer

_KINDS = {
    MailKind.CONFIRM: "a question to a commenter whether an address is theirs",
    MailKind.REPLY: "news of a reply",
    MailKind.WAITING: "news of waiting comments",
    MailKind.INVITATION: "an invitation",
    MailKind.RESET: "a link to a new password",
}


def mail() -> ResponseReturnValue:
    """What waits, what came to nothing, and whether there is a mail server at all."""
    return _show_mail()


def mail_test() -> ResponseReturnValue:
    """Send a test mail to whoever asks, and say what the mail server answered."""
    mailer = context().mailer
    if mailer is None:
        return _show_mail(problem="Mail is off: there is no mail server to test.", status=422)
    try:
        answer = send_test(reviewer(), mailer, now=context().now())
    except MailFailure as failure:
        return _show_mail(problem=f"The test mail was not sent. {failure}", status=422)
    leave_notice(f"A test mail to {reviewer().email} is on its way. The server answered: {answer}")
    return redirect(url_for("desk.mail"), 303)


def say_mail(kind: MailKind) -> str:
    """Say what a mail is about."""
    return _KINDS[kind]


def sees_mail() -> bool:
    """Tell whether whoever looks may open the page about mail."""
    return is_signed_in() and may_see_mail(reviewer())


def _show_mail(*, problem: str = "", status: int = 200) -> Response:
    mailer = context().mailer
    return show_page(
        "desk/mail.html",
        status=status,
        state=read_health(reviewer(), now=context().now()),
        server=f"{mailer.server.host}:{mailer.server.port}" if mailer else "",
        sender=mailer.sender.addr_spec if mailer else "",
        email=reviewer().email,
        problem=problem,
    )


# What templates may say, under the functions' own names.
FILTERS = (say_mail,)
