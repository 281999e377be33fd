"""The email field for reply notifications, on a server that sends mail."""

import pytest
from sqlalchemy import select

from moderation.store.mail.outbox import OutboxMail
from moderation.store.mail.reply_addresses import ReplyAddress
from moderation.store.session import reading
from tests.web.embed.conftest import Blog
from tests.web.html import one, parse


@pytest.fixture
def mail_settings() -> dict[str, str]:
    return {"smtp_url": "smtp://localhost:25", "mail_from": "Blog <comments@blog.example>"}


def test_an_address_is_asked_to_confirm_first(blog: Blog) -> None:
    assert one(parse(blog.get()), "[name=email]")["type"] == "email"
    blog.say("Hello.", email="Ada@example.com")
    with reading() as session:
        assert [each.email for each in session.scalars(select(ReplyAddress))] == ["ada@example.com"]
        assert [each.recipient for each in session.scalars(select(OutboxMail))] == ["ada@example.com"]


def test_an_invalid_address_keeps_the_text(blog: Blog) -> None:
    answer = blog.post("Hello.", email="ada@nowhere")
    assert answer.status_code == 422
    form = parse(answer)
    assert one(form, "[name=email]")["aria-invalid"] == "true"
    assert one(form, "[name=email]")["value"] == "ada@nowhere"
    assert "Hello." in one(form, "textarea").text
    assert not parse(blog.get()).select("article")
