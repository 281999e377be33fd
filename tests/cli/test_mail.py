"""`flask mail test`."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.notify.mail_server import MailServer, run_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with run_server() as running:
        yield running


@pytest.fixture
def mail_settings(server: MailServer) -> dict[str, str]:
    return {"smtp_url": server.url, "mail_from": "Blog <comments@blog.test>"}


def test_a_test_mail_is_sent_and_the_answer_printed(app: Flask, server: MailServer) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "test", "me@mail.test"])
    assert (result.exit_code, result.output) == (0, "Sent. The mail server responded: 250 Taken as 4711\n")
    assert server.received[0]["From"] == "Blog <comments@blog.test>"


@pytest.mark.parametrize(
    ("address", "refusal", "said"),
    [
        ("me@mail.test", "550 Nobody here", "550 Nobody here"),
        ("nonsense", "", "must have an @-sign"),
    ],
)
def test_a_failure_is_one_line(app: Flask, server: MailServer, address: str, refusal: str, said: str) -> None:
    server.behaviour.to_recipient = refusal
    result = app.test_cli_runner().invoke(args=["mail", "test", address])
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1


class TestWithoutAServer:
    @pytest.fixture
    def mail_settings(self) -> dict[str, str]:
        return {}

    def test_it_says_what_is_missing(self, app: Flask) -> None:
        result = app.test_cli_runner().invoke(args=["mail", "test", "me@mail.test"])
        assert result.exit_code == 1
        assert "PARLEY_SMTP_URL" in result.output
