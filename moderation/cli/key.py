"""`flask key …`: keys by which programs call the API."""

import click
from flask.cli import AppGroup

from moderation.cli.deployment import now, plain_errors
from moderation.services.api.keys import MOST_PER_MINUTE, USUAL_PER_MINUTE, list_keys_of, make_key_of, revoke_key_of

_ACTOR = "command line"

key = AppGroup("key", help="Make, list and revoke keys of the API that Perspective's clients can call.")


@key.command()
@click.option("--site", "site_key", required=True, help="The site's key, as in its snippet.")
@click.option("--name", required=True, help="What calls with it.")
@click.option(
    "--per-minute",
    type=click.IntRange(1, MOST_PER_MINUTE),
    default=USUAL_PER_MINUTE,
    show_default=True,
    help="Calls that are answered in a minute.",
)
def create(site_key: str, name: str, per_minute: int) -> None:
    """Make a key and print it, and nothing else; it cannot be printed again."""
    with plain_errors():
        click.echo(make_key_of(site_key, name=name, per_minute=per_minute, actor=_ACTOR, now=now()))


@key.command("list")
@click.option("--site", "site_key", required=True, help="The site's key, as in its snippet.")
def list_all(site_key: str) -> None:
    """List a site's keys: how each begins, its name, its limit, when it was last used, whether it is revoked."""
    with plain_errors():
        for each in list_keys_of(site_key):
            used = f"last used {each.last_used_at:%Y-%m-%d %H:%M}" if each.last_used_at else "never used"
            state = f"revoked {each.revoked_at:%Y-%m-%d %H:%M}" if each.revoked_at else f"{each.per_minute} a minute"
            click.echo("\t".join([each.prefix, each.name, state, used]))


@key.command()
@click.argument("prefix")
@click.option("--site", "site_key", required=True, help="The site's key, as in its snippet.")
def revoke(prefix: str, site_key: str) -> None:
    """Let the key that begins with PREFIX, as `flask key list` shows it, open nothing any more."""
    with plain_errors():
        name = revoke_key_of(site_key, prefix=prefix, actor=_ACTOR, now=now())
    click.echo(f"The key {name} opens nothing any more.")
