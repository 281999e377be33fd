"""What is said when a form token does not do. (That one is asked for everywhere is in test_permissions.py.)"""

from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text


def test_tokens_last_as_long_as_the_session(desk: Desk) -> None:
    """A card may stay open over lunch."""
    token = desk.ada.form_token()
    desk.clock.advance(days=3)
    assert desk.ada.post("/desk/sign-out", token=token).status_code == 303
    assert desk.app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_a_header_does_as_well_as_a_field(desk: Desk) -> None:
    token = desk.ada.form_token()
    with desk.app.app_context():
        answer = desk.ada.client.post("/desk/sign-out", headers={"X-CSRFToken": token})
    assert answer.status_code == 303


def test_a_proxy_that_keeps_the_host_back_is_told_about(desk: Desk) -> None:
    """Over https the page's address is compared with the host; the commonest fault is the proxy's."""
    data = {"csrf_token": desk.ada.form_token()}
    for headers in ({"Referer": "https://comments.example/desk/"}, {}):
        with desk.app.app_context():
            answer = desk.ada.client.post("/desk/sign-out", data=data, headers=headers, base_url="https://localhost")
        assert answer.status_code == 400
        assert "proxy_set_header Host" in text(parse(answer), "main p")


def test_a_forged_token_keeps_the_note_that_was_typed(desk: Desk) -> None:
    comment = desk.comment()
    answer = desk.ada.decide(comment, "reject", token="forged", note="He does this every week.")
    assert answer.status_code == 400
    assert text(parse(answer), "#typed") == "He does this every week."
    assert text(one(parse(desk.ada.get("/desk/")), f"#card-{comment}"), ".words")  # it still waits
