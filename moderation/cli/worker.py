"""`flask worker`: run the background worker."""

import click
from flask import current_app
from flask.cli import with_appcontext
from huey import SqliteHuey

from moderation.scoring.child import ChildScorer
from moderation.services.scoring.scorers import end_rests
from moderation.store.migrate import is_current


@click.command()
@with_appcontext
def worker() -> None:
    """Run the background worker until it is stopped."""
    if is_current():
        end_rests()
    queue: SqliteHuey = current_app.extensions["huey"]
    # One thread: SQLite has one writer, and scoring keeps the interpreter lock.
    try:
        queue.create_consumer(workers=1, worker_type="thread", periodic=True, initial_delay=0.1, max_delay=5.0).run()
    finally:
        second = current_app.extensions["second_scorer"]
        if isinstance(second, ChildScorer):
            second.close()
