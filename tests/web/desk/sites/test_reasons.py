"""The list of reasons: owners edit it in a plain form."""

from typing import Any

import pytest
from bs4 import Tag
from werkzeug.test import TestResponse

from moderation.domain.reasons import STANDARD
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/reasons"


def rows(page: Tag) -> list[dict[str, str]]:
    """Return the rows on the page."""
    return [
        {
            "code": str(one(row, "[name=code]")["value"]),
            "title": str(one(row, "[name=title]")["value"]),
            "sentence": one(row, "[name=sentence]").get_text(),
            "order": str(one(row, "[name=order]")["value"]),
        }
        for row in page.select(".reason-fields")
    ]


def titles(browser: Browser) -> list[str]:
    return [row["title"] for row in rows(parse(browser.get(PATH)))]


def send(browser: Browser, sent: list[dict[str, str]], **fields: Any) -> TestResponse:
    """Send rows as a browser would, with the page's hidden fields."""
    seen = one(parse(browser.get(PATH)), "#reasons [name=seen]")["value"]
    columns = {name: [row[name] for row in sent] for name in ("code", "title", "sentence", "order")}
    return browser.post(PATH, **{"seen": seen, **columns, **fields})


def test_the_standard_list_is_shown_until_changed(desk: Desk) -> None:
    page = parse(desk.ada.get(PATH))
    assert [row["title"] for row in rows(page)] == [*(each.title for each in STANDARD), ""]
    assert not page.select("[value=standard]")
    labels = {str(label["for"]) for label in page.select("label")}
    fields = {str(field["id"]) for field in page.select("#reasons input:not([type=hidden]), #reasons textarea")}
    assert fields <= labels


def test_adding_renaming_removing_and_sorting_in_one_step(desk: Desk) -> None:
    sent = rows(parse(desk.ada.get(PATH)))
    sent[0]["title"] = "Rude to somebody"
    sent[2]["title"] = sent[2]["sentence"] = ""
    sent[5]["order"] = "1"
    sent[-1].update(title="Spoiler", sentence="It gives the end away.")
    answer = send(desk.ada, sent, remove="3")
    assert (answer.status_code, answer.location) == (303, PATH)
    page = parse(desk.ada.get(PATH))
    assert "Saved." in text(page, ".notice")
    assert [row["code"] for row in rows(page)] == [
        *("advertising", "insult", "hate", "off_topic", "private_data", "illegal", "other", "spoiler"),
        "",
    ]
    assert rows(page)[1]["title"] == "Rude to somebody"


@pytest.mark.parametrize(
    ("place", "asked", "order"),
    [(0, "3", "BCADE"), (4, "1", "EABCD"), (2, "2", "ACBDE"), (1, "99", "ACDEB"), (1, "", "ABCDE")],
)
def test_a_row_moves_to_its_given_position(desk: Desk, place: int, asked: str, order: str) -> None:
    sent = [{"code": "", "title": name, "sentence": "It.", "order": str(at)} for at, name in enumerate("ABCDE", 1)]
    sent[place]["order"] = asked
    assert send(desk.ada, sent).status_code == 303
    assert "".join(titles(desk.ada)) == order


def test_a_refused_list_is_shown_as_typed(desk: Desk) -> None:
    sent = rows(parse(desk.ada.get(PATH)))
    sent[1]["sentence"] = " "
    sent[3]["order"] = "first"
    sent[-1].update(title="Half", sentence="")
    answer = send(desk.ada, sent)
    assert answer.status_code == 422
    assert rows(parse(answer))[3]["order"] == "first"
    sent[3]["order"] = "4"
    answer = send(desk.ada, sent)
    assert answer.status_code == 422
    page = parse(answer)
    assert [str(link["href"]) for link in page.select(".errors a")] == ["#sentence-1", "#sentence-9"]
    assert one(page, "#sentence-1")["aria-invalid"] == "true"
    assert rows(page)[9]["title"] == "Half"
    assert titles(desk.ada) == [*(each.title for each in STANDARD), ""]


def test_a_list_without_reasons_is_refused(desk: Desk) -> None:
    answer = send(desk.ada, [{"code": "", "title": " ", "sentence": "", "order": "1"}])
    assert answer.status_code == 422
    assert "at least one reason" in text(parse(answer), ".errors")


def test_columns_of_different_lengths_are_refused(desk: Desk) -> None:
    assert desk.ada.post(PATH, code=["a", "b"], title="A", sentence="It.", order="1").status_code == 400


def test_the_standard_list_can_be_restored(desk: Desk) -> None:
    send(desk.ada, [{"code": "", "title": "Only", "sentence": "It.", "order": "1"}])
    form = one(parse(desk.ada.get(PATH)), "form.standard")
    answer = desk.ada.post(PATH, list="standard", seen=one(form, "[name=seen]")["value"])
    assert answer.status_code == 303
    assert titles(desk.ada)[:-1] == [each.title for each in STANDARD]


def test_concurrent_changes_are_not_overwritten(desk: Desk) -> None:
    mine = [{"code": "", "title": "Mine", "sentence": "It.", "order": "1"}]
    send(desk.ada, [{"code": "", "title": "Theirs", "sentence": "It.", "order": "1"}])
    answer = send(desk.ada, mine, seen="stale")
    assert answer.status_code == 409
    assert rows(parse(answer))[0]["title"] == "Mine"
    assert titles(desk.ada)[0] == "Theirs"
    assert send(desk.ada, mine).status_code == 303


def test_the_page_is_linked_for_owners_only(desk: Desk) -> None:
    assert f'href="{PATH}"' in desk.ada.get("/desk/sites").text
    assert f'href="{PATH}"' in desk.ada.get("/desk/sites/demo").text
    assert f'href="{PATH}"' not in desk.ben.get("/desk/sites").text
    assert desk.ben.get(PATH).status_code == 403
    assert desk.cleo.get(PATH).status_code == 404
    assert desk.cleo.post(PATH, list="standard").status_code == 404


def test_any_text_is_stored_as_text(desk: Desk) -> None:
    sent = [{"code": "", "title": '<b>"x"</b>', "sentence": "<script>é\u202e</script>", "order": "1"}]
    assert send(desk.ada, sent).status_code == 303
    assert rows(parse(desk.ada.get(PATH)))[0]["title"] == '<b>"x"</b>'
