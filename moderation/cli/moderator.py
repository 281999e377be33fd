"""`flask moderator …`: accounts of the desk."""

import secrets
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from moderation.cli.deployment import now, plain_errors, settings
from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator, list_accounts
from moderation.services.accounts.password_reset import make_password_link

moderator = AppGroup("moderator", help="Make accounts, list them, let people in who forgot their password.")


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
        is_new = create_moderator(email, site_key=site_key, role=Role(role), password=given, now=now())
    click.echo(f"{email} is {role} of {site_key}.")
    if not is_new:
        click.echo("The account was there already; its password stays as it is.")
    elif not password:
        click.echo(f"Password: {given}")


@moderator.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link by which EMAIL sets a new password; it opens once, within 24 hours.

    Whoever opens it is in: send it to nobody else. The sessions of the account end when it is used.
    """
    with plain_errors():
        token = make_password_link(email, secret=str(current_app.secret_key), now=now())
    click.echo(f"{settings().public_origin}/desk/password/{token}")


@moderator.command("list")
def list_all() -> None:
    """List the accounts, each with its sites and roles."""
    for email, roles in list_accounts():
        click.echo("\t".join([email, *(f"{key}: {role}" for key, role in roles)]))
