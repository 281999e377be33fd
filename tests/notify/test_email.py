"""Sending mail to a real server that accepts, refuses, hangs, encrypts, or is not the expected one."""

import ssl
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
import trustme

from moderation.notify.addresses import parse_sender
from moderation.notify.email import Mailer, Postponed, Refused, Unreachable
from moderation.notify.letters import Letter
from moderation.notify.smtp_url import parse_smtp_url
from tests.conftest import NOON
from tests.notify.conftest import certify
from tests.notify.mail_server import PASSWORD, USER, MailServer, free_port, run_server

LETTER = Letter("dora@mail.test", "test", {"host": "comments.test", "by": "ada@blog.test"})
SIGN_IN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


def send(url: str, letter: Letter = LETTER, *, timeout: float = 5.0) -> str:
    sender = parse_sender("The blog <comments@blog.test>")
    return Mailer(parse_smtp_url(url), sender, "comments.test", timeout).send(letter, now=NOON)


def test_a_mail_arrives_complete(mail_server: MailServer) -> None:
    assert send(mail_server.url) == "250 Taken as 4711"
    (message,) = mail_server.received
    (envelope,) = mail_server.behaviour.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("comments@blog.test", ["dora@mail.test"])
    assert message["From"] == "The blog <comments@blog.test>"
    assert message["Message-ID"].endswith("@comments.test>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "ada@blog.test sent this email" in text.get_content()
    assert "<p>ada@blog.test sent this email" in html.get_content()


@pytest.mark.parametrize("stage", ["to_recipient", "to_text"])
def test_a_refusal_is_permanent_or_temporary(mail_server: MailServer, stage: str) -> None:
    setattr(mail_server.behaviour, stage, "550 5.1.1 No such person")
    with pytest.raises(Refused, match=r"550 5\.1\.1 No such person"):
        send(mail_server.url)
    setattr(mail_server.behaviour, stage, "451 4.7.1 Greylisted")
    with pytest.raises(Postponed, match=r"451 4\.7\.1 Greylisted"):
        send(mail_server.url)


def test_a_refused_sender_is_not_the_recipients_fault(mail_server: MailServer) -> None:
    mail_server.behaviour.to_sender = "553 5.7.1 Not your address"
    with pytest.raises(Unreachable, match=r"mail from comments@blog\.test: 553"):
        send(mail_server.url)


def test_a_server_that_hangs_times_out(mail_server: MailServer) -> None:
    mail_server.behaviour.hangs = True
    with pytest.raises(Unreachable, match=r"did not answer within 0\.2 seconds"):
        send(mail_server.url, timeout=0.2)


def test_a_refused_connection_is_reported(free: int) -> None:
    with pytest.raises(Unreachable, match="the connection was refused"):
        send(f"smtp://127.0.0.1:{free}")


@pytest.fixture
def free() -> int:
    return free_port()


def test_starttls_with_a_password(authority: trustme.CA) -> None:
    with run_server(starttls=certify(authority, "127.0.0.1"), asks_who=True) as server:
        send(f"smtp+starttls://{SIGN_IN}127.0.0.1:{server.port}")
        assert len(server.received) == 1


def test_implicit_tls(authority: trustme.CA) -> None:
    with run_server(implicit=certify(authority, "127.0.0.1")) as server:
        send(f"smtps://127.0.0.1:{server.port}")
        assert len(server.received) == 1


def test_a_wrong_password_is_reported_without_it(authority: trustme.CA) -> None:
    with run_server(starttls=certify(authority, "127.0.0.1"), asks_who=True) as server:
        with pytest.raises(Unreachable, match=r"rejected this user and password \(535\)") as failure:
            send(f"smtp+starttls://{quote(USER)}:guessed-wrong@127.0.0.1:{server.port}")
        assert "guessed-wrong" not in repr(failure.value)


def run_encrypted(scheme: str, context: ssl.SSLContext) -> AbstractContextManager[MailServer]:
    return run_server(implicit=context) if scheme == "smtps" else run_server(starttls=context)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_of_another_name_is_not_trusted(authority: trustme.CA, scheme: str) -> None:
    context = certify(authority, "elsewhere.test")
    with run_encrypted(scheme, context) as server:
        with pytest.raises(Unreachable, match="cannot be trusted"):
            send(f"{scheme}://127.0.0.1:{server.port}")
        assert server.received == []


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_of_an_unknown_authority_is_not_trusted(authority: trustme.CA, scheme: str) -> None:
    context = certify(trustme.CA(), "127.0.0.1")
    with run_encrypted(scheme, context) as server:
        with pytest.raises(Unreachable, match="cannot be trusted"):
            send(f"{scheme}://127.0.0.1:{server.port}")
        assert server.received == []


def test_no_mail_is_sent_unencrypted_if_encryption_is_configured(mail_server: MailServer) -> None:
    with pytest.raises(Unreachable, match="STARTTLS"):
        send(f"smtp+starttls://127.0.0.1:{mail_server.port}")
    with pytest.raises(Unreachable, match="does not support the requested encryption"):
        send(f"smtps://127.0.0.1:{mail_server.port}")
    assert mail_server.received == []


def test_a_non_ascii_address_is_encoded_for_servers(mail_server: MailServer) -> None:
    send(mail_server.url, Letter("dora@bücher.example", LETTER.template, LETTER.facts))
    (envelope,) = mail_server.behaviour.envelopes
    assert envelope.rcpt_tos == ["dora@xn--bcher-kva.example"]
