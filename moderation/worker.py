"""The worker's tasks: a name for each service call, nothing else. The database is the truth, the queue only wakes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from huey import SqliteHuey, crontab

from moderation.scoring.scorer import Scorer
from moderation.services.judging import judge_unscored


def open_queue(path: Path) -> SqliteHuey:
    """Open the queue in a SQLite file of its own; losing that file loses nothing."""
    return SqliteHuey("parley", filename=str(path), results=False, timeout=1)


def make_tasks(
    queue: SqliteHuey,
    *,
    scorer: Scorer,
    now: Callable[[], datetime],
    scope: Callable[[], AbstractContextManager[object]],
) -> Callable[[], None]:
    """Register the tasks on the queue and return what wakes the worker after a commit.

    `scope` opens what a database session lives in while a task runs.
    """

    def sweep() -> None:
        """Score what had to wait for a scorer."""
        with scope():
            judge_unscored(scorer, now=now())

    task = queue.task()(sweep)
    # What a lost wake-up missed is found here.
    queue.periodic_task(crontab(minute="*"), name="sweep-every-minute")(sweep)

    def wake() -> None:
        task()

    return wake
