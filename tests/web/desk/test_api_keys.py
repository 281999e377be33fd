"""The page of a site's API keys."""

import pytest

from moderation.services.api.keys import admit_caller
from moderation.services.api.suggestions import keep_suggestion
from tests.web.desk.conftest import Desk
from tests.web.html import parse

PAGE = "/desk/sites/demo/api-keys"


def test_a_key_is_shown_once_with_a_call_that_uses_it(desk: Desk) -> None:
    assert "No keys yet." in desk.ada.get(PAGE).text
    made = desk.ada.post(PAGE, name="The forum", per_minute="1200")
    assert (made.status_code, made.location) == (303, PAGE)
    page = parse(desk.ada.get(PAGE))
    key = page.select("#fresh-key")[0].get_text()
    assert admit_caller(key, now=desk.clock()).site_id == desk.sites["demo"].id
    assert f"X-Goog-Api-Key: {key}" in page.select("#example")[0].get_text()
    again = desk.ada.get(PAGE)
    assert key not in again.text
    row = parse(again).select(".people li")[0].get_text(" ", strip=True)
    assert key[:13] in row
    assert "1,200 calls per minute" in row
    assert "created by ada@example.com" in row
    assert "YOUR_KEY" in again.text


def test_a_revoked_key_stays_on_the_page_and_in_the_log(desk: Desk) -> None:
    desk.ada.post(PAGE, name="forum", per_minute="60")
    action = str(parse(desk.ada.get(PAGE)).select(".people form")[0]["action"])
    assert desk.ada.post(action, revoke="1").status_code == 303
    page = parse(desk.ada.get(PAGE))
    assert "The key forum was revoked." in page.select("#notice")[0].get_text()
    assert "revoked " in page.select(".people li")[0].get_text()
    assert not page.select(".people form")
    assert desk.ada.post(action, revoke="1").status_code == 409
    entries = [each.get_text(" ", strip=True) for each in parse(desk.ada.get("/desk/log?by=settings")).select(".entry")]
    assert "revoked the API key forum" in entries[0]
    assert "made the API key forum" in entries[1]


def test_a_keys_suggestions_can_be_deleted(desk: Desk) -> None:
    desk.ada.post(PAGE, name="forum", per_minute="60")
    page = parse(desk.ada.get(PAGE))
    caller = admit_caller(page.select("#fresh-key")[0].get_text(), now=desk.clock())
    keep_suggestion(caller, "Well said.", scores={"toxicity": 0.0}, community="", now=desk.clock())
    page = parse(desk.ada.get(PAGE))
    assert "1 suggestion" in page.select(".people li")[0].get_text()
    desk.ada.post(str(page.select(".people form")[0]["action"]), forget="1")
    page = parse(desk.ada.get(PAGE))
    assert "Deleted 1 suggestion." in page.select("#notice")[0].get_text()
    assert "suggestion" not in page.select(".people li")[0].get_text()


@pytest.mark.parametrize(
    ("name", "per_minute", "field"), [("", "60", "name"), ("x", "0", "per_minute"), ("x", "a lot", "per_minute")]
)
def test_errors_are_shown_at_their_field(desk: Desk, name: str, per_minute: str, field: str) -> None:
    answer = desk.ada.post(PAGE, name=name, per_minute=per_minute)
    assert answer.status_code == 422
    assert parse(answer).select(f"#{field}-error")
    assert "No keys yet." in answer.text
