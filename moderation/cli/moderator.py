"""`flask moderator …`: accounts."""

import secrets
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from moderation.cli.deployment import now, plain_errors, settings
from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator, list_accounts
from moderation.services.accounts.password_reset import make_password_link

moderator = AppGroup("moderator", help="Create and list accounts, and reset passwords.")


@moderator.command()
@click.argument("email")
@click.option("--site", "site_key", required=True, help="The site's key.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password", type=click.Choice(["-"]), help="Read the password from standard input.")
def create(email: str, site_key: str, role: str, password: str | None) -> None:
    """Create an account for EMAIL, or add an existing one to a site.

    Without --password a random password is printed. The password cannot be passed as an argument, since other users of
    the machine could read it.
    """
    chosen = sys.stdin.readline().rstrip("\r\n") if password else secrets.token_urlsafe(15)
    with plain_errors():
        is_new = create_moderator(email, site_key=site_key, role=Role(role), password=chosen, now=now())
    click.echo(f"{email} is {role} of {site_key}.")
    if not is_new:
        click.echo("The account already existed; its password has not changed.")
    elif not password:
        click.echo(f"Password: {chosen}")


@moderator.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link for EMAIL to set a new password; it works once and expires in 24 hours.

    Anyone with the link can sign in, so send it to nobody else. Using it ends the account's other sessions.
    """
    with plain_errors():
        token = make_password_link(email, secret=str(current_app.secret_key), now=now())
    click.echo(f"{settings().public_origin}/desk/password/{token}")


@moderator.command("list")
def list_all() -> None:
    """List the accounts with their sites and roles."""
    for email, roles in list_accounts():
        click.echo("\t".join([email, *(f"{key}: {role}" for key, role in roles)]))
