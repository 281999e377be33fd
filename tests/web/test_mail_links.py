"""The pages that links in mails open."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from moderation.domain.languages import LANGUAGES
from moderation.services.mail.links import MailLinks, Stops
from moderation.services.mail.replies import remember_address
from moderation.store.accounts.moderators import Moderator
from moderation.store.comments.comments import Comment
from moderation.store.mail.reply_addresses import ReplyAddress
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.web.desk.conftest import Desk
from tests.web.desk.conftest import desk as desk
from tests.web.html import one, parse

LINKS = MailLinks("", "not a secret, a test")
EMAIL = "dora@mail.test"


@pytest.fixture
def address(desk: Desk, clock: Clock) -> int:
    """The id of an address that a guest has just typed."""
    comment_id = desk.comment("Hello.")
    with writing() as session:
        remember_address(session, session.get_one(Comment, comment_id), EMAIL, now=clock())
        return session.scalars(select(ReplyAddress.id)).one()


def state() -> tuple[bool, bool, bool]:
    """Whether the address is confirmed, unsubscribed, refused."""
    with reading() as session:
        kept = session.scalars(select(ReplyAddress)).one()
        return kept.confirmed_at is not None, kept.stopped_at is not None, kept.refused_at is not None


@pytest.fixture
def press(client: FlaskClient) -> Callable[[str], TestResponse]:
    """Open a link, check that nothing has changed, and press its page's button."""

    def run(path: str) -> TestResponse:
        before = state()
        page = parse(client.get(path))
        assert state() == before
        assert one(page, "form button")
        answer = client.post(path)
        assert answer.status_code == 200
        assert parse(answer).select("form") == []
        return answer

    return run


def confirm_path(address: int) -> str:
    return LINKS.to_confirm(address, language=LANGUAGES["en"])


def stop_path(address: int) -> str:
    return LINKS.to_stop(Stops.REPLIES, address)


def test_an_address_is_confirmed_and_unsubscribed(
    address: int, press: Callable[[str], TestResponse], client: FlaskClient
) -> None:
    assert EMAIL in press(confirm_path(address)).text
    assert state() == (True, False, False)
    assert parse(client.get(confirm_path(address))).select("form") == []
    press(stop_path(address))
    assert state() == (True, True, False)
    press(confirm_path(address))
    assert state() == (True, False, False)


def test_a_refused_address_is_never_asked_again(address: int, press: Callable[[str], TestResponse]) -> None:
    press(stop_path(address))
    assert state() == (False, True, True)
    press(confirm_path(address))  # a mistake can be corrected with the same mail
    assert state() == (True, False, False)


def test_a_mail_client_unsubscribes_in_one_click(address: int, client: FlaskClient) -> None:
    client.post(confirm_path(address))
    answer = client.post(
        stop_path(address), data={"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200
    assert state() == (True, True, False)


def test_unsubscribing_applies_to_all_browsers_of_a_reader(
    desk: Desk, address: int, client: FlaskClient, clock: Clock
) -> None:
    comment_id = desk.comment("From my phone.")
    with writing() as session:
        remember_address(session, session.get_one(Comment, comment_id), EMAIL, now=clock())
        for each in session.scalars(select(ReplyAddress)):
            each.confirmed_at = clock()
    client.post(stop_path(address))
    with reading() as session:
        assert [each.stopped_at is not None for each in session.scalars(select(ReplyAddress))] == [True, True]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("bend", [lambda path: path + "x", lambda path: path.replace("/confirm/", "/stop/")])
def test_a_changed_link_does_not_work(
    address: int, client: FlaskClient, method: str, bend: Callable[[str], str]
) -> None:
    assert client.open(bend(confirm_path(address)), method=method).status_code == 404
    assert state() == (False, False, False)


def test_the_pages_are_not_cached_and_not_framed(address: int, client: FlaskClient) -> None:
    headers = client.get(confirm_path(address)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "form-action http://localhost:8000/mail/" in headers["Content-Security-Policy"]


def test_the_pages_are_in_the_language_of_the_mail(address: int, client: FlaskClient) -> None:
    page = parse(client.get(LINKS.to_stop(Stops.REPLIES, address, language=LANGUAGES["ar"])))
    assert one(page, "html")["dir"] == "rtl"


def test_a_moderator_unsubscribes_from_the_digest(desk: Desk, client: FlaskClient) -> None:
    with reading() as session:
        ada = session.scalars(select(Moderator).where(Moderator.email == "ada@example.com")).one().id
    path = LINKS.to_stop(Stops.WAITING, ada)
    assert one(parse(client.get(path)), "form button")
    assert client.post(path).status_code == 200
    with reading() as session:
        assert session.get_one(Moderator, ada).waiting_mail == "never"


def test_errors_do_not_log_the_link(
    desk: Desk, address: int, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    desk.app.testing, desk.app.config["PROPAGATE_EXCEPTIONS"] = False, False

    def fail() -> None:
        raise RuntimeError("something unforeseen")

    desk.app.before_request_funcs.setdefault("mail_links", []).append(fail)
    for path in (confirm_path(address), stop_path(address)):
        assert client.post(path).status_code == 500
        assert "something unforeseen" in caplog.text
        assert path.rpartition("/")[2] not in caplog.text
