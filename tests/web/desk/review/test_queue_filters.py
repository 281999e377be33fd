"""Queues by URL: tabs, sort orders, filters and unusual searches."""

from urllib.parse import quote

import pytest

from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text


def test_the_sidebar_shows_all_queues_with_counts(desk: Desk) -> None:
    desk.comment()
    desk.comment("A friendly word.")
    page = parse(desk.ada.get("/desk/?queue=approved"))
    assert [text(page, f"#count-{name}") for name in ("pending", "reported", "approved", "rejected", "spam")] == [
        "1",
        "0",
        "1",
        "0",
        "0",
    ]
    tabs = page.select(".queues a")
    assert [tab["data-key"] for tab in tabs] == ["1", "2", "3", "4", "5"]
    assert [str(tab.get("aria-current")) for tab in tabs] == ["None", "None", "page", "None", "None"]
    assert one(page, "[data-key=t]")["href"] == "/desk/?queue=rejected"
    assert len(page.select("article.card")) == 1
    assert text(page, ".workload") == "1 public."


def test_filters_are_in_the_url_and_can_be_removed(desk: Desk) -> None:
    comment = desk.comment(author="Ann")
    desk.comment(author="Bob")
    page = parse(desk.ada.get("/desk/?author=ann&q=toxic&sort=oldest&site=&label="))
    assert [card["id"] for card in page.select("article.card")] == [f"card-{comment}"]
    assert text(page, "#matching") == "1 match"
    assert [chip["href"] for chip in page.select(".chip")] == [
        "/desk/?sort=oldest&author=ann",
        "/desk/?sort=oldest&q=toxic",
    ]
    assert one(page, "#q")["value"] == "toxic"
    assert (one(page, "#q")["maxlength"], one(page, "#author")["maxlength"]) == ("200", "80")
    assert one(page, "#filters [name=sort]")["value"] == "oldest"  # for when the search is removed
    assert one(page, "article.card .choices [name=back]")["value"] == (
        "/desk/?author=ann&q=toxic&sort=oldest&site=&label="
    )


def test_an_empty_list_says_so_once_and_offers_to_clear_the_filters(desk: Desk) -> None:
    desk.comment()
    page = parse(desk.ada.get("/desk/?author=nobody"))
    assert text(page, "#queue-end") == "No matching comments. Clear the filters"
    assert one(page, "#queue-end a")["href"] == "/desk/"
    assert not page.select("#matching")
    assert [each["href"] for each in page.select(".matched a")] == ["/desk/"]  # the chip


@pytest.mark.parametrize("queue", ["reported", "approved", "rejected", "spam"])
def test_each_empty_queue_has_its_own_message(desk: Desk, queue: str) -> None:
    end = text(parse(desk.ada.get(f"/desk/?queue={queue}")), "#queue-end")
    assert end.endswith(".")
    assert "waits" not in end


@pytest.mark.parametrize(
    "typed", ['"', "*", "%", "😀", "' OR 1=1 --", "a AND (", "NEAR(", "site:1", "\0", "\n", "x" * 10_000]
)
def test_any_search_is_accepted(desk: Desk, typed: str) -> None:
    desk.comment()
    answer = desk.ada.get(f"/desk/?q={quote(typed)}")
    assert answer.status_code == 200


def test_a_long_search_says_what_was_left_out(desk: Desk) -> None:
    page = parse(desk.ada.get("/desk/?q=" + "toxic " * 100))
    assert "longer than 200 characters" in text(page, ".notice")
    assert len(str(one(page, "#q")["value"])) <= 200


def test_invalid_dates_are_ignored_with_a_message(desk: Desk) -> None:
    desk.comment()
    page = parse(desk.ada.get("/desk/?since=1.2.2026"))
    assert "is not a date" in text(page, ".notice")
    assert len(page.select("article.card")) == 1


@pytest.mark.parametrize("query", ["queue=x", "sort=x", "label=x", "signal=x", "thread=x", "guest=-1", "language=<"])
def test_unknown_choices_are_refused(desk: Desk, query: str) -> None:
    assert desk.ada.get(f"/desk/?{query}").status_code == 400


def test_filters_for_other_sites_are_not_found(desk: Desk) -> None:
    desk.comment()
    for query in ("site=demo", "thread=1"):
        assert desk.cleo.get(f"/desk/?{query}").status_code == 404
    assert not parse(desk.cleo.get("/desk/?guest=1&q=toxic")).select("article.card")


def test_deciding_in_another_queue_removes_the_card_and_undo_restores_it(desk: Desk) -> None:
    comment = desk.comment("A friendly word.")
    back = "/desk/?queue=approved"
    part = parse(desk.ada.decide(comment, "spam", part=True, status="approved", back=back))
    assert text(part, "#queue-end") == "No public comments yet."
    assert text(part, "[hx-swap-oob='innerHTML:#count-spam']") == "1"
    undo = str(one(part, "form.undo")["action"]).split("/")[-2]
    assert parse(desk.ada.undo(int(undo), part=True, back=back)).select(f"#card-{comment}")


def test_slow_counts_are_loaded_after_the_page(desk: Desk) -> None:
    for number in range(27):
        desk.comment(author="Guy" if number else "Ann")
    page = parse(desk.ada.get("/desk/?author=guy"))
    assert text(page, "#matching") == "More than 25 matches"
    assert text(page, "#bulk-all-words") == "All that match"
    part = parse(desk.ada.get(str(one(page, "#matching")["hx-get"]), part=True))
    assert text(part, "#matching") == "26 matches"
    assert "load" not in str(one(part, "#matching")["hx-trigger"])
    assert text(part, "[hx-swap-oob]") == "All 26 that match"
    # Counts along an index are cheap, and a single page is counted as it is.
    assert text(parse(desk.ada.get("/desk/?site=demo")), "#matching") == "27 matches"
    assert text(parse(desk.ada.get("/desk/?author=ann")), "#matching") == "1 match"


def test_authors_without_comments_on_ones_sites_are_not_found(desk: Desk) -> None:
    desk.comment()
    assert desk.ben.get("/desk/?guest=1").status_code == 200
    assert desk.ben.get("/desk/?guest=99").status_code == 404
    assert desk.cleo.get("/desk/?guest=1").status_code == 404
