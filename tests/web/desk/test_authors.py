"""An author's page."""

from typing import Any

import pytest

from moderation.domain.network import Network
from moderation.domain.page_url import identify_page
from moderation.services.commenting import Draft, post_comment
from moderation.store.comments import Comment
from moderation.store.session import reading
from tests.web.desk.conftest import TOXIC, Desk
from tests.web.html import one, parse, text

HOME = Network("203.0.113.7", "s")


def guest_of(comment_id: int) -> int:
    with reading() as session:
        guest_id = session.get_one(Comment, comment_id).guest_id
    assert guest_id is not None
    return guest_id


def page_of(guest_id: int) -> str:
    return f"/desk/sites/demo/authors/{guest_id}"


def write(desk: Desk, body: str = "Well said.", *, guest: str = "troll", author: str = "Guy", **draft: object) -> int:
    """Post as a guest who comes back."""
    posted = post_comment(
        Draft(identify_page("https://blog.example/post"), body, author=author, title="A post", **draft),  # type: ignore[arg-type]
        site_id=desk.sites["demo"].id,
        guest_token=guest,
        scorer=desk.scorer,
        now=desk.clock(),
    )
    desk.clock.advance(minutes=1)
    return posted.comment_id


def status_of(comment_id: int) -> str:
    with reading() as session:
        return session.get_one(Comment, comment_id).status


def test_all_that_is_known_of_an_author(desk: Desk) -> None:
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
    assert "Neither trusted" in text(page, "#standing")
    assert "Nobody has written" in text(page, "#notes")


@pytest.mark.parametrize(
    ("standing", "told", "status"),
    [("trusted", "Trusted.", "approved"), ("held", "Always held.", "pending"), ("blocked", "Blocked.", "rejected")],
)
def test_a_standing_is_given_and_lifted(desk: Desk, standing: str, told: str, status: str) -> None:
    path = page_of(guest_of(write(desk)))
    answer = desk.ben.post(f"{path}/standing", standing=standing)
    assert (answer.status_code, answer.location) == (303, path)
    page = parse(desk.ben.get(path))
    assert told in text(page, "#notice")
    assert one(page, "#standing .state").get_text() == told.rstrip(".")
    assert not page.select(f"#standing .judge .field button[value={standing}]:not(.danger)")
    assert status_of(write(desk)) == status
    lift = one(page, "#standing .lift button")["value"]
    assert desk.ben.post("/desk/sites/demo/standings", lift=lift, back=path).location == path
    assert "Neither trusted" in text(parse(desk.ben.get(path)), "#standing")
    assert status_of(write(desk)) == "approved"


def test_a_block_takes_the_network_and_the_links_along(desk: Desk) -> None:
    path = page_of(guest_of(write(desk, "Buy at https://shop.bad.example/x", network=HOME)))
    page = parse(desk.ben.get(path))
    network, domain = one(page, "[name=network]"), one(page, "[name=domain]")
    assert "their comment of 22 Nov 2026" in page.select_one("label:has([name=network])").get_text()  # type: ignore[union-attr]
    assert domain["value"] == "shop.bad.example"
    desk.ben.post(f"{path}/standing", standing="blocked", network=network["value"], domain=domain["value"])
    page = parse(desk.ben.get(path))
    assert [each.get_text() for each in page.select("#standing .lines bdi")] == [
        "the network of a comment of 22 Nov 2026",
        "links to shop.bad.example",
    ]
    assert not page.select("[name=network], [name=domain]")
    desk.clock.advance(days=2)
    assert status_of(write(desk, guest="a new cookie", network=HOME)) == "rejected"
    assert status_of(write(desk, "https://shop.bad.example", guest="another")) == "rejected"
    assert status_of(write(desk, guest="a neighbour", network=Network("203.0.113.8", "s"))) == "approved"


def test_what_waits_is_decided_along_and_taken_back_in_one(desk: Desk) -> None:
    waiting = [write(desk, TOXIC) for _ in range(3)]
    others = write(desk, TOXIC, guest="somebody else")
    path = page_of(guest_of(waiting[0]))
    assert "is waiting: 3 comments" in text(parse(desk.ben.get(path)), "label:has([name=waiting])")
    answer = desk.ben.post(f"{path}/standing", standing="blocked", waiting="on")
    assert (answer.status_code, answer.location) == (303, path)
    page = parse(desk.ben.get(path))
    assert "3 comments of theirs rejected." in text(page, "#notice")
    assert {status_of(each) for each in waiting} == {"rejected"}
    assert status_of(others) == "pending"
    assert len(page.select(".part .lines a[href^='/desk/comments/']")) == 3
    desk.ben.post(str(one(page, "#notice form")["action"]), back=path)
    assert {status_of(each) for each in waiting} == {"pending"}


