"""`flask moderator …`: accounts of the desk."""

import secrets
import sys

import click
from flask.cli import AppGroup

from moderation.cli.deployment import now, plain_errors
from moderation.domain.roles import Role
from moderation.services.moderators import create_moderator

moderator = AppGroup("moderator", help="Make accounts.")


@moderator.command()
@click.argument("email")
@click.option("--site", "site_key", required=True, help="The site's key.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password", type=click.Choice(["-"]), help="Read the password from standard input.")
def create(email: str, site_key: str, role: str, password: str | None) -> None:
    """Make an account for EMAIL on a site.

    Without --password one is drawn and printed. A password is never an argument: other users of the machine could read
    it there.
    """
    given = sys.stdin.readline().rstrip("\r\n") if password else secrets.token_urlsafe(15)
    with plain_errors():
        create_moderator(email, site_key=site_key, role=Role(role), password=given, now=now())
    click.echo(f"{email} is {role} of {site_key}.")
    if not password:
        click.echo(f"Password: {given}")
