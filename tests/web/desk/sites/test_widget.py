"""The widget page: saving, errors, and the preview."""

from typing import Any

from werkzeug.test import TestResponse

from moderation.domain.widget_settings import Look
from moderation.services.sites.sites import get_site
from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/widget"
FIELDS: dict[str, Any] = {
    "house_rules": "Be **kind**.",
    "has_votes": "y",
    "edit_minutes": "10",
    "accent_light": "",
    "accent_dark": "",
    "text_light": "",
    "text_dark": "",
    "font": "system",
    "text_size": "normal",
    "corners": "soft",
    "density": "normal",
    "styles": "",
    "scheme": "light",
}


def save(desk: Desk, **typed: Any) -> TestResponse:
    """Change fields of the form and submit it."""
    seen = one(parse(desk.ada.get(PATH)), "[name=seen]")["value"]
    return desk.ada.post(PATH, **{**FIELDS, "seen": seen, **typed})


def test_settings_are_saved_shown_and_logged(desk: Desk) -> None:
    answer = save(desk, accent_light="#7A1F5C", font="serif", edit_minutes="0", has_votes=[])
    assert (answer.status_code, answer.location) == (303, PATH)
    kept = get_site("demo").widget
    assert (kept.house_rules, kept.has_votes, kept.edit_minutes) == ("Be **kind**.", False, 0)
    assert kept.look == Look(accent_light="#7a1f5c", font="serif")
    page = parse(desk.ada.get(PATH))
    assert one(page, ".rules strong").get_text() == "kind"
    assert one(page, "#accent_light")["value"] == "#7a1f5c"
    assert "accent_light=%237a1f5c" in str(one(page, "iframe")["src"])
    log = desk.ada.get("/desk/log?by=settings").text
    assert "changed the widget of" in log
    assert "house rules, votes, edit minutes, accent light, font" in log


def test_saving_without_changes_is_not_logged(desk: Desk) -> None:
    save(desk, house_rules="")
    assert "changed the widget of" not in desk.ada.get("/desk/log?by=settings").text


def test_errors_are_named_and_the_other_input_kept(desk: Desk) -> None:
    for field, value, sentence in (
        ("accent_light", "#ff6600", "text needs 4.5:1"),
        ("styles", "@import 'x'", "is not allowed"),
        ("house_rules", "x" * 2_001, "2,001"),
        ("edit_minutes", "soon", "whole number"),
        ("font", "comic", "valid choice"),
    ):
        answer = save(desk, **{field: value})
        page = parse(answer)
        assert answer.status_code == 422, field
        assert sentence in text(page, "#main").replace("Not a valid", "valid"), field
        assert one(page, "#errors a")["href"] == f"#{field}"
    assert get_site("demo").widget.look == Look()


def test_concurrent_owners_see_each_others_changes(desk: Desk) -> None:
    seen = one(parse(desk.ada.get(PATH)), "[name=seen]")["value"]
    save(desk, corners="round")
    late = desk.ada.post(PATH, **{**FIELDS, "seen": seen, "density": "airy"})
    page = parse(late)
    assert late.status_code == 409
    assert "Someone else has saved" in text(page, "[role=alert]")
    assert one(page, "[name=density][checked]")["value"] == "airy"
    assert get_site("demo").widget.look.corners == "round"
    again = desk.ada.post(PATH, **{**FIELDS, "seen": one(page, "[name=seen]")["value"], "density": "airy"})
    assert again.status_code == 303
    assert get_site("demo").widget.look.density == "airy"


def test_the_preview_shows_unsaved_settings(desk: Desk) -> None:
    answer = desk.ada.post(f"{PATH}/preview", **{**FIELDS, "corners": "round", "scheme": "dark"})
    assert answer.status_code == 303
    shown = desk.ada.get(answer.location)
    page = parse(shown)
    assert one(page, "html")["data-theme"] == "dark"
    assert len(page.select("article")) == 4
    sheet = desk.ada.get(str(page.select("link")[-1]["href"]))
    assert "--radius: 12px" in sheet.text
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in sheet.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in desk.ada.get(PATH).headers["Content-Security-Policy"]
    assert get_site("demo").widget.look == Look()


def test_the_preview_explains_invalid_settings(desk: Desk) -> None:
    answer = desk.ada.post(f"{PATH}/preview", **{**FIELDS, "accent_dark": "#333333"})
    assert answer.status_code == 422
    assert "on a dark page" in text(parse(answer), "[role=alert]")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
