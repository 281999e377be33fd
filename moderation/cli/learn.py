"""`flask learn`: retrain the learned models."""

import time

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import now, plain_errors, settings, the_scorer
from moderation.services.learning.train import TooFewDecisions, train_site
from moderation.services.sites.sites import get_site, list_sites


@click.command()
@click.option("--site", "site_key", help="Only the site with this key; defaults to all sites.")
@with_appcontext
def learn(site_key: str | None) -> None:
    """Learn from moderators' decisions what they would reject, and sort waiting comments by it.

    The worker does the same every night. This command publishes and rejects nothing.
    """
    scorer = the_scorer(settings().first_scorer)
    with plain_errors():
        for site in [get_site(site_key)] if site_key is not None else list_sites():
            started = time.monotonic()
            try:
                learned = train_site(site.id, scorer=scorer, now=now())
            except TooFewDecisions as error:
                click.echo(f"{site.key}: not enough decisions yet. At least {error.missing:,} more are needed.")
                continue
            outside = f" and {learned.outside:,} suggestions" if learned.outside else ""
            took = time.monotonic() - started
            click.echo(f"{site.key}: learned from {learned.decisions:,} decisions{outside} in {took:.1f} s.")
