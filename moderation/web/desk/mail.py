"""The state of mail on this server, and a test mail."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.mail import MailKind
from moderation.notify.email import MailFailure
from moderation.services.mail.health import may_see_mail, read_health, send_test
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.signed_in import is_signed_in, reviewer

_KINDS = {
    MailKind.CONFIRM: "address confirmation for a commenter",
    MailKind.REPLY: "reply notification",
    MailKind.WAITING: "notification of waiting comments",
    MailKind.INVITATION: "invitation",
    MailKind.RESET: "password reset",
}


def mail() -> ResponseReturnValue:
    """Show the mail server, and which mails are waiting or failed."""
    return _show_mail()


def mail_test() -> ResponseReturnValue:
    """Send a test mail to the current moderator, and show the mail server's response."""
    mailer = context().mailer
    if mailer is None:
        return _show_mail(problem="Mail is off: no mail server is configured.", status=422)
    try:
        answer = send_test(reviewer(), mailer, now=context().now())
    except MailFailure as failure:
        return _show_mail(problem=f"The test mail was not sent. {failure}", status=422)
    leave_notice(f"A test mail to {reviewer().email} is on its way. The mail server responded: {answer}")
    return redirect(url_for("desk.mail"), 303)


def say_mail(kind: MailKind) -> str:
    """Return the name of a kind of mail."""
    return _KINDS[kind]


def sees_mail() -> bool:
    """Tell whether the current user may open the mail page."""
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


# Registered as template filters under the functions' own names.
FILTERS = (say_mail,)