def test_only_a_block_decides_what_waits(desk: Desk) -> None:
    waiting = write(desk, TOXIC)
    path = page_of(guest_of(waiting))
    desk.ben.post(f"{path}/standing", standing="held", waiting="on", network=str(waiting), domain="bad.example")
    assert status_of(waiting) == "pending"
    assert not parse(desk.ben.get(path)).select("#standing .lines")
    desk.ben.decide(waiting, "reject")
    desk.ben.post(f"{path}/standing", standing="blocked", waiting="on")
    assert "Nothing of theirs was waiting." in text(parse(desk.ben.get(path)), "#notice")


def test_notes_are_kept_with_who_and_when(desk: Desk) -> None:
    path = page_of(guest_of(write(desk)))
    answer = desk.ben.post(f"{path}/notes", text="  Warned by mail.\r\nTwice. <i> ")
    assert (answer.status_code, answer.location) == (303, f"{path}#notes")
    desk.ada.post(f"{path}/notes", text="Seen.")
    page = parse(desk.ada.get(path))
    assert [each.get_text() for each in page.select(".said")] == ["Seen.", "Warned by mail.\nTwice. <i>"]
    assert "ben@example.com" in text(page, "#notes li:last-child .who")
    assert not page.select("#notes .lines form")


@pytest.mark.parametrize(("typed", "sentence"), [("  ", "nothing in this note"), ("x" * 1_001, "at most 1,000")])
def test_a_note_that_cannot_be_kept_comes_back(desk: Desk, typed: str, sentence: str) -> None:
    answer = desk.ben.post(f"{page_of(guest_of(write(desk)))}/notes", text=typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert sentence in text(page, "#text-error")
    assert one(page, "#text").get_text().strip("\n") == typed


def test_everything_by_an_author_is_read_page_by_page(desk: Desk) -> None:
    written = [write(desk, f"Number {number}.") for number in range(27)]
    path = page_of(guest_of(written[0]))
    page = parse(desk.ben.get(path))
    assert len(page.select(".written > li")) == 25
    rest = parse(desk.ben.get(str(one(page, ".more")["href"])))
    assert [each.get_text() for each in rest.select(".written .excerpt a")] == ["Number 1.", "Number 0."]
    assert not rest.select(".more")
    assert desk.ben.get(f"{path}?after=nowhere").status_code == 400


def test_an_author_of_another_site_is_not_there(desk: Desk) -> None:
    here, elsewhere = guest_of(write(desk)), guest_of(desk.comment(site="other"))
    assert desk.ben.get(page_of(elsewhere)).status_code == 404
    assert desk.ben.get(page_of(999)).status_code == 404
    assert desk.cleo.get(page_of(here)).status_code == 404
    assert desk.cleo.get(f"/desk/sites/other/authors/{here}").status_code == 404
    for who, path in ((desk.ben, page_of(elsewhere)), (desk.cleo, f"/desk/sites/other/authors/{here}")):
        assert who.post(f"{path}/standing", standing="blocked").status_code == 404
        assert who.post(f"{path}/notes", text="x").status_code == 404
    assert not parse(desk.cleo.get("/desk/sites/other/standings")).select(".lift")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"standing": ""}, 400),
        ({"standing": "adored"}, 400),
        ({"standing": "blocked", "network": "x"}, 400),
        ({"standing": "blocked", "network": "999"}, 404),
        ({"standing": "blocked", "domain": "no domain"}, 422),
        ({"standing": "blocked", "network": "1"}, 422),  # of which no network is known
        ({"standing": "blocked", "domain": [f"bad{number}.example" for number in range(11)]}, 422),
    ],
)
def test_a_forged_judgement_changes_nothing(desk: Desk, fields: dict[str, Any], status: int) -> None:
    path = page_of(guest_of(write(desk)))
    answer = desk.ben.post(f"{path}/standing", **fields)
    assert answer.status_code == status
    if status == 422:
        assert parse(answer).select("#standing [role=alert]")
    assert "Neither trusted" in text(parse(desk.ben.get(path)), "#standing")


def test_a_network_of_another_site_is_not_there(desk: Desk) -> None:
    path = page_of(guest_of(write(desk)))
    foreign = desk.comment(site="other", network=HOME)
    assert desk.ben.post(f"{path}/standing", standing="blocked", network=str(foreign)).status_code == 404


def test_others_from_the_same_network_on_the_same_day_are_led_to(desk: Desk) -> None:
    write(desk, guest="one", network=HOME, author="Ann")
    write(desk, guest="two", network=HOME, author="Beth")
    write(desk, guest="three", network=Network("198.51.100.1", "s"), author="Carl")
    page = parse(desk.ada.get("/desk/sites/demo/authors/1"))
    links = [each for each in page.select(".facts a") if "/authors/" in str(each["href"])]
    assert [(each.get_text(), each["href"]) for each in links] == [("Beth", "/desk/sites/demo/authors/2")]
    desk.clock.advance(days=1)
    write(desk, guest="four", network=HOME, author="Dora")  # the day's hash is another one
    assert "Dora" not in text(parse(desk.ada.get("/desk/sites/demo/authors/1")), ".facts")
