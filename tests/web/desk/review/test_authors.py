"""An author's page."""

import pytest

from moderation.domain.network import Network
from tests.web.desk.conftest import TOXIC, Desk
from tests.web.desk.review.authors import HOME, guest_of, page_of, write
from tests.web.html import one, parse, text


def test_the_page_shows_all_facts_about_an_author(desk: Desk) -> None:
    write(desk, author="Guy")
    write(desk, TOXIC, author="Another name")
    page = parse(desk.ben.get(page_of(guest_of(write(desk, author="<b>Guy</b>")))))
    assert text(page, "h1") == "<b>Guy</b>"
    assert [each.get_text() for each in page.select(".facts .author")] == ["<b>Guy</b>", "Another name", "Guy"]
    assert [(each.get_text(), each["href"]) for each in page.select(".facts .links a")] == [
        ("1 waiting", "/desk/?queue=pending&site=demo&guest=1"),
        ("2 public", "/desk/?queue=approved&site=demo&guest=1"),
    ]
    assert "22 Nov 2026, 12:00 UTC" in text(page, ".facts")
    assert [each.get_text() for each in page.select(".written .state")] == ["public", "waiting", "public"]
    assert one(page, ".written li:first-child .excerpt a")["href"] == "/desk/comments/3"
    assert "Not trusted" in text(page, "#standing")
    assert "No notes yet" in text(page, "#notes")


def test_notes_are_saved_with_author_and_time(desk: Desk) -> None:
    path = page_of(guest_of(write(desk)))
    answer = desk.ben.post(f"{path}/notes", text="  Warned by mail.\r\nTwice. <i> ")
    assert (answer.status_code, answer.location) == (303, f"{path}#notes")
    desk.ada.post(f"{path}/notes", text="Seen.")
    page = parse(desk.ada.get(path))
    assert [each.get_text() for each in page.select(".said")] == ["Seen.", "Warned by mail.\nTwice. <i>"]
    assert "ben@example.com" in text(page, "#notes li:last-child .who")
    assert not page.select("#notes .lines form")


@pytest.mark.parametrize(("typed", "sentence"), [("  ", "Write a note first"), ("x" * 1_001, "up to 1,000")])
def test_a_refused_note_keeps_its_text(desk: Desk, typed: str, sentence: str) -> None:
    answer = desk.ben.post(f"{page_of(guest_of(write(desk)))}/notes", text=typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert sentence in text(page, "#text-error")
    assert one(page, "#text").get_text().strip("\n") == typed


def test_an_authors_comments_have_pages(desk: Desk) -> None:
    written = [write(desk, f"Number {number}.") for number in range(27)]
    path = page_of(guest_of(written[0]))
    page = parse(desk.ben.get(path))
    assert len(page.select(".written > li")) == 25
    rest = parse(desk.ben.get(str(one(page, ".more")["href"])))
    assert [each.get_text() for each in rest.select(".written .excerpt a")] == ["Number 1.", "Number 0."]
    assert not rest.select(".more")
    assert desk.ben.get(f"{path}?after=nowhere").status_code == 400


def test_an_author_of_another_site_is_not_found(desk: Desk) -> None:
    here, elsewhere = guest_of(write(desk)), guest_of(desk.comment(site="other"))
    assert desk.ben.get(page_of(elsewhere)).status_code == 404
    assert desk.ben.get(page_of(999)).status_code == 404
    assert desk.cleo.get(page_of(here)).status_code == 404
    assert desk.cleo.get(f"/desk/sites/other/authors/{here}").status_code == 404
    for who, path in ((desk.ben, page_of(elsewhere)), (desk.cleo, f"/desk/sites/other/authors/{here}")):
        assert who.post(f"{path}/standing", standing="blocked").status_code == 404
        assert who.post(f"{path}/notes", text="x").status_code == 404
    assert not parse(desk.cleo.get("/desk/sites/other/standings")).select(".lift")


def test_others_on_the_same_network_and_day_are_linked(desk: Desk) -> None:
    write(desk, guest="one", network=HOME, author="Ann")
    write(desk, guest="two", network=HOME, author="Beth")
    write(desk, guest="three", network=Network("198.51.100.1", "s"), author="Carl")
    page = parse(desk.ada.get("/desk/sites/demo/authors/1"))
    links = [each for each in page.select(".facts a") if "/authors/" in str(each["href"])]
    assert [(each.get_text(), each["href"]) for each in links] == [("Beth", "/desk/sites/demo/authors/2")]
    desk.clock.advance(days=1)
    write(desk, guest="four", network=HOME, author="Dora")  # the network's hash changes daily
    assert "Dora" not in text(parse(desk.ada.get("/desk/sites/demo/authors/1")), ".facts")
