"""The desk's mail page, with and without a mail server, and mails with account links."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.domain.mail import MailKind
from moderation.services.mail.delivery import deliver_next
from moderation.services.mail.links import MailLinks
from moderation.services.mail.outbox import queue_mail
from moderation.store.accounts.links import AccountLink
from moderation.store.mail.outbox import OutboxMail
from moderation.store.session import reading, writing
from moderation.worker import COMPOSERS
from tests.conftest import Clock
from tests.notify.mail_server import MailServer
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

pytestmark = pytest.mark.usefixtures("mail_server")


def deliver(desk: Desk, clock: Clock) -> None:
    links = MailLinks("http://localhost:8000", "not a secret, a test")
    while deliver_next(desk.app.extensions["mailer"], composers=COMPOSERS, links=links, now=clock):
        pass


def link_in(mail_server: MailServer) -> str:
    body = mail_server.received[-1].get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"http://localhost:8000(/desk/\S+)", body.get_content())
    return str(link)


def test_a_test_mail_arrives_and_the_servers_answer_is_shown(desk: Desk, mail_server: MailServer) -> None:
    assert desk.ada.post("/desk/mail/test").status_code == 303
    assert [mail["To"] for mail in mail_server.received] == ["ada@example.com"]
    assert "250 Taken as 4711" in desk.ada.get("/desk/mail").text


def test_a_refused_test_mail_is_explained(desk: Desk, mail_server: MailServer) -> None:
    mail_server.behaviour.to_recipient = "550 5.7.1 We know no Ada"
    answer = desk.ada.post("/desk/mail/test")
    assert answer.status_code == 422
    assert "was not sent. The server answered: 550 5.7.1 We know no Ada" in text(parse(answer), "[role=alert]")


def test_failures_are_shown_without_the_address(desk: Desk, mail_server: MailServer, clock: Clock) -> None:
    desk.ada.post("/desk/sites/demo/team/invitations", email="secret-name@mail.test", role="moderator")
    mail_server.behaviour.to_recipient = "550 no secret-name@mail.test here"
    deliver(desk, clock)
    page = desk.ada.get("/desk/mail").text
    assert "secret-name" not in page
    assert "s…@mail.test" in page
    assert "given up" in page


def test_the_mail_page_is_for_owners(desk: Desk) -> None:
    assert desk.ben.get("/desk/mail").status_code == 403
    assert desk.ben.post("/desk/mail/test").status_code == 403
    assert not parse(desk.ben.get("/desk/")).select(".side a[href='/desk/mail']")
    assert one(parse(desk.ada.get("/desk/")), ".side a[href='/desk/mail']")


def test_an_invitation_arrives_with_a_working_link(desk: Desk, mail_server: MailServer, clock: Clock) -> None:
    desk.ada.post("/desk/sites/demo/team/invitations", email="eva@mail.test", role="moderator")
    assert "was mailed to eva@mail.test" in desk.ada.get("/desk/sites/demo/team").text
    with reading() as session:  # the outbox contains no secret
        mail, link = session.scalars(select(OutboxMail)).one(), session.scalars(select(AccountLink)).one()
        assert mail.facts == {"link": link.id}
    deliver(desk, clock)
    assert mail_server.received[-1]["To"] == "eva@mail.test"
    assert desk.stranger.get(link_in(mail_server)).status_code == 200


def test_a_withdrawn_invitation_is_not_mailed(desk: Desk, mail_server: MailServer, clock: Clock) -> None:
    desk.ada.post("/desk/sites/demo/team/invitations", email="eva@mail.test", role="moderator")
    with reading() as session:
        link_id = session.scalars(select(AccountLink)).one().id
    desk.ada.post("/desk/sites/demo/team/invitations", withdraw=link_id)
    deliver(desk, clock)
    assert mail_server.received == []


def test_a_forgotten_password_is_reset_by_mail(desk: Desk, mail_server: MailServer, clock: Clock) -> None:
    assert one(parse(desk.stranger.get("/desk/sign-in")), "a[href='/desk/forgot']")
    known = ask(desk.stranger, "Ben@example.com")
    assert ask(desk.stranger, "nobody@example.com") == known
    assert ask(desk.stranger, "no address") == known
    assert ask(desk.stranger, "ben@example.com") == known  # and again
    deliver(desk, clock)
    (mail,) = mail_server.received
    assert mail["To"] == "ben@example.com"
    link = link_in(mail_server)
    assert desk.stranger.post(link, password="a staple for the battery").status_code == 303
    assert desk.stranger.sign_in("ben@example.com", "a staple for the battery").status_code == 303


def ask(browser: Browser, email: str) -> str:
    answer = browser.post("/desk/forgot", email=email)
    assert answer.status_code == 200
    return text(parse(answer), "main")


def test_repeated_resets_send_one_mail_within_a_while(desk: Desk, mail_server: MailServer, clock: Clock) -> None:
    for _ in range(5):
        ask(desk.stranger, "ben@example.com")
        clock.advance(minutes=4)
    deliver(desk, clock)
    assert len(mail_server.received) == 1  # the older link's mail is not sent, because that link no longer works


def test_a_link_of_another_secret_is_not_mailed(desk: Desk, mail_server: MailServer, clock: Clock, app: Flask) -> None:
    ask(desk.stranger, "ben@example.com")
    while deliver_next(
        app.extensions["mailer"], composers=COMPOSERS, links=MailLinks("", "a new secret of the server"), now=clock
    ):
        pass
    assert mail_server.received == []


def test_the_frequency_is_set_on_the_account_page(desk: Desk) -> None:
    chosen = "#waiting_mail input[checked]"
    assert one(parse(desk.ada.get("/desk/account")), chosen)["value"] == "daily"
    desk.ada.post("/desk/account", name="", veil_at="", waiting_mail="instant")
    assert one(parse(desk.ada.get("/desk/account")), chosen)["value"] == "instant"
    assert desk.ada.post("/desk/account", name="", veil_at="", waiting_mail="always").status_code == 422


class TestWithoutAServer:
    @pytest.fixture
    def mail_settings(self) -> dict[str, str]:
        return {}

    def test_the_page_says_how_to_turn_mail_on(self, desk: Desk) -> None:
        page = text(parse(desk.ada.get("/desk/mail")), "main")
        assert "Mail is off" in page
        assert "PARLEY_SMTP_URL" in page
        assert desk.ada.post("/desk/mail/test").status_code == 422

    def test_no_link_by_mail_is_promised(self, desk: Desk) -> None:
        assert not parse(desk.stranger.get("/desk/sign-in")).select("a[href='/desk/forgot']")
        assert desk.stranger.get("/desk/forgot").status_code == 404
        assert desk.stranger.post("/desk/forgot", email="ben@example.com").status_code == 404

    def test_the_outbox_is_empty_without_a_server(self, desk: Desk, clock: Clock) -> None:
        with writing() as session:
            queue_mail(session, MailKind.WAITING, to="ada@example.com", facts={}, now=clock())
        queue = desk.app.extensions["huey"]
        for task in queue.read_periodic(clock().replace(tzinfo=None)):
            queue.execute(task)
        with reading() as session:
            assert session.scalars(select(OutboxMail)).all() == []
