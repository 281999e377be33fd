"""`make bench-insights`: response times of the insights page with ninety days of comments."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from moderation.app import create_app
from moderation.domain.insights import SPANS
from moderation.domain.page_url import identify_page
from moderation.services.seeding.month import Plan
from moderation.services.seeding.seed import SPAN, seed_site
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.sites import get_site
from moderation.settings import load_settings
from moderation.store.database import db
from tests.bench.desk import PORT, Desk, open_desk, seed

COMMENTS, ROUNDS, WARMING = 200_000, 30, 3
PAGE = "/desk/sites/demo/insights"
_MONTHS = 3
_WAITING = 0.03  # share of all comments; half as many more are held and then decided


def seed_months(instance: Path, comments: int) -> None:
    """Set up an instance and seed three months, so that the page's longest period is full."""
    seed(instance, 1)
    app = create_app(load_settings(instance=instance, bind=f"127.0.0.1:{PORT}"))
    each = comments // _MONTHS
    with app.app_context():
        here, site = app.extensions["parley"], get_site("demo")
        for month in range(_MONTHS):
            parts = seed_site(
                site,
                Plan(each, threads=max(1, each // 50), pending=round(each * _WAITING), seed=month + 1),
                words=SeedWords(),
                scorer=here.scorer,
                find_page=lambda number: identify_page(f"http://127.0.0.1:{PORT}/{number}"),
                now=here.now() - SPAN * (_MONTHS - 1 - month),
            )
            for part in parts:
                sys.stderr.write(f"month {month + 1}: {part.written:,} comments\n")
        db.engine.dispose()


def measure(*, comments: int = COMMENTS, rounds: int = ROUNDS, folder: Path | None = None) -> str:
    """Request the page and its files in turn, and return the milliseconds as a table.

    An instance already in `folder`, named by its number of comments, is reused.
    """
    with ExitStack() as stack:
        base = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (base / str(comments)).exists():
            seed_months(base / str(comments), comments)
        desk = stack.enter_context(open_desk(base / str(comments)))
        steps = {f"page, {days} days": f"{PAGE}?days={days}" for days in SPANS}
        steps |= {f"file of {part}, 90 days": f"{PAGE}.csv?days=90&part={part}" for part in ("days", "figures")}
        for number in range(-WARMING, rounds):
            if number == 0:
                desk.spent.clear()
            for what, address in steps.items():
                desk.measure(what, partial(desk.get, address))
        return describe(desk, comments, rounds)


def describe(desk: Desk, comments: int, rounds: int) -> str:
    """Return each step's response times as a table."""
    lines = [
        f"Milliseconds, {comments:,} comments, {rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "",
        "| step | p50 | p95 |",
        "| --- | ---: | ---: |",
    ]
    for what, spent in desk.spent.items():
        ordered = sorted(spent)
        lines.append(f"| {what} | {ordered[len(ordered) // 2]:.0f} | {ordered[int(len(ordered) * 0.95)]:.0f} |")
    return "\n".join(lines) + "\n"


def tell(measured: Callable[..., str], about: str | None) -> None:
    """Parse a benchmark's options and print its table."""
    options = argparse.ArgumentParser(description=about)
    options.add_argument("--comments", type=int, default=COMMENTS)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--folder", type=Path, help="where to keep the database for another run")
    given = options.parse_args()
    sys.stdout.write(measured(comments=given.comments, rounds=given.rounds, folder=given.folder))


if __name__ == "__main__":
    tell(measure, __doc__)
