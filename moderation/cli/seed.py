"""`flask seed`: made-up load, through the same road as real comments."""

import random
from datetime import timedelta

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import now, plain_errors, settings, the_scorer
from moderation.cli.seed_words import make_body, make_name
from moderation.domain.page_url import Page, identify_page
from moderation.services.commenting import Draft, Posted, post_comment
from moderation.services.sites import get_site

_SPAN = timedelta(days=30)
_REPLIES = 0.4  # of all comments, answers to an earlier one


@click.command()
@click.option("--comments", type=click.IntRange(1, 1_000_000), required=True)
@click.option("--threads", type=click.IntRange(1, 100_000), required=True)
@click.option("--site", "site_key", default="demo", show_default=True)
@click.option("--seed", "number", default=1, show_default=True, help="The same number makes the same comments.")
@with_appcontext
def seed(comments: int, threads: int, site_key: str, number: int) -> None:
    """Fill threads with made-up comments, spread over the last thirty days, each scored and judged."""
    chance = random.Random(number)  # noqa: S311 - nothing here is secret
    scorer, start = the_scorer(), now() - _SPAN
    public: dict[str, list[int]] = {}
    with plain_errors(), click.progressbar(range(comments), label="Writing comments") as steps:
        site = get_site(site_key)
        for step in steps:
            page = _page(step if step < threads else chance.randrange(threads))
            answered = public.setdefault(page.thread_key, [])
            parent = chance.choice(answered) if answered and chance.random() < _REPLIES else None
            draft = Draft(
                page,
                make_body(chance),
                author=make_name(chance),
                title=page.url.rpartition("/")[2].replace("-", " ").capitalize(),
                parent_id=parent,
            )
            at = start + _SPAN * (step / comments)
            posted = post_comment(draft, site_id=site.id, guest_token=None, scorer=scorer, now=at)
            _remember(posted, answered)
    click.echo(f"{comments:,} comments in {min(threads, comments):,} threads of {site.name}.")


def _page(number: int) -> Page:
    return identify_page(f"http://127.0.0.1:{settings().port}/made-up/post-{number + 1}")


def _remember(posted: Posted, answered: list[int]) -> None:
    if posted.status == "approved":
        answered.append(posted.comment_id)
