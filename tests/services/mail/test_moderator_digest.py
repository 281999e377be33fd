"""Mail to moderators about pending comments: who gets it, and when."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.domain.decisions import Choice
from moderation.domain.mail import WaitingMail
from moderation.notify.addresses import parse_sender
from moderation.notify.email import Mailer
from moderation.notify.smtp_url import parse_smtp_url
from moderation.services.accounts.accounts import AccountSettings, save_settings
from moderation.services.comments.post import Posted
from moderation.services.mail.delivery import deliver_next
from moderation.services.mail.links import MailLinks
from moderation.services.mail.moderator_digest import tell_moderators
from moderation.services.review.decide import undo_decision
from moderation.services.sites.access import Reviewer
from moderation.store.decisions.decisions import Decision
from moderation.store.session import reading
from moderation.worker import COMPOSERS
from tests.conftest import Clock
from tests.notify.mail_server import MailServer
from tests.services.review.queues import decide

Post = Callable[..., Posted]
Run = Callable[[], list[str]]
TOXIC = "This is toxic."


@pytest.fixture
def minute(mail_server: MailServer, clock: Clock) -> Run:
    """Run the worker's minutely tasks, and return the subjects of mail that arrived since."""
    mailer = Mailer(parse_smtp_url(mail_server.url), parse_sender("c@blog.test"), "comments.test")
    links = MailLinks("https://comments.test", "a secret of these tests")

    def run() -> list[str]:
        clock.advance(minutes=1)
        mail_server.received.clear()
        tell_moderators(now=clock())
        while deliver_next(mailer, composers=COMPOSERS, links=links, now=clock):
            pass
        return [str(mail["Subject"]) for mail in mail_server.received]

    return run


def want(by: Reviewer, wish: WaitingMail) -> None:
    save_settings(by, AccountSettings("", uses_keys=True, veil_at=None, waiting_mail=wish))


def test_instant_mail_comes_at_most_every_ten_minutes(ada: Reviewer, post: Post, minute: Run, clock: Clock) -> None:
    want(ada, WaitingMail.INSTANT)
    clock.advance(minutes=10)
    assert minute() == []
    post("Well said.")
    assert minute() == []
    post(TOXIC)
    assert minute() == ["1 comment is waiting"]
    post(TOXIC)
    assert minute() == []
    clock.advance(minutes=9)
    assert minute() == ["2 comments are waiting"]
    clock.advance(days=1)
    assert minute() == []  # that mail covered both


def test_the_mail_has_counts_per_site_and_no_text(
    ada: Reviewer, post: Post, minute: Run, clock: Clock, mail_server: MailServer
) -> None:
    want(ada, WaitingMail.HOURLY)
    post(TOXIC, author="Guy")
    clock.advance(hours=1)
    assert minute() == ["1 comment is waiting"]
    (mail,) = mail_server.received
    assert mail["To"] == "ada@blog.test"
    whole = mail.as_string()
    assert "- Blog: 1" in whole
    assert "https://comments.test/desk/" in whole
    assert mail["List-Unsubscribe"].startswith("<https://comments.test/mail/stop/")
    assert "toxic" not in whole
    assert "Guy" not in whole


def test_daily_mail_comes_at_eight(ada: Reviewer, post: Post, minute: Run, clock: Clock) -> None:
    post(TOXIC)  # at noon
    clock.advance(hours=19, minutes=58)
    assert minute() == []  # 07:59
    assert minute() == ["1 comment is waiting"]
    clock.advance(days=1)
    assert minute() == []
    post(TOXIC)
    assert minute() == []
    clock.advance(days=1)
    assert minute() == ["2 comments are waiting"]


def test_comments_decided_by_a_colleague_are_not_mailed(
    ada: Reviewer, ben: Reviewer, post: Post, minute: Run, clock: Clock
) -> None:
    want(ben, WaitingMail.NEVER)
    posted = post(TOXIC)
    decide(posted.comment_id, Choice.APPROVE, by=ben, now=clock())
    clock.advance(days=1)
    assert minute() == []


def test_reopened_comments_are_mailed_but_not_to_who_reopened_them(
    ada: Reviewer, ben: Reviewer, post: Post, minute: Run, clock: Clock, mail_server: MailServer
) -> None:
    want(ada, WaitingMail.INSTANT)
    want(ben, WaitingMail.INSTANT)
    posted = post(TOXIC)
    decide(posted.comment_id, Choice.APPROVE, by=ben, now=clock())
    clock.advance(minutes=10)
    assert minute() == []
    with reading() as session:
        decision_id = session.scalars(select(Decision.id).order_by(Decision.id.desc())).first()
    assert decision_id is not None
    undo_decision(decision_id, by=ben, now=clock())
    assert minute() == ["1 comment is waiting"]
    assert [mail["To"] for mail in mail_server.received] == ["ada@blog.test"]


def test_moderators_get_no_mail_about_other_sites(
    ada: Reviewer, cleo: Reviewer, post: Post, minute: Run, clock: Clock, mail_server: MailServer
) -> None:
    post(TOXIC)
    clock.advance(days=1)
    minute()
    assert [mail["To"] for mail in mail_server.received] == ["ada@blog.test"]


def test_mail_can_be_turned_off(ada: Reviewer, post: Post, minute: Run, clock: Clock) -> None:
    want(ada, WaitingMail.NEVER)
    post(TOXIC)
    clock.advance(days=2)
    assert minute() == []
