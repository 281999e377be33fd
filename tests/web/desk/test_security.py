"""Error pages for invalid form tokens. (test_permissions.py checks that every form needs one.)"""

from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text


def test_tokens_last_as_long_as_the_session(desk: Desk) -> None:
    """A card may stay open over lunch."""
    token = desk.ada.form_token()
    desk.clock.advance(days=3)
    assert desk.ada.post("/desk/sign-out", token=token).status_code == 303
    assert desk.app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_a_token_is_accepted_in_a_header_or_a_field(desk: Desk) -> None:
    token = desk.ada.form_token()
    with desk.app.app_context():
        answer = desk.ada.client.post("/desk/sign-out", headers={"X-CSRFToken": token})
    assert answer.status_code == 303


def test_a_proxy_without_the_host_header_is_pointed_out(desk: Desk) -> None:
    """Over https the referrer is compared with the host; a misconfigured proxy is the most common cause of errors."""
    data = {"csrf_token": desk.ada.form_token()}
    for headers in ({"Referer": "https://comments.example/desk/"}, {}):
        with desk.app.app_context():
            answer = desk.ada.client.post("/desk/sign-out", data=data, headers=headers, base_url="https://localhost")
        assert answer.status_code == 400
        assert "proxy_set_header Host" in text(parse(answer), "main p")


def test_a_forged_token_keeps_the_typed_note(desk: Desk) -> None:
    comment = desk.comment()
    answer = desk.ada.decide(comment, "reject", token="forged", note="He does this every week.")
    assert answer.status_code == 400
    assert text(parse(answer), "#typed") == "He does this every week."
    assert text(one(parse(desk.ada.get("/desk/")), f"#card-{comment}"), ".words")  # it is still pending
