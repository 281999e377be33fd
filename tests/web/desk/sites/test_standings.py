"""The page of trusted, held and blocked targets."""

import pytest

from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text

PAGE = "/desk/sites/demo/standings"


def test_an_empty_list_says_so(desk: Desk) -> None:
    page = parse(desk.ben.get(PAGE))
    assert "Nobody is trusted" in text(page, ".standings")
    assert one(page, ".tabs a[aria-current]")["href"] == PAGE


def test_the_list_of_sites_links_to_it(desk: Desk) -> None:
    page = parse(desk.ben.get("/desk/sites"))
    assert [link["href"] for link in page.select(".sites .tabs a")] == [PAGE, "/desk/sites/demo/agreement"]


def test_a_domain_can_be_blocked_and_unblocked(desk: Desk) -> None:
    answer = desk.ben.post(PAGE, domain="https://www.Bad.example/buy")
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = parse(desk.ada.get(PAGE))
    assert text(page, ".standings .line-head") == "Blocked links to bad.example"
    assert "ben@example.com" in text(page, ".standings .who")
    rejected = desk.comment("See https://shop.bad.example/now")
    assert "links to bad.example, which is blocked" in text(parse(desk.ada.get(f"/desk/comments/{rejected}")), ".why")
    lift = one(page, ".lift button")
    answer = desk.ada.post(PAGE, lift=lift["value"], back=PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "no longer blocked" in text(parse(desk.ada.get(PAGE)), "#notice")
    desk.ada.get(PAGE)
    assert not parse(desk.ada.get(PAGE)).select(".lift")
    assert desk.ada.post(PAGE, lift=lift["value"]).status_code == 404


@pytest.mark.parametrize("typed", ["", "com", "no domain", "a" * 300, "<script>"])
def test_an_invalid_domain_is_shown_as_typed(desk: Desk, typed: str) -> None:
    answer = desk.ben.post(PAGE, domain=typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert one(page, "#domain")["value"] == typed
    assert "is not a domain" in text(page, "#domain-error")
    assert "domain-error" in str(one(page, "#domain")["aria-describedby"])


def test_a_long_list_has_pages(desk: Desk) -> None:
    for number in range(52):
        desk.ben.post(PAGE, domain=f"bad{number}.example")
    page = parse(desk.ben.get(PAGE))
    assert len(page.select(".standings > li")) == 50
    rest = parse(desk.ben.get(str(one(page, ".more")["href"])))
    assert [each.get_text() for each in rest.select(".standings .line-head bdi")] == [
        "links to bad1.example",
        "links to bad0.example",
    ]
    assert not rest.select(".more")


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30])
def test_an_invalid_cursor_is_refused(desk: Desk, before: str) -> None:
    assert desk.ben.get(f"{PAGE}?before={before}").status_code == 400


def test_a_standing_of_another_site_is_not_found(desk: Desk) -> None:
    desk.ben.post(PAGE, domain="bad.example")
    lift = one(parse(desk.ben.get(PAGE)), ".lift button")["value"]
    assert desk.cleo.post("/desk/sites/other/standings", lift=lift).status_code == 404
    assert desk.cleo.post(PAGE, lift=lift).status_code == 404
    assert desk.ben.post(PAGE, lift="x").status_code == 400
    assert parse(desk.ben.get(PAGE)).select(".lift")


def test_redirects_stay_within_the_desk(desk: Desk) -> None:
    desk.ben.post(PAGE, domain="bad.example")
    lift = one(parse(desk.ben.get(PAGE)), ".lift button")["value"]
    assert desk.ben.post(PAGE, lift=lift, back="https://evil.example").location == "/desk/"
