"""`flask learn`: learn anew from what a site's moderators have decided."""

import time

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import now, plain_errors, settings, the_scorer
from moderation.services.learning.train import TooFewDecisions, train_site
from moderation.services.sites.sites import get_site, list_sites


@click.command()
@click.option("--site", "site_key", help="Only the site with this key; every site when left out.")
@with_appcontext
def learn(site_key: str | None) -> None:
    """Learn what moderators would reject from what they have decided, and order what waits by it.

    The worker does the same every night. Nothing is published or rejected by this command.
    """
    scorer = the_scorer(settings().first_scorer)
    with plain_errors():
        for site in [get_site(site_key)] if site_key is not None else list_sites():
            begun = time.monotonic()
            try:
                learned = train_site(site.id, scorer=scorer, now=now())
            except TooFewDecisions as few:
                click.echo(f"{site.key}: too few decisions. {few.missing:,} more are needed at least.")
                continue
            beside = f" and {learned.outside:,} opinions from outside" if learned.outside else ""
            took = time.monotonic() - begun
            click.echo(f"{site.key}: learnt from {learned.decisions:,} decisions{beside} in {took:.1f} s.")
