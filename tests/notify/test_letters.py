"""The content of mails, and that typed text cannot change their structure."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.languages import LANGUAGES
from moderation.notify.addresses import parse_sender
from moderation.notify.letters import Letter, write_message
from tests.conftest import NOON

REPLY = {
    "site": "The blog",
    "author": "Guy",
    "title": "A post",
    "excerpt": "Quite so.",
    "reply_url": "https://blog.test/post#comment-7",
}
STOP = "https://comments.test/mail/stop/token"


def write(language: str = "en", **facts: object) -> EmailMessage:
    letter = Letter("dora@mail.test", "reply", {**REPLY, **facts}, LANGUAGES[language], STOP)
    message = write_message(letter, sender=parse_sender("comments@blog.test"), host="comments.test", now=NOON)
    read = message_from_bytes(message.as_bytes(policy=SMTP), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def parts(message: EmailMessage) -> tuple[str, BeautifulSoup]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), BeautifulSoup(html.get_content(), "html.parser")


def test_a_reply_mail_has_text_and_html() -> None:
    message = write()
    assert message["Subject"] == "Guy replied to your comment on The blog"
    text, html = parts(message)
    assert "> Quite so." in text
    assert "\r\nhttps://blog.test/post#comment-7\r\n" in text
    assert [link["href"] for link in html.select("a")] == ["https://blog.test/post#comment-7", STOP]
    assert html.select_one("blockquote").get_text() == "Quite so."  # type: ignore[union-attr]


def test_mail_has_one_click_unsubscribe() -> None:
    message = write()
    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_contains_no_tracking() -> None:
    _, html = parts(write())
    assert html.select("img, link, script, iframe, style") == []


def test_typed_html_is_escaped() -> None:
    _, html = parts(write(author="<img src=x>", excerpt="</blockquote><script>alert(1)</script>", title="<b>"))
    assert html.select("img, script, b") == []


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=300))
def test_typed_text_cannot_add_a_header(author: str, site: str, excerpt: str) -> None:
    message = write(author=author, site=site, excerpt=excerpt)
    assert sorted(set(message.keys())) == sorted(set(write().keys()))
    assert len(message.keys()) == len(write().keys())
    assert message["To"] == "dora@mail.test"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_sent(language: str) -> None:
    message = write(language)
    assert message["Content-Language"] == language
    _, html = parts(message)
    assert html.html is not None
    assert html.html["dir"] == LANGUAGES[language].direction
