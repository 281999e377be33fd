"""The worker's tasks: a name for each service call, nothing else. The database is the truth, the queue only wakes."""

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
from moderation.services.thresholds.score_sheets import keep_sheets

OPINIONS_A_TASK = 20
"""With one thread, what else there is to do waits for the last of them."""

ROUND = timedelta(seconds=5)
"""What takes longer than that together goes on in the next task, behind all else."""

MAILS_A_ROUND = 200
MAIL_ROUND = timedelta(seconds=20)
"""What is left then waits for the next minute: with one thread, scoring waits while a slow mail server answers."""


COMPOSERS: dict[MailKind, Composer] = {
    MailKind.CONFIRM: compose_confirmation,
    MailKind.REPLY: compose_reply,
    MailKind.WAITING: compose_waiting,
    MailKind.INVITATION: compose_invitation,
    MailKind.RESET: compose_reset,
}


@dataclass(frozen=True, slots=True)
class Post:
    """What mail leaves by; without a server none does."""

    mailer: Mailer | None
    links: MailLinks


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
    post: Post | None = None,
) -> Callable[[], None]:
    """Register the tasks on the queue and return what wakes the worker after a commit.

    `second` is the slow scorer, if there is one; nothing but these tasks ever asks it. `post` is what mail leaves by,
    once a minute. `scope` opens what a database session lives in while a task runs.
    """

    def sweep() -> None:
        """Score what had to wait, do what owners want done, and give second opinions: each for a while at most."""
        with scope():
            screen_unscored(scorer, now=now())
        with scope():
            train_requested(scorer, now=now)
        with scope():
            is_more = reapply_thresholds(scorer, now=now, seconds=ROUND.total_seconds())
        with scope():
            is_more |= keep_sheets(scorer, seconds=ROUND.total_seconds()) < 1
        is_more |= second is not None and give_opinions(second)
        if is_more and queue.pending_count() == 0:  # or whatever comes next goes on with it
            task()

    def give_opinions(second: Scorer) -> bool:
        """Give a few second opinions, and return whether there may be more to give."""
        begun = now()
        for _ in range(OPINIONS_A_TASK):
            with scope():
                if not work_on_next(second, now=now):
                    return False
            if now() - begun >= ROUND:
                break
        return True

    task = queue.task()(sweep)
    # What a lost wake-up missed is found here.
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
        """Learn anew from what people decided, here and outside, since yesterday."""
        with scope():
            train_due(scorer, now=now)

    # Before the learning, which then goes without them.
    queue.periodic_task(crontab(minute="27"), name="forget-suggestions-every-hour")(forget)
    # Every hour, for a worker may be off at night; each site is done once a day.
    queue.periodic_task(crontab(minute="37"), name="learn-every-night")(learn)


def _add_drawing(
    queue: SqliteHuey, *, now: Callable[[], datetime], scope: Callable[[], AbstractContextManager[object]]
) -> None:
    def draw() -> None:
        """Draw what is judged again blind this week."""
        with scope():
            draw_due(now=now())

    # Every hour, for a worker may be off on Monday; each site has one sample a week.
    queue.periodic_task(crontab(minute="17"), name="draw-every-week")(draw)


def _add_mail(
    queue: SqliteHuey, post: Post, *, now: Callable[[], datetime], scope: Callable[[], AbstractContextManager[object]]
) -> None:
    def send_mail() -> None:
        """Tell those who want to know what waits, and send what is in the outbox while the server takes it."""
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

    # Only so: were each wake-up to try, a server that hangs would cost its timeout again and again.
    queue.periodic_task(crontab(minute="*"), name="mail-every-minute")(send_mail)
    queue.periodic_task(crontab(minute="7"), name="forget-mail-every-hour")(forget)
