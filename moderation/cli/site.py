"""`flask site …`: sites and their snippets."""

import click
from flask.cli import AppGroup

from moderation.cli.deployment import model_in_use, now, plain_errors, settings
from moderation.services.sites.sites import create_site, get_site, list_sites
from moderation.services.sites.snippets import write_snippet

site = AppGroup("site", help="Create and list sites.")


@site.command()
@click.argument("name")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    required=True,
    help="The blog's origin, like https://blog.example; may be repeated.",
)
@click.option("--key", help="The key in the snippet; random by default.")
def create(name: str, origins: tuple[str, ...], key: str | None) -> None:
    """Create a site called NAME with the balanced policy, and print its snippet."""
    with plain_errors():
        made = create_site(name, key=key, origins=origins, model=model_in_use(), actor="command line", now=now())
    click.echo(
        f"Created {made.name} ({made.key}) for {', '.join(made.origins)}. Paste this where comments should appear:\n"
    )
    click.echo(write_snippet(settings().public_origin, made.key))


@site.command("list")
def list_() -> None:
    """List all sites: key, name, origins."""
    for each in list_sites():
        click.echo(f"{each.key}\t{each.name}\t{' '.join(each.origins)}")


@site.command()
@click.argument("key")
def snippet(key: str) -> None:
    """Print the snippet of the site KEY."""
    with plain_errors():
        click.echo(write_snippet(settings().public_origin, get_site(key).key))
