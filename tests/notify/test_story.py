"""Reply notifications from end to end: an address is typed, confirmed, notified and unsubscribed."""

import re

import pytest
from sqlalchemy import select

from moderation.services.mail.replies import remember_address
from moderation.store.comments.comments import Comment
from moderation.store.mail.outbox import OutboxMail
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.notify.mail_server import MailServer
from tests.web.desk.conftest import Desk
from tests.web.desk.conftest import desk as desk
from tests.web.html import one, parse

pytestmark = pytest.mark.usefixtures("mail_server")


def work(desk: Desk, clock: Clock) -> None:
    """Advance the clock by a minute and run the worker's tasks."""
    clock.advance(minutes=1)
    queue = desk.app.extensions["huey"]
    for task in queue.read_periodic(clock().replace(tzinfo=None)):
        queue.execute(task)


def link_in(mail_server: MailServer, purpose: str) -> str:
    body = mail_server.received[-1].get_body(("plain",))
    assert body is not None
    return str(re.findall(rf"http://localhost:8000(/mail/{purpose}/\S+)", body.get_content())[0])


def press(desk: Desk, path: str) -> None:
    assert one(parse(desk.stranger.get(path)), "form button")
    assert desk.stranger.client.post(path).status_code == 200


def test_from_the_address_to_the_last_mail(desk: Desk, mail_server: MailServer, clock: Clock) -> None:
    for browser in (desk.ada, desk.ben, desk.cleo):  # mail to moderators is not tested here
        browser.post("/desk/account", name="", veil_at="", waiting_mail="never")

    question = desk.comment("How do you do it?", author="Dora")
    with writing() as session:
        remember_address(session, session.get_one(Comment, question), "dora@mail.test", now=clock())
    work(desk, clock)
    assert len(mail_server.received) == 1
    press(desk, link_in(mail_server, "confirm"))

    reply = desk.comment("Like this, you toxic fool.", author="Guy", parent_id=question)
    work(desk, clock)
    assert len(mail_server.received) == 1  # it is pending, and nobody is notified
    assert desk.ada.decide(reply, "approve").status_code in (200, 303)
    work(desk, clock)
    work(desk, clock)
    assert [mail["Subject"] for mail in mail_server.received[1:]] == ["Guy replied to your comment on Demo blog"]
    assert f"https://blog.example/post#comment-{reply}" in mail_server.received[-1].as_string()

    press(desk, link_in(mail_server, "stop"))
    desk.comment("And another thing.", author="Guy", parent_id=question)
    work(desk, clock)
    assert len(mail_server.received) == 2
    with reading() as session:
        assert [mail.sent_at is not None for mail in session.scalars(select(OutboxMail))] == [True, True]
