"""`flask rescore`: let a scorer look at comments that it, or this version of it, has not seen."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import now, plain_errors, settings, the_scorer
from moderation.scoring.registry import open_in_child
from moderation.scoring.scorer import Scorer, ScorerUnavailable
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.services.screening.rescore import Progress, find_lacking, rescore_batch
from moderation.services.sites.sites import get_site
from moderation.settings import scorer_options
from moderation.store.migrate import is_current
from moderation.store.screening.rescore import Lacking


def _read_date(_: click.Context, __: click.Parameter, given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"{given!r} is no date: write it as in 2026-11-22.") from None


@click.command()
@click.option("--site", "site_key", help="Only the comments of the site with this key.")
@click.option("--since", callback=_read_date, help="Only comments from this day on (UTC), as in 2026-11-22.")
@click.option("--scorer", "name", help="Which scorer to ask; the first of PARLEY_SCORERS when left out.")
@click.option("--dry-run", is_flag=True, help="Only say how many comments that would be.")
@with_appcontext
def rescore(site_key: str | None, since: datetime | None, name: str | None, dry_run: bool) -> None:
    """Score comments that have no score by this scorer and this version of its model.

    Old scores are kept. What the machine alone had published waits for a moderator if it is held now; nothing is
    published or rejected, and what people decided stands. Interrupted and run again, it goes on where it stopped.
    """
    if not is_current():
        raise click.ClickException("The database is not set up for this version: run `flask setup` first.")
    with plain_errors():
        site_id = get_site(site_key).id if site_key is not None else None
    with _open(name) as scorer:
        lacking, left = find_lacking(scorer, site_id=site_id, since=since)
        if not left:
            click.echo(f"Every comment has its score by {scorer.name} ({scorer.model}) already.")
            return
        if dry_run:
            click.echo(f"Without a score by {scorer.name} ({scorer.model}): {left:,}. Nothing was changed.")
            return
        batches = _run(scorer, lacking, left=left)
    failed = sum(batch.failed for batch in batches)
    sys.exit(1 if failed else 0)


@contextmanager
def _open(name: str | None) -> Iterator[Scorer]:
    """Have a scorer ready: a slow one in a process of its own, which can be killed when it hangs on a text."""
    name = name or settings().first_scorer
    try:
        if not gives_second_opinions(name):
            yield the_scorer(name)
            return
        child = open_in_child(name, scorer_options(settings()))
        try:
            child.start()
            yield child
        finally:
            child.close()
    except ScorerUnavailable as error:
        raise click.ClickException(str(error)) from error


def _run(scorer: Scorer, lacking: Lacking, *, left: int) -> list[Progress]:
    begun, batches = time.monotonic(), list[Progress]()

    def rate(_: object) -> str:
        return f"{_count(batches) / max(time.monotonic() - begun, 1e-3):,.0f} a second"

    with click.progressbar(length=left, label="Scoring", show_pos=True, item_show_func=rate) as bar:
        after_id = 0
        try:
            while (batch := rescore_batch(scorer, lacking, after_id=after_id, now=now())) is not None:
                batches.append(batch)
                after_id = batch.last_id
                bar.update(batch.seen, batch)
        except (ScorerUnavailable, KeyboardInterrupt) as error:
            why = str(error) or "Interrupted."
            raise click.ClickException(f"{why} What was scored is kept; run it again to go on.") from error
    click.echo(f"{_count(batches):,} scored, {rate(None)}, by {scorer.name} ({scorer.model}).")
    for count, what in (
        (sum(batch.taken_back for batch in batches), "Published before, now waiting for a moderator"),
        (sum(batch.uncovered for batch in batches), "Without a score, in a language it was not trained on"),
        (sum(batch.failed for batch in batches), "Without a score, since it failed on them"),
    ):
        if count:
            click.echo(f"{what}: {count:,}")
    return batches


def _count(batches: list[Progress]) -> int:
    return sum(batch.seen for batch in batches)
