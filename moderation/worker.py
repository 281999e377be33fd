"""The worker's tasks, which call services. All work is stored in the database; the queue only wakes the worker."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from huey import SqliteHuey, crontab

from moderation.domain.mail import MailKind
from moderation.notify.email import Mailer
from moderation.scoring.scorer import Scorer
from moderation.services.accounts.letters import compose_invitation, compose_reset
from moderation.services.api.suggestions import forget_old_suggestions
from moderation.services.insights.blind_review import draw_due
from moderation.services.learning.train import train_due, train_requested
from moderation.services.mail.delivery import Composer, clear_outbox, deliver_next, forget_old_mail
from moderation.services.mail.links import MailLinks
from moderation.services.mail.moderator_digest import compose_waiting, tell_moderators
from moderation.services.mail.replies import compose_confirmation, compose_reply
from moderation.services.screening.reapply_thresholds import reapply_thresholds
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.screening.unscored import screen_unscored
from moderation.services.seeding.work import seed_requested
from moderation.services.thresholds.score_sheets import keep_sheets

OPINIONS_A_TASK = 20
"""Second opinions per task; other work waits meanwhile, since the worker has one thread."""

ROUND = timedelta(seconds=5)
"""Work that takes longer continues in a new task, behind all others."""

MAILS_A_ROUND = 200
MAIL_ROUND = timedelta(seconds=20)
"""Mail that is left waits for the next minute, so that a slow mail server does not delay scoring."""


COMPOSERS: dict[MailKind, Composer] = {
    MailKind.CONFIRM: compose_confirmation,
    MailKind.REPLY: compose_reply,
    MailKind.WAITING: compose_waiting,
    MailKind.INVITATION: compose_invitation,
    MailKind.RESET: compose_reset,
}


@dataclass(frozen=True, slots=True)
class Post:
    """The mail server, or None, and the links for mails."""

    mailer: Mailer | None
    links: MailLinks


def open_queue(path: Path) -> SqliteHuey:
    """Open the queue in its own SQLite file, which can be lost without losing work."""
    return SqliteHuey("parley", filename=str(path), results=False, timeout=1)


def make_tasks(
    queue: SqliteHuey,
    *,
    scorer: Scorer,
    now: Callable[[], datetime],
    scope: Callable[[], AbstractContextManager[object]],
    second: Scorer | None = None,
    post: Post | None = None,
) -> Callable[[], None]:
    """Register the tasks on the queue; return a function that wakes the worker, to be called after a commit.

    `second` is the slow scorer, if any; only these tasks use it. `post` sends mail, once a minute. `scope` opens the
    context that a database session needs.
    """

    def sweep() -> None:
        """Score unscored comments, run jobs requested by owners, and give second opinions, each for a limited time."""
        with scope():
            screen_unscored(scorer, now=now())
        with scope():
            is_more = seed_requested(scorer, now=now, seconds=ROUND.total_seconds())
        with scope():
            train_requested(scorer, now=now)
        with scope():
            is_more |= reapply_thresholds(scorer, now=now, seconds=ROUND.total_seconds())
        with scope():
            is_more |= keep_sheets(scorer, seconds=ROUND.total_seconds()) < 1
        is_more |= second is not None and give_opinions(second)
        if is_more and queue.pending_count() == 0:  # a task that is queued already continues with it
            task()

    def give_opinions(second: Scorer) -> bool:
        """Give a few second opinions; return whether there may be more to give."""
        begun = now()
        for _ in range(OPINIONS_A_TASK):
            with scope():
                if not work_on_next(second, now=now):
                    return False
            if now() - begun >= ROUND:
                break
        return True

    task = queue.task()(sweep)
    # Finds work whose wake-up was lost.
    queue.periodic_task(crontab(minute="*"), name="sweep-every-minute")(sweep)

    _add_learning(queue, scorer, now=now, scope=scope)
    _add_drawing(queue, now=now, scope=scope)
    if post is not None:
        _add_mail(queue, post, now=now, scope=scope)

    def wake() -> None:
        task()

    return wake


def _add_learning(
    queue: SqliteHuey,
    scorer: Scorer,
    *,
    now: Callable[[], datetime],
    scope: Callable[[], AbstractContextManager[object]],
) -> None:
    def forget() -> None:
        with scope():
            forget_old_suggestions(now=now())

    def learn() -> None:
        """Retrain on the decisions and suggestions since yesterday."""
        with scope():
            train_due(scorer, now=now)

    # Before training, so that it does not use them.
    queue.periodic_task(crontab(minute="27"), name="forget-suggestions-every-hour")(forget)
    # Every hour, since a worker may be off at night; each site is trained once a day.
    queue.periodic_task(crontab(minute="37"), name="learn-every-night")(learn)


def _add_drawing(
    queue: SqliteHuey, *, now: Callable[[], datetime], scope: Callable[[], AbstractContextManager[object]]
) -> None:
    def draw() -> None:
        """Draw this week's blind review samples."""
        with scope():
            draw_due(now=now())

    # Every hour, since a worker may be off on Monday; each site has one sample per week.
    queue.periodic_task(crontab(minute="17"), name="draw-every-week")(draw)


def _add_mail(
    queue: SqliteHuey, post: Post, *, now: Callable[[], datetime], scope: Callable[[], AbstractContextManager[object]]
) -> None:
    def send_mail() -> None:
        """Notify moderators of waiting comments, and send the mails in the outbox."""
        with scope():
            if post.mailer is None:
                clear_outbox()
                return
            tell_moderators(now=now())
        begun = now()
        for _ in range(MAILS_A_ROUND):
            with scope():
                is_more = deliver_next(post.mailer, composers=COMPOSERS, links=post.links, now=now)
            if not is_more or now() - begun >= MAIL_ROUND:
                return

    def forget() -> None:
        with scope():
            forget_old_mail(now=now())

    # Not at every wake-up: a server that hangs would cost its timeout each time.
    queue.periodic_task(crontab(minute="*"), name="mail-every-minute")(send_mail)
    queue.periodic_task(crontab(minute="7"), name="forget-mail-every-hour")(forget)
