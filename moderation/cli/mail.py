"""`flask mail …`: test the mail server."""

import click
from flask.cli import AppGroup

from moderation.cli.deployment import mailer, now
from moderation.notify.email import MailFailure
from moderation.services.mail.health import send_test_to

mail = AppGroup("mail", help="Test the mail server.")


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a test mail to ADDRESS and print the mail server's response."""
    server = mailer()
    if server is None:
        raise click.ClickException(
            "Mail is off: set PARLEY_SMTP_URL and PARLEY_MAIL_FROM, as described in docs/mail.md."
        )
    try:
        answer = send_test_to(address, "The operator of this server", mailer=server, now=now())
    except (MailFailure, ValueError) as failure:
        raise click.ClickException(f"The mail was not sent. {failure}") from failure
    click.echo(f"Sent. The mail server responded: {answer}")
