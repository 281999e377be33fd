"""`flask key …`: API keys."""

import click
from flask.cli import AppGroup

from moderation.cli.deployment import now, plain_errors
from moderation.services.api.keys import MOST_PER_MINUTE, USUAL_PER_MINUTE, list_keys_of, make_key_of, revoke_key_of

_ACTOR = "command line"

key = AppGroup("key", help="Create, list and revoke API keys.")


@key.command()
@click.option("--site", "site_key", required=True, help="The site's key, as in its snippet.")
@click.option("--name", required=True, help="A name for the key.")
@click.option(
    "--per-minute",
    type=click.IntRange(1, MOST_PER_MINUTE),
    default=USUAL_PER_MINUTE,
    show_default=True,
    help="The rate limit.",
)
def create(site_key: str, name: str, per_minute: int) -> None:
    """Create a key and print only the key; it cannot be shown again."""
    with plain_errors():
        click.echo(make_key_of(site_key, name=name, per_minute=per_minute, actor=_ACTOR, now=now()))


@key.command("list")
@click.option("--site", "site_key", required=True, help="The site's key, as in its snippet.")
def list_all(site_key: str) -> None:
    """List a site's keys: prefix, name, rate limit or revocation, last use."""
    with plain_errors():
        for each in list_keys_of(site_key):
            used = f"last used {each.last_used_at:%Y-%m-%d %H:%M}" if each.last_used_at else "never used"
            state = f"revoked {each.revoked_at:%Y-%m-%d %H:%M}" if each.revoked_at else f"{each.per_minute} per minute"
            click.echo("\t".join([each.prefix, each.name, state, used]))


@key.command()
@click.argument("prefix")
@click.option("--site", "site_key", required=True, help="The site's key, as in its snippet.")
def revoke(prefix: str, site_key: str) -> None:
    """Revoke the key that begins with PREFIX, as shown by `flask key list`."""
    with plain_errors():
        name = revoke_key_of(site_key, prefix=prefix, actor=_ACTOR, now=now())
    click.echo(f"The key {name} was revoked.")
