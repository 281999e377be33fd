"""`flask rescore`: score comments that a scorer's current version has not scored."""

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


def _read_date(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date. Write it like 2026-11-22.") from None


@click.command()
@click.option("--site", "site_key", help="Only the comments of the site with this key.")
@click.option("--since", callback=_read_date, help="Only comments from this day on (UTC), as in 2026-11-22.")
@click.option("--scorer", "name", help="The scorer to use; defaults to the first of PARLEY_SCORERS.")
@click.option("--dry-run", is_flag=True, help="Only print how many comments would be scored.")
@with_appcontext
def rescore(site_key: str | None, since: datetime | None, name: str | None, dry_run: bool) -> None:
    """Score comments that have no score by the current version of this scorer.

    Old scores are kept. Comments that were published automatically are held for review if the new scores say so; no
    comment is published or rejected, and decisions by moderators stand. An interrupted run can be resumed.
    """
    if not is_current():
        raise click.ClickException("The database is not set up for this version: run `flask setup` first.")
    with plain_errors():
        site_id = get_site(site_key).id if site_key is not None else None
    with _open(name) as scorer:
        lacking, left = find_lacking(scorer, site_id=site_id, since=since)
        if not left:
            click.echo(f"All comments already have a score by {scorer.name} ({scorer.model}).")
            return
        if dry_run:
            click.echo(f"Comments without a score by {scorer.name} ({scorer.model}): {left:,}. Nothing was changed.")
            return
        batches = _run(scorer, lacking, left=left)
    failed = sum(batch.failed for batch in batches)
    sys.exit(1 if failed else 0)


@contextmanager
def _open(name: str | None) -> Iterator[Scorer]:
    """Load a scorer; a slow one in its own process, which can be killed if it hangs on a text."""
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
    started, batches = time.monotonic(), list[Progress]()

    def rate(_: object) -> str:
        return f"{_count(batches) / max(time.monotonic() - started, 1e-3):,.0f} per second"

    with click.progressbar(length=left, label="Scoring", show_pos=True, item_show_func=rate) as bar:
        after_id = 0
        try:
            while (batch := rescore_batch(scorer, lacking, after_id=after_id, now=now())) is not None:
                batches.append(batch)
                after_id = batch.last_id
                bar.update(batch.seen, batch)
        except (ScorerUnavailable, KeyboardInterrupt) as error:
            reason = str(error) or "Interrupted."
            raise click.ClickException(
                f"{reason} Scores so far are saved; run the command again to continue."
            ) from error
    click.echo(f"{_count(batches):,} scored, {rate(None)}, by {scorer.name} ({scorer.model}).")
    for count, what in (
        (sum(batch.taken_back for batch in batches), "Published before, now held for review"),
        (sum(batch.uncovered for batch in batches), "Not scored, in a language the scorer was not trained on"),
        (sum(batch.failed for batch in batches), "Not scored, because the scorer failed"),
    ):
        if count:
            click.echo(f"{what}: {count:,}")
    return batches


def _count(batches: list[Progress]) -> int:
    return sum(batch.seen for batch in batches)
