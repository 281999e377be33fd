"""A site's name, origins and snippet."""

import pytest

from moderation.domain import roles
from moderation.domain.roles import Permission, Role
from moderation.domain.snippet import KINDS
from moderation.services.sites.sites import get_site
from moderation.store.comments.nudges import Nudge, NudgeOutcome, add_nudge
from moderation.store.session import writing
from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text


def test_an_owner_sees_the_snippet_to_paste(desk: Desk) -> None:
    page = parse(desk.ada.get("/desk/sites/demo"))
    assert one(page, "details[open] #snippet-html").get_text() == (
        '<div id="parley"><a href="http://localhost:8000/t/demo?url=PAGE_URL">Comments</a></div>\n'
        '<script async src="http://localhost:8000/embed.js" data-site="demo"></script>'
    )
    folded = page.select("details.snippet:not([open]) pre")
    assert len(folded) == len(KINDS) - 1
    assert all("http://localhost:8000" in each.get_text() and "HOST/" not in each.get_text() for each in folded)
    assert all("demo" in each.get_text() and '"KEY"' not in each.get_text() for each in folded)
    assert all(desk.ada.get(str(link["href"])).status_code == 200 for link in page.select(".snippets a"))
    assert one(page, "#name")["value"] == "Demo blog"
    assert one(page, "#origins").get_text().strip() == "https://blog.example"


def test_name_and_origins_are_saved(desk: Desk) -> None:
    answer = desk.ada.post(
        "/desk/sites/demo",
        name="  The   Post ",
        origins="https://Blog.Example/\n\n https://*.example.com \nhttps://blog.example",
    )
    assert (answer.status_code, answer.location) == (303, "/desk/sites/demo")
    assert get_site("demo").name == "The Post"
    assert get_site("demo").origins == ("https://blog.example", "https://*.example.com")
    assert "Saved." in text(parse(desk.ada.get("/desk/sites/demo")), "#notice")


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        ("https://blog.example/path", "has a path"),
        ("blog.example", "must begin with https://"),
        ("http://blog.example", "not encrypted"),
        ("https://*.com", "would allow too much"),
        ("*", "not the address of a web page"),
    ],
)
def test_a_bad_origin_is_named_and_the_input_kept(desk: Desk, origin: str, sentence: str) -> None:
    typed = f"https://good.example\n{origin}"
    answer = desk.ada.post("/desk/sites/demo", name="New name", origins=typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert sentence in text(page, "#origins-error")
    assert origin in text(page, "#origins-error")
    assert one(page, "#errors a")["href"] == "#origins"
    field = one(page, "#origins")
    assert field.get_text().strip() == typed
    assert field["aria-invalid"] == "true"
    assert "origins-error" in str(field["aria-describedby"]).split()
    assert one(page, "#name")["value"] == "New name"
    assert get_site("demo").origins == ("https://blog.example",)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_bad_name_is_shown_at_its_field(desk: Desk, name: str) -> None:
    answer = desk.ada.post("/desk/sites/demo", name=name, origins="")
    assert answer.status_code == 422
    assert "name" in text(parse(answer), "#name-error")


def test_an_owner_sees_the_outcomes_of_nudges(desk: Desk) -> None:
    site_id = desk.sites["demo"].id
    with writing() as session:
        for number, outcome in enumerate(
            [None, None, NudgeOutcome.EDITED, NudgeOutcome.EDITED, NudgeOutcome.EDITED, NudgeOutcome.SENT]
        ):
            add_nudge(session, site_id, nudge_id=f"n{number}", now=desk.clock())
            session.get_one(Nudge, f"n{number}").outcome = outcome
    shown = text(parse(desk.ada.get("/desk/sites/demo")), ".nudges")
    assert "Shown 6 · edited 3 · sent anyway 1 · withdrawn 0" in shown
    desk.clock.advance(days=2)
    assert "withdrawn 2" in text(parse(desk.ada.get("/desk/sites/demo")), ".nudges")
    assert "Shown 0" in text(parse(desk.cleo.get("/desk/sites/other")), ".nudges")


def test_a_moderator_sees_the_site_but_no_settings(desk: Desk) -> None:
    page = parse(desk.ben.get("/desk/sites"))
    assert "Demo blog" in page.get_text()
    assert not page.select("main a[href$='/demo'], main a[href$='/policy']")
    assert page.select(".side a[href='/desk/sites']")


@pytest.mark.parametrize(
    ("permission", "paths"),
    [
        (Permission.CHANGE_SITE, ["/desk/sites/demo", "/desk/sites/demo/widget"]),
        (
            Permission.SET_POLICY,
            [f"/desk/sites/demo/{name}" for name in ("thresholds", "policy", "learning", "insights")],
        ),
        (Permission.DECIDE, ["/desk/sites/demo/agreement"]),
        (Permission.JUDGE_AUTHORS, ["/desk/sites/demo/standings"]),
    ],
)
def test_pages_are_linked_only_for_those_who_may_open_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, permission: Permission, paths: list[str]
) -> None:
    monkeypatch.setitem(roles._ALLOWED, Role.MODERATOR, frozenset({permission}))
    page = parse(desk.ben.get("/desk/sites"))
    assert [link["href"] for link in page.select(".sites .tabs a")] == paths
    assert [desk.ben.get(path).status_code for path in paths] == [200] * len(paths)
