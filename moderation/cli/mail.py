"""`flask mail …`: does mail arrive?"""

import click
from flask.cli import AppGroup

from moderation.cli.deployment import mailer, now
from moderation.notify.email import MailFailure
from moderation.services.mail.health import send_test_to

mail = AppGroup("mail", help="Try the mail server.")


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a test mail to ADDRESS at once and say what the mail server answered."""
    server = mailer()
    if server is None:
        raise click.ClickException("Mail is off: set PARLEY_SMTP_URL and PARLEY_MAIL_FROM, as docs/mail.md tells.")
    try:
        answer = send_test_to(address, "Whoever runs this server", mailer=server, now=now())
    except (MailFailure, ValueError) as failure:
        raise click.ClickException(f"The mail was not sent. {failure}") from failure
    click.echo(f"Sent. The server answered: {answer}")
