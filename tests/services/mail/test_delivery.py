"""Delivery of mail from the outbox to a real server."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.domain.decisions import Choice
from moderation.domain.mail import PAUSES
from moderation.notify.addresses import parse_sender
from moderation.notify.email import Mailer
from moderation.notify.smtp_url import parse_smtp_url
from moderation.services.comments.post import Posted
from moderation.services.mail.delivery import LEASE, TOO_OLD, clear_outbox, deliver_next, forget_old_mail
from moderation.services.mail.links import MailLinks
from moderation.services.mail.replies import remember_address
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.mail.outbox import OutboxMail
from moderation.store.mail.reply_addresses import ReplyAddress
from moderation.store.session import reading, writing
from moderation.worker import COMPOSERS
from tests.conftest import Clock
from tests.notify.mail_server import MailServer
from tests.services.review.queues import decide

Post = Callable[..., Posted]
Deliver = Callable[[], int]
LINKS = MailLinks("https://comments.test", "a secret of these tests")


@pytest.fixture
def deliver(mail_server: MailServer, clock: Clock) -> Deliver:
    """Send all mail that is due, and return how many have arrived so far."""

    def run() -> int:
        mailer = Mailer(parse_smtp_url(mail_server.url), parse_sender("c@blog.test"), "comments.test", timeout=1.0)
        while deliver_next(mailer, composers=COMPOSERS, links=LINKS, now=clock):
            pass
        return len(mail_server.received)

    return run


@pytest.fixture
def asked(post: Post, clock: Clock) -> Posted:
    """A comment whose author typed an email address."""
    posted = post("First.", author="Dora", language="de-AT")
    with writing() as session:
        remember_address(session, session.get_one(Comment, posted.comment_id), "dora@mail.test", now=clock())
    return posted


@pytest.fixture
def confirmed(asked: Posted, deliver: Deliver, mail_server: MailServer, clock: Clock) -> Posted:
    """The same comment after the address was confirmed."""
    deliver()
    mail_server.received.clear()
    with writing() as session:
        session.scalars(select(ReplyAddress)).one().confirmed_at = clock()
    return asked


def only_mail() -> OutboxMail:
    with reading() as session:
        mail = session.scalars(select(OutboxMail)).one()
        session.expunge(mail)
        return mail


def test_the_confirmation_mail_is_sent_once_and_quotes_nothing_typed(
    asked: Posted, deliver: Deliver, mail_server: MailServer
) -> None:
    assert deliver() == 1
    assert deliver() == 1
    (mail,) = mail_server.received
    assert mail["To"] == "dora@mail.test"
    assert mail["Content-Language"] == "de"
    assert "https://comments.test/mail/confirm/" in mail.as_string()
    assert "First." not in mail.as_string()
    assert "Dora" not in mail.as_string()


def test_a_reply_is_mailed_once_when_approved(
    confirmed: Posted, post: Post, ada: Reviewer, deliver: Deliver, mail_server: MailServer, clock: Clock
) -> None:
    reply = post("This is toxic.", author="Guy", parent_id=confirmed.comment_id)
    assert deliver() == 0
    decide(reply.comment_id, Choice.APPROVE, by=ada, now=clock())
    assert deliver() == 1
    (mail,) = mail_server.received
    assert mail["Subject"].startswith("Guy ")
    assert f"https://blog.example/post#comment-{reply.comment_id}" in str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    with writing() as session:  # rejected, then approved again
        session.get_one(Comment, reply.comment_id).status = "pending"
    decide(reply.comment_id, Choice.APPROVE, by=ada, now=clock())
    assert deliver() == 1


def test_replies_by_oneself_or_to_others_are_not_mailed(confirmed: Posted, post: Post, deliver: Deliver) -> None:
    post("And another thing.", parent_id=confirmed.comment_id, guest=confirmed.guest_token)
    other = post("Second.")
    post("To the second.", parent_id=other.comment_id)
    assert deliver() == 0


def test_mail_is_not_sent_if_no_longer_wanted_or_true(
    confirmed: Posted, post: Post, deliver: Deliver, clock: Clock
) -> None:
    reply = post("Quite so.", parent_id=confirmed.comment_id)
    with writing() as session:
        session.get_one(Comment, reply.comment_id).status = "rejected"
    assert deliver() == 0
    post("Quite so!", parent_id=confirmed.comment_id)
    with writing() as session:
        session.scalars(select(ReplyAddress)).one().stopped_at = clock()
    assert deliver() == 0
    with reading() as session:
        assert {mail.kind for mail in session.scalars(select(OutboxMail))} == {"confirm"}


def test_replies_to_a_deleted_comment_are_not_mailed(
    confirmed: Posted, post: Post, ada: Reviewer, deliver: Deliver, clock: Clock
) -> None:
    reply = post("This is toxic.", parent_id=confirmed.comment_id)
    with writing() as session:
        session.get_one(Comment, confirmed.comment_id).status = "deleted"
    decide(reply.comment_id, Choice.APPROVE, by=ada, now=clock())
    assert deliver() == 0


def test_two_workers_send_each_mail_once(
    app: Flask, post: Post, mail_server: MailServer, clock: Clock, site: SiteView
) -> None:
    for number in range(6):
        posted = post(f"Hello {number}.")
        with writing() as session:
            remember_address(session, session.get_one(Comment, posted.comment_id), f"{number}@mail.test", now=clock())
    mailer = Mailer(parse_smtp_url(mail_server.url), parse_sender("c@blog.test"), "comments.test")

    def work() -> None:
        more = True
        while more:
            with app.app_context():
                more = deliver_next(mailer, composers=COMPOSERS, links=LINKS, now=clock)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work) for _ in range(3)]:
            done.result()
    assert sorted(mail["To"] for mail in mail_server.received) == [f"{number}@mail.test" for number in range(6)]


def test_temporary_failures_are_retried_with_longer_pauses_then_given_up(
    asked: Posted, deliver: Deliver, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.behaviour.to_recipient = "451 Come back later"
    for tries, pause in enumerate(PAUSES, start=1):
        deliver()
        deliver()  # not yet due again
        assert mail_server.behaviour.tries == tries
        assert only_mail().reason == "The server answered: 451 Come back later"
        clock.time += pause
    deliver()
    assert only_mail().given_up_at == clock()
    clock.advance(days=1)
    mail_server.behaviour.to_recipient = ""
    assert deliver() == 0


def test_a_mail_goes_when_the_server_is_back(
    asked: Posted, deliver: Deliver, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.behaviour.hangs = True
    assert deliver() == 0
    assert "did not answer" in only_mail().reason
    mail_server.behaviour.hangs = False
    clock.time += PAUSES[0]
    assert deliver() == 1
    assert (only_mail().sent_at, only_mail().reason) == (clock(), "")


def test_an_unreachable_server_is_tried_once_per_run(
    asked: Posted, post: Post, deliver: Deliver, mail_server: MailServer, clock: Clock
) -> None:
    for number in range(3):
        comment_id = post("Hello.").comment_id
        with writing() as session:
            remember_address(session, session.get_one(Comment, comment_id), f"{number}@mail.test", now=clock())
    mail_server.behaviour.to_sender = "554 You may not write here"
    deliver()
    assert mail_server.behaviour.tries == 1
    mail_server.behaviour.to_sender = ""
    assert deliver() == 3
    clock.time += PAUSES[0]
    assert deliver() == 4


def test_a_permanently_refused_address_gets_no_more_mail(
    confirmed: Posted, post: Post, deliver: Deliver, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.behaviour.to_recipient = "550 No such person"
    post("Quite so.", parent_id=confirmed.comment_id)
    deliver()
    with reading() as session:
        assert session.scalars(select(ReplyAddress)).one().stopped_at == clock()
    mail_server.behaviour.to_recipient = ""
    post("Quite so!", parent_id=confirmed.comment_id)
    clock.advance(days=1)
    assert deliver() == 0


def test_mail_of_a_dead_worker_is_sent_by_another_after_its_lease(
    asked: Posted, deliver: Deliver, clock: Clock
) -> None:
    with writing() as session:
        session.scalars(select(OutboxMail)).one().leased_until = clock() + LEASE
    assert deliver() == 0
    clock.time += LEASE
    assert deliver() == 1


def test_outdated_mail_is_not_sent(asked: Posted, deliver: Deliver, clock: Clock) -> None:
    clock.time += TOO_OLD
    clock.advance(seconds=1)
    assert deliver() == 0
    assert only_mail().given_up_at == clock()


def test_without_a_mail_server_the_outbox_is_emptied(asked: Posted, deliver: Deliver) -> None:
    clear_outbox()
    assert deliver() == 0
    with reading() as session:
        assert session.scalars(select(OutboxMail)).all() == []


def test_old_mail_and_unconfirmed_addresses_are_deleted(asked: Posted, deliver: Deliver, clock: Clock) -> None:
    deliver()
    clock.advance(days=29)
    forget_old_mail(now=clock())
    assert only_mail().sent_at is not None
    clock.advance(days=2)
    forget_old_mail(now=clock())
    with reading() as session:
        assert session.scalars(select(OutboxMail)).all() == []
        assert session.scalars(select(ReplyAddress)).all() == []
