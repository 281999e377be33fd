"""`flask mail test`."""

import pytest
from flask import Flask

from tests.notify.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("mail_server")


def test_a_test_mail_is_sent_and_the_answer_printed(app: Flask, mail_server: MailServer) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "test", "me@mail.test"])
    assert (result.exit_code, result.output) == (0, "Sent. The mail server responded: 250 Taken as 4711\n")
    assert mail_server.received[0]["From"] == "Blog <comments@blog.test>"


@pytest.mark.parametrize(
    ("address", "refusal", "said"),
    [
        ("me@mail.test", "550 Nobody here", "550 Nobody here"),
        ("nonsense", "", "must have an @-sign"),
    ],
)
def test_a_failure_is_one_line(app: Flask, mail_server: MailServer, address: str, refusal: str, said: str) -> None:
    mail_server.behaviour.to_recipient = refusal
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
