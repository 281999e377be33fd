"""The mail server's URL."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.notify.addresses import parse_sender
from moderation.notify.smtp_url import Encryption, SmtpServer, parse_smtp_url
from moderation.settings import BadSettings, load_settings

SECRET = "correct-horse"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.test", SmtpServer("mail.test", 25, Encryption.NONE)),
        ("smtp+starttls://mail.test", SmtpServer("mail.test", 587, Encryption.STARTTLS)),
        ("smtps://mail.test/", SmtpServer("mail.test", 465, Encryption.TLS)),
        (
            "smtps://me%40mail.test:p%2Fw@mail.test:2465",
            SmtpServer("mail.test", 2465, Encryption.TLS, "me@mail.test", "p/w"),
        ),
        ("smtp://me:pw@localhost", SmtpServer("localhost", 25, Encryption.NONE, "me", "pw")),
        ("smtp://me:pw@[::1]:2525", SmtpServer("::1", 2525, Encryption.NONE, "me", "pw")),
    ],
)
def test_valid_urls_are_parsed(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_user_and_password_can_be_encoded(user: str, password: str) -> None:
    server = parse_smtp_url(
        f"smtps://{quote(user, safe='', errors='replace')}:{quote(password, safe='', errors='replace')}@mail.test"
    )
    assert (server.user, server.password) == (
        user.encode(errors="replace").decode(),
        password.encode(errors="replace").decode(),
    )


@pytest.mark.parametrize(
    "url",
    [
        "mail.test",
        "http://mail.test",
        "smtps://",
        f"smtps://me:{SECRET}@",
        f"smtps://me:{SECRET}@mail.test:port",
        f"smtps://me:{SECRET}@mail.test:99999",
        f"smtps://me:{SECRET}/x@mail.test",
        f"smtps://me:{SECRET}?x@mail.test",
        f"smtps://me:{SECRET}@mail.test?tls=no",
        f"smtp://me:{SECRET}@mail.test",
        "smtps://me@mail.test",
        "smtps://[mail.test",
    ],
)
def test_startup_errors_do_not_repeat_the_password(url: str) -> None:
    with pytest.raises(BadSettings, match="PARLEY_SMTP_URL") as stop:
        load_settings(smtp_url=url, mail_from="comments@blog.test")
    assert SECRET not in str(stop.value)
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize("sender", ["", "nobody", "Blog <>", "Blog <a@b.test>\nBcc: c@d.test", "a@b.test, c@d.test"])
def test_an_invalid_sender_stops_the_start(sender: str) -> None:
    with pytest.raises(BadSettings, match="PARLEY_MAIL_FROM"):
        load_settings(smtp_url="smtps://mail.test", mail_from=sender)


def test_without_a_server_no_sender_is_needed() -> None:
    assert load_settings().smtp_url is None
    assert load_settings(smtp_url="").smtp_url is None


def test_a_sender_may_have_a_name() -> None:
    sender = parse_sender("Die Bücherei <comments@bücher.example>")
    assert (sender.display_name, sender.addr_spec) == ("Die Bücherei", "comments@xn--bcher-kva.example")
