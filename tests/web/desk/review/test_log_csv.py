"""The log as a CSV file."""

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from moderation.domain.log import LogFilters
from moderation.services.sites.access import get_reviewer
from moderation.web.desk.review.log_csv import write_lines, write_log
from tests.web.desk.conftest import TOXIC, Desk


def lines(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8"), newline="")))


def test_a_line_has_the_reasons(desk: Desk) -> None:
    comment = desk.comment(author="Zoë")
    desk.ben.decide(comment, "reject", reason="insult", note="Third time,\n“today”.")
    answer = desk.ada.get("/desk/log.csv?by=all")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="parley-log-2026-11-22.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    person, machine = lines(answer)
    assert person["decided_at"] == "2026-11-22T12:00:01+00:00"
    assert (person["kind"], person["old_status"], person["new_status"]) == ("comment.rejected", "pending", "rejected")
    assert (person["actor"], person["automated"]) == ("ben@example.com", "no")
    assert (person["reason_code"], person["statement"]) == ("insult", "It attacks a person instead of what they said.")
    assert person["note"] == "Third time,\n“today”."
    assert (person["comment"], person["revision"], person["waited_seconds"]) == (str(comment), "1", "1")
    assert (person["author"], person["excerpt"], person["site"]) == ("Zoë", TOXIC, "Demo blog")
    assert json.loads(person["scores"])["fixed"]["toxicity"] == 0.9
    assert (machine["actor"], machine["automated"], machine["reason_code"]) == ("fixed", "yes", "")


def test_an_undo_refers_to_the_undone_line(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.decide(comment, "approve")
    (approved,) = lines(desk.ada.get("/desk/log.csv"))
    desk.ben.undo(int(approved["decision"]))
    undone, approved = lines(desk.ada.get("/desk/log.csv"))
    assert (undone["undoes"], approved["undone_by"]) == (approved["decision"], undone["decision"])


def test_the_file_matches_the_page(desk: Desk) -> None:
    comment = desk.comment()
    desk.comment("A friendly word.")
    desk.ben.decide(comment, "reject")
    assert len(lines(desk.ada.get("/desk/log.csv"))) == 1
    assert len(lines(desk.ada.get("/desk/log.csv?by=all"))) == 3
    assert [line["kind"] for line in lines(desk.ada.get("/desk/log.csv?by=all&kind=comment.judged"))] == [
        "comment.judged"
    ] * 2
    assert lines(desk.ada.get("/desk/log.csv?by=me")) == []
    assert lines(desk.cleo.get("/desk/log.csv?by=all")) == []
    assert desk.cleo.get("/desk/log.csv?site=demo").status_code == 404
    assert desk.ada.get("/desk/log.csv?since=yesterday").status_code == 400


def test_the_settings_log_can_be_downloaded(desk: Desk) -> None:
    desk.ada.post(
        "/desk/sites/demo/reasons", code="", title="Spoiler", sentence="It tells.", order="1", seen=_seen(desk)
    )
    (line,) = lines(desk.ada.get("/desk/log.csv?by=settings"))
    assert (line["kind"], line["actor"], line["subject"]) == ("reasons.changed", "ada@example.com", "Demo blog")
    assert json.loads(line["details"])["new"] == [{"code": "spoiler", "sentence": "It tells.", "title": "Spoiler"}]


def _seen(desk: Desk) -> str:
    page = desk.ada.get("/desk/sites/demo/reasons").text
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_a_long_log_is_streamed_and_ends_with_a_marker(desk: Desk) -> None:
    for number in range(6):
        desk.comment(f"Word {number}.")
    ada = get_reviewer(1)
    assert ada is not None
    whole = desk.ada.get("/desk/log.csv?by=all").text
    parts = list(write_log(ada, LogFilters(), at_once=2))
    assert len(parts) == 4
    assert "".join(parts) == whole
    cut = list(csv.reader(io.StringIO("".join(write_log(ada, LogFilters(), most=3, at_once=2)))))
    assert len(cut) == 5
    assert cut[-1] == ["Limited to the newest 3 lines. Choose fewer days to export the rest."]
    assert "".join(write_log(ada, LogFilters(), most=6, at_once=2)) == whole


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_cell_is_a_formula(desk: Desk, words: str) -> None:
    comment = desk.comment(author=words)
    desk.ben.decide(comment, "reject", note=words)
    (line,) = lines(desk.ada.get("/desk/log.csv"))
    assert line["author"] == f"'{words.strip()}"
    assert line["note"] == f"'{words.strip()}"


@given(st.lists(st.text(), min_size=1))
def test_every_text_survives_without_becoming_a_formula(cells: list[str]) -> None:
    (back,) = csv.reader(io.StringIO(write_lines([cells]), newline=""))
    for cell, kept in zip(cells, back, strict=True):
        assert kept.replace("'", "") == cell.replace("'", "")
        assert not re.search(r"(^|[;\t\r\n]) *[=+\-@]", kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x;=HYPERLINK(A1)", "x;'=HYPERLINK(A1)"),
        ("Bread\n- butter", "Bread\n'- butter"),
        ("; @SUM(A1)\t=1", ";' @SUM(A1)\t'=1"),
        (" =1", "' =1"),
        ("a = b; c - d", "a = b; c - d"),
    ],
)
def test_formulas_of_other_spreadsheets_are_escaped_too(text: str, kept: str) -> None:
    assert list(csv.reader(io.StringIO(write_lines([[text, 1]]), newline=""))) == [[kept, "1"]]
