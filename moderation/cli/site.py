"""`flask site …`: sites and their snippets."""

import click
from flask.cli import AppGroup

from moderation.cli.deployment import model_in_use, now, plain_errors, settings
from moderation.services.sites.sites import create_site, get_site, list_sites
from moderation.services.sites.snippets import write_snippet

site = AppGroup("site", help="Make and list sites.")


@site.command()
@click.argument("name")
@click.option("--origin", "origins", multiple=True, required=True, help="Where the blog lives; may be repeated.")
@click.option("--key", help="The word in the snippet; drawn at random when left out.")
def create(name: str, origins: tuple[str, ...], key: str | None) -> None:
    """Make a site called NAME with the balanced policy and print its snippet."""
    with plain_errors():
        made = create_site(name, key=key, origins=origins, model=model_in_use(), actor="command line", now=now())
    click.echo(f"Made {made.name} ({made.key}) for {', '.join(made.origins)}. Paste this where comments belong:\n")
    click.echo(write_snippet(settings().public_origin, made.key))


@site.command("list")
def list_() -> None:
    """List every site: key, name, origins."""
    for each in list_sites():
        click.echo(f"{each.key}\t{each.name}\t{' '.join(each.origins)}")


@site.command()
@click.argument("key")
def snippet(key: str) -> None:
    """Print the snippet of the site KEY."""
    with plain_errors():
        click.echo(write_snippet(settings().public_origin, get_site(key).key))
