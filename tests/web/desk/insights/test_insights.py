"""The insights page, and the same figures as files."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag

from moderation.domain.policy import Preset, preset_policy
from moderation.domain.reasons import Reason
from moderation.services.sites.policy import change_policy
from moderation.store.comments.nudges import Nudge
from moderation.store.session import writing
from moderation.store.sites.reasons import replace_reasons
from tests.conftest import NOON
from tests.made_up_site import make_comments, write_comments
from tests.web.desk.addresses import ADA, BEN
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/insights"


def page(browser: Browser, query: str = "") -> Tag:
    return parse(browser.get(PATH + query))


def read_csv(browser: Browser, part: str, days: int) -> list[dict[str, str]]:
    answer = browser.get(f"{PATH}.csv?part={part}&days={days}")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


def read_table(shown: Tag, table: str) -> list[list[str]]:
    rows = one(shown, table).select("tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def fill(desk: Desk) -> None:
    """Create ninety days of decided comments, a few pending ones, and nudges."""
    team = [(ADA, "ada@example.com"), (BEN, "ben@example.com")]
    write_comments(make_comments(700, until=NOON), site_id=desk.sites["demo"].id, team=team, waiting=12)
    with writing() as session:
        for number in range(30):
            outcome = ("edited", "sent", None)[number % 3]
            at = NOON - timedelta(days=number, hours=1)
            session.add(Nudge(id=f"n{number}", site_id=desk.sites["demo"].id, outcome=outcome, created_at=at))


def test_an_empty_site_says_so(desk: Desk) -> None:
    shown = page(desk.ada)
    assert "No comments in the last 30 days" in text(shown, "#nothing")
    assert not shown.select(".strip, .key-figures")
    assert "fixed-1" in text(shown, "#scorers")
    assert {row["value"] for row in read_csv(desk.ada, "figures", 30) if row["part"] == "total"} == {"0"}


@pytest.mark.parametrize("days", [7, 30, 90])
def test_page_and_files_show_the_same_figures(desk: Desk, days: int) -> None:
    fill(desk)
    desk.comment("Well said.")
    desk.ada.decide(desk.comment(), "reject", reason="insult")
    shown = page(desk.ada, f"?days={days}")
    lines = read_csv(desk.ada, "days", days)
    assert len(lines) == days
    assert text(shown, ".tabs [aria-current]:-soup-contains('Last')") == f"Last {days} days"
    columns = [name for name in ("published", "approved", "rejected", "waiting") if any(int(x[name]) for x in lines)]
    expected = [[*(line[name] for name in columns), line["without_score"]] for line in reversed(lines)]
    assert [row[1:] for row in read_table(shown, "#outcomes")] == expected
    assert [row[1:] for row in read_table(shown, "table#review")] == [
        [line["held"], line["decided"]] for line in reversed(lines)
    ]
    assert [row[1:] for row in read_table(shown, "table#nudges")] == [
        [line[f"nudges_{name}"] for name in ("shown", "edited", "sent", "withdrawn")] for line in reversed(lines)
    ]
    figures = {(row["part"], row["name"], row["figure"]): row["value"] for row in read_csv(desk.ada, "figures", days)}
    for name in ("comments", "held", "decided", "nudges_shown", *columns):
        assert int(figures["total", "", name]) == sum(int(line[name]) for line in lines)
    numbers = [each.get_text(strip=True).replace(",", "") for each in shown.select(".strip figcaption .number")]
    assert numbers == [
        *(figures["total", "", name] for name in columns),
        *(figures["total", "", name] for name in ("held", "decided", "nudges_shown")),
    ]
    assert text(shown, "#waits").startswith(f"{figures['waiting_time', '', 'decisions']} comments were held")
    holds = {row[0]: row[1] for row in read_table(shown, "#holds table")}
    assert holds == {name: value for (part, name, _), value in figures.items() if part == "held_for"}
    assert "Insult" in text(shown, "#reasons")
    assert figures["rejected_for", "Insult", "decisions"] == "1"


def test_each_chart_has_a_description_and_a_bar_per_day(desk: Desk) -> None:
    fill(desk)
    shown = page(desk.ada, "?days=90")
    lines = read_csv(desk.ada, "days", 90)
    for strip in shown.select(".strip svg"):
        told = " ".join(one(shown, f"#{name}").get_text() for name in str(strip["aria-labelledby"]).split())
        assert re.search(
            r"by day One bar per day from 25 Aug to 22 Nov; [\d,]+ in total, most on \d+ \w+: [\d,]+\.", told
        )
    bars = str(one(shown, "[aria-labelledby^=strip-held] path")["d"])
    assert bars.count("M") == sum(line["held"] != "0" for line in lines)


@pytest.mark.parametrize("query", ["", "?days=8", "?days=x", "?days=-7", "?days=30&days=7"])
def test_an_unknown_period_falls_back_to_the_default(desk: Desk, query: str) -> None:
    assert text(page(desk.ada, query), ".tabs [aria-current]:-soup-contains('Last')") == "Last 30 days"


def test_formulas_in_reasons_are_escaped_for_spreadsheets(desk: Desk) -> None:
    with writing() as session:
        replace_reasons(session, desk.sites["demo"].id, (Reason("sum", "=1+1", "It adds up."),))
    desk.ada.decide(desk.comment(), "reject", reason="sum")
    assert "=1+1" in text(page(desk.ada), "#reasons")
    names = [row["name"] for row in read_csv(desk.ada, "figures", 7) if row["part"] == "rejected_for"]
    assert names == ["'=1+1"]


def test_thresholds_for_another_model_and_score_drift_are_reported(desk: Desk) -> None:
    site_id = desk.sites["demo"].id
    assert not page(desk.ada).select("#another-model, #drifted")
    write_comments(make_comments(900, until=NOON), site_id=site_id, team=[(ADA, "a"), (BEN, "b")])
    now = NOON - timedelta(days=3)
    change_policy(site_id, policy=preset_policy(Preset.STRICT), model="fixed-1", actor="test", now=now)
    assert not page(desk.ada).select("#drifted")
    for number in range(110):
        desk.comment("Well said." if number % 2 else "toxic", author=f"Guy {number}")
        desk.clock.advance(minutes=1)
    shown = page(desk.ada)
    warned = [each.get_text(" ", strip=True) for each in shown.select("#drifted li")]
    assert any(each.startswith("identity attack, hold at 0.20") for each in warned)
    marked = [row for row in read_table(shown, "#drift") if row[-1] in ("more", "fewer")]
    assert len(marked) == len(warned)
    rows = read_csv(desk.ada, "figures", 30)
    changed: list[Any] = [row["name"] for row in rows if (row["figure"], row["value"]) == ("has_changed", "yes")]
    assert len(changed) == len(warned)
    desk.scorer.model = "fixed-2"
    assert "set for the model fixed-1; comments are now scored by fixed-2" in text(page(desk.ada), "#another-model")
