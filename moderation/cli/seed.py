"""`flask seed`: fill a site with made-up comments."""

import gc

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import now, plain_errors, settings, the_scorer
from moderation.domain.page_url import Page, identify_page
from moderation.services.seeding.month import Plan
from moderation.services.seeding.seed import Progress, seed_site
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.sites import get_site

_WAITING = 0.05  # share of all comments, where --pending is not given


@click.command()
@click.option("--comments", type=click.IntRange(1, 1_000_000), required=True)
@click.option("--threads", type=click.IntRange(1, 100_000), required=True)
@click.option("--pending", type=click.IntRange(0), help="How many are left waiting; defaults to 5 %.")
@click.option("--site", "site_key", default="demo", show_default=True)
@click.option("--seed", "number", default=1, show_default=True, help="The same number gives the same comments.")
@with_appcontext
def seed(comments: int, threads: int, pending: int | None, site_key: str, number: int) -> None:
    """Fill a site with made-up comments over the last 30 days, scored and moderated.

    Two made-up moderators have decided the held comments, except for the newest. Readers have reported a few.
    """
    waiting = round(comments * _WAITING) if pending is None else pending
    plan = Plan(comments, threads, waiting, seed=number)
    progress, scorer = Progress(0, 0), the_scorer()
    gc.freeze()  # the scorer and the app stay in memory, so the garbage collector need not scan them
    gc.set_threshold(100_000, 50, 1_000)
    with plain_errors():
        site = get_site(site_key)
        parts = seed_site(site, plan, words=SeedWords(), scorer=scorer, find_page=_find_page, now=now())
        with click.progressbar(length=comments, label="Writing comments", show_pos=True) as bar:
            for part in parts:
                bar.update(part.written - progress.written)
                progress = part
    click.echo(
        f"{comments:,} comments in {min(threads, comments):,} threads of {site.name}; {progress.waiting:,} waiting."
    )


def _find_page(number: int) -> Page:
    return identify_page(f"http://127.0.0.1:{settings().port}/made-up/post-{number + 1}")
