"""The worker's tasks: a name for each service call, nothing else. The database is the truth, the queue only wakes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from huey import SqliteHuey, crontab

from moderation.scoring.scorer import Scorer
from moderation.services.judging import judge_unscored
from moderation.services.second_opinion import give_opinion

OPINIONS_A_TASK = 20
"""With one thread, what else there is to do waits for the last of them."""

ROUND = timedelta(seconds=5)
"""When opinions take longer than that together, those that follow wait for the next task, behind all else."""


def open_queue(path: Path) -> SqliteHuey:
    """Open the queue in a SQLite file of its own; losing that file loses nothing."""
    return SqliteHuey("parley", filename=str(path), results=False, timeout=1)


def make_tasks(
    queue: SqliteHuey,
    *,
    scorer: Scorer,
    now: Callable[[], datetime],
    scope: Callable[[], AbstractContextManager[object]],
    second: Scorer | None = None,
) -> Callable[[], None]:
    """Register the tasks on the queue and return what wakes the worker after a commit.

    `second` is the slow scorer, if there is one; nothing but these tasks ever asks it. `scope` opens what a database
    session lives in while a task runs.
    """

    def sweep() -> None:
        """Score what had to wait for a scorer, and give second opinions, a few at a time."""
        with scope():
            judge_unscored(scorer, now=now())
        if second is None:
            return
        begun = now()
        for _ in range(OPINIONS_A_TASK):
            with scope():
                if not give_opinion(second, now=now):
                    return
            if now() - begun >= ROUND:
                break
        if queue.pending_count() == 0:  # or whatever comes next goes on with it
            task()

    task = queue.task()(sweep)
    # What a lost wake-up missed is found here.
    queue.periodic_task(crontab(minute="*"), name="sweep-every-minute")(sweep)

    def wake() -> None:
        task()

    return wake
