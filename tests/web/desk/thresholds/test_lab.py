"""The threshold lab page: trials, saving, suggestions and messages."""

from typing import Any

import pytest
from bs4 import Tag

from moderation.domain.policy import Preset
from moderation.domain.scores import Label
from moderation.services.screening.reapply_thresholds import reapply_thresholds
from moderation.services.sites.policy import describe_policy
from tests.conftest import NOON
from tests.made_up_site import make_comments, write_comments
from tests.web.desk.addresses import ADA, BEN
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/thresholds"
TRY = f"{PATH}/try"
WAITING = f"{PATH}/waiting"


def fields_of(page: Tag) -> dict[str, Any]:
    """Return the form's fields as a browser would send them."""
    form = one(page, "#thresholds")
    fields: dict[str, Any] = {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name]")}
    for choice in form.select("select"):
        fields[str(choice["name"])] = str(one(choice, "option[selected]")["value"])
    del fields["csrf_token"]
    return fields


def page_of(browser: Browser, query: str = "") -> Tag:
    return parse(browser.get(PATH + query))


def send(browser: Browser, path: str, **changes: Any) -> Any:
    return browser.post(path, **{**fields_of(page_of(browser)), **changes})


def ask_for_part(browser: Browser, **changes: Any) -> Any:
    """Try thresholds as htmx does."""
    return browser.post(TRY, part=True, **{**fields_of(page_of(browser)), **changes})


def fill(desk: Desk, count: int) -> None:
    team = [(ADA, "ada@example.com"), (BEN, "ben@example.com")]
    write_comments(make_comments(count, until=NOON), site_id=desk.sites["demo"].id, team=team)


def in_force(desk: Desk) -> Any:
    return describe_policy(desk.sites["demo"].id)


def read_tally(page: Tag) -> dict[str, tuple[str, str]]:
    """Return the outcomes under the tried and the saved thresholds, by line of the tally."""
    rows = one(page, "#tally").select("tbody tr")
    return {str(one(row, "th").find(string=True)): tuple(td.get_text() for td in row.select("td")) for row in rows}  # type: ignore[misc]


def test_saving_the_unchanged_form_only_adds_a_revision(desk: Desk) -> None:
    before = in_force(desk)
    answer = send(desk.ada, PATH)
    assert (answer.status_code, answer.location) == (303, PATH)
    after = in_force(desk)
    assert after.policy == before.policy
    assert (after.number, after.actor, after.model) == (before.number + 1, "ada@example.com", "fixed-1")


def test_a_threshold_takes_effect_on_the_next_comment(desk: Desk) -> None:
    waiting = desk.comment("a toxic remark")
    off = {f"{label}-{mark}": "" for label in Label for mark in ("hold_at", "reject_at")}
    assert send(desk.ada, PATH, **off).status_code == 303
    desk.comment("another toxic remark")
    assert [card["id"] for card in desk.ada.cards()] == [f"card-{waiting}"]  # no threshold holds comments now
    assert in_force(desk).policy.preset is Preset.CUSTOM
    assert send(desk.ada, PATH, **{"toxicity-nudge_at": "", "toxicity-hold_at": "0,01"}).status_code == 303
    held = desk.comment("A friendly word.")
    card = one(parse(desk.ada.get(f"/desk/comments/{held}")), ".card")
    assert "toxicity 0.01, holds at 0.01" in text(card, ".signal")


def test_a_trial_shows_outcomes_and_saves_nothing(desk: Desk) -> None:
    fill(desk, 400)
    shown = page_of(desk.ada)
    before = read_tally(shown)
    assert all(tried == present for tried, present in before.values())
    part = parse(ask_for_part(desk.ada, **{"insult-nudge_at": "", "insult-hold_at": "0.2"}))
    after = read_tally(part)
    assert {name: present for name, (_, present) in after.items()} == {name: had for name, (_, had) in before.items()}
    assert int(after["Held for a moderator"][0]) > int(after["Held for a moderator"][1])
    assert int(after["Misses"][0]) < int(after["Misses"][1])
    assert int(after["False alarms"][0]) > int(after["False alarms"][1])
    told = one(part, "#told")
    assert (told["hx-swap-oob"], told.get_text()) == (
        "innerHTML",
        f"{after['Published'][0]} published, {after['Held for a moderator'][0]} held,"
        f" {after['Rejected automatically'][0]} rejected",
    )
    assert len(part.select("#rates dd")) == 2
    assert not part.select("#thresholds")
    whole = parse(send(desk.ada, TRY, **{"insult-nudge_at": "", "insult-hold_at": "0.2"}))
    assert read_tally(whole) == after
    assert fields_of(whole)["insult-hold_at"] == "0.2"
    assert one(whole, "[data-field=insult-hold_at]")["x"] == "20.0%"
    assert in_force(desk).number == 1


def test_charts_and_their_tables_count_every_comment(desk: Desk) -> None:
    fill(desk, 300)
    shown = page_of(desk.ada)
    for label in Label:
        chart = one(shown, f"fieldset#{label}")
        totals = [int(each.get_text()) for each in chart.select(".chart-rows .number")]
        cells = [[int(td.get_text()) for td in row.select("td")] for row in chart.select("tbody tr")]
        assert [sum(column) for column in zip(*cells, strict=True)] == totals
        assert sum(totals) == 300
        rejected, approved, undecided = (str(path["d"]) for path in chart.select(".lie path"))
        assert rejected.count("M") > 1
        assert approved.count("M") > 1
        assert undecided == ""


def test_comments_nearest_to_a_threshold_are_shown(desk: Desk) -> None:
    fill(desk, 300)
    near = one(parse(ask_for_part(desk.ada, near="obscene-hold_at")), "#nearest")
    assert text(near, "h3") == "Nearest to obscene at 0.80"
    over, under = ([float(each.get_text()) for each in side.select("li > .number")] for side in near.select(".cases"))
    assert len(over) == len(under) == 4
    assert min(over) >= 0.8 > max(under)
    assert over == sorted(over)
    assert under == sorted(under, reverse=True)
    off = parse(ask_for_part(desk.ada, near="obscene-reject_at"))
    assert not off.select("#nearest")


def test_a_site_without_comments_says_so(desk: Desk) -> None:
    shown = page_of(desk.ada)
    assert "nothing to try thresholds on" in text(shown, "#no-history")
    assert "No comments are waiting" in text(shown, "#waiting")


def test_a_preset_fills_the_form_and_saves_nothing(desk: Desk) -> None:
    shown = page_of(desk.ada, "?preset=strict")
    assert fields_of(shown)["toxicity-hold_at"] == "0.50"
    assert "Nothing is saved until" in text(shown, "#unsaved[autofocus]")
    assert in_force(desk).number == 1
    desk.ada.post(PATH, **fields_of(shown))
    assert in_force(desk).policy.preset is Preset.STRICT
    assert not page_of(desk.ada, "?preset=custom").select("#unsaved")


def test_suggestions_show_the_decisions_they_are_based_on(desk: Desk) -> None:
    fill(desk, 1_000)
    shown = page_of(desk.ada, "?misses=20")
    told = text(shown, "#suggestion")
    tally = read_tally(parse(desk.ada.post(TRY, part=True, **fields_of(shown))))
    rejected = int(one(shown, "#insult .chart-rows li:first-child .number").get_text())
    assert f"{1_000 - rejected} approved and {rejected} rejected comments" in told
    assert f"{tally['Misses'][0]} of {rejected} would be published" in told
    assert int(tally["Misses"][0]) <= 0.2 * rejected
    assert one(shown, "#misses option[selected]")["value"] == "20"
    assert in_force(desk).number == 1


def test_with_too_few_decisions_nothing_is_suggested(desk: Desk) -> None:
    fill(desk, 40)
    shown = page_of(desk.ada, "?misses=5")
    assert "At least 10 more are needed" in text(shown, "#too-few")
    assert fields_of(shown) == fields_of(page_of(desk.ada))


def test_an_unreachable_share_is_reported(desk: Desk) -> None:
    for number in range(30):
        desk.ada.decide(desk.comment(f"Word {number}.", author=f"Guy {number}"), "reject", status="approved")
        desk.clock.advance(minutes=2)
    desk.scorer.probabilities = dict.fromkeys(Label, 0.0)
    for number in range(30):
        desk.ada.decide(desk.comment(f"Thing {number}.", author=f"Guy {number}"), "reject", status="approved")
        desk.clock.advance(minutes=2)
    assert "30 of 60" in text(page_of(desk.ada, "?misses=5"), "#out-of-reach")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("insult-hold_at", "lots", "“lots” is not a number"),
        ("insult-hold_at", "80", "number from 0.00 to 1.00"),
        ("insult-hold_at", "-0.1", "number from 0.00 to 1.00"),
        ("insult-hold_at", "nan", "number from 0.00 to 1.00"),
        ("insult-hold_at", "inf", "number from 0.00 to 1.00"),
        ("insult-hold_at", "0.7000000001", "at most 4 decimals"),
        ("insult-hold_at", "0.5", "must not exceed"),  # under its nudge at 0.60
    ],
)
def test_errors_are_shown_at_their_field_and_input_is_kept(desk: Desk, field: str, typed: str, sentence: str) -> None:
    for path in (PATH, TRY):
        answer = send(desk.ada, path, **{field: typed, "threat-hold_at": "0.33"})
        page = parse(answer)
        assert answer.status_code == 422
        assert sentence in text(page, f"[id='{field}-error']")
        assert one(page, "#errors a")["href"] == f"#{field}"
        assert one(page, f"[name='{field}']")["value"] == typed
        assert one(page, f"[name='{field}']")["aria-invalid"] == "true"
        assert one(page, "[name='threat-hold_at']")["value"] == "0.33"  # everything else is kept as well
    part = ask_for_part(desk.ada, **{field: typed})
    assert part.status_code == 422
    assert sentence in text(parse(part), "#trial-errors")
    assert in_force(desk).number == 1


def test_a_missing_field_does_not_disable_a_threshold(desk: Desk) -> None:
    sent = fields_of(page_of(desk.ada))
    del sent["identity_attack-hold_at"]
    page = parse(desk.ada.post(PATH, **sent))
    assert text(page, "#errors li").startswith("identity attack, hold at")
    assert in_force(desk).number == 1


@pytest.mark.parametrize(("field", "forged"), [("last", "7"), ("near", "toxicity-hold"), ("revision", "²")])
def test_a_forged_choice_is_refused(desk: Desk, field: str, forged: str) -> None:
    assert send(desk.ada, PATH, **{field: forged}).status_code in (400, 422)
    assert in_force(desk).number == 1


def test_the_log_shows_changed_thresholds_and_their_model(desk: Desk) -> None:
    send(desk.ada, PATH, **{"toxicity-hold_at": "0.58", "threat-reject_at": ""})
    (entry,) = parse(desk.ada.get("/desk/log?by=settings")).select(".entry")
    assert "ada@example.com changed the policy of Demo blog" in " ".join(text(entry, ".what").split())
    assert [each.get_text() for each in entry.select(".who > bdi")] == [
        "toxicity hold at: 0.7 to 0.58",
        "threat reject at: 0.95 to off",
        "preset: balanced to custom",
        "revision: 2",
        "model: fixed-1",
    ]


def test_four_decimals_are_saved_and_shown(desk: Desk) -> None:
    assert send(desk.ada, PATH, **{"insult-hold_at": "0,7125"}).status_code == 303
    assert fields_of(page_of(desk.ada))["insult-hold_at"] == "0.7125"


def test_concurrent_owners_see_each_others_changes(desk: Desk) -> None:
    opened = fields_of(page_of(desk.ada))
    send(desk.ada, PATH, **{"threat-hold_at": "0.41"})
    answer = desk.ada.post(PATH, **{**opened, "threat-hold_at": "0.42"})
    page = parse(answer)
    assert answer.status_code == 409
    assert "Someone else has saved" in page.get_text()
    assert desk.ada.post(PATH, **fields_of(page)).status_code == 303  # now deliberately
    assert in_force(desk).policy.thresholds[Label.THREAT].hold_at == 0.42


def test_thresholds_for_another_model_are_pointed_out(desk: Desk) -> None:
    assert not page_of(desk.ada).select("#another-model")
    desk.scorer.model = "fixed-2"
    assert "set for the model fixed-1" in text(page_of(desk.ada), "#another-model")


def test_the_worker_applies_saved_thresholds_to_pending_comments(desk: Desk) -> None:
    for word in ("one", "two"):
        desk.comment(f"toxic {word}")
    send(desk.ada, PATH, **{f"{label}-{mark}": "" for label in Label for mark in ("hold_at", "reject_at")})
    assert "2 comments wait" in text(page_of(desk.ada), "#waiting")
    answer = desk.ada.post(WAITING)
    assert (answer.status_code, answer.location) == (303, PATH)
    under_way = page_of(desk.ada)
    assert "0 of 2" in text(under_way, "#work label")
    assert "0 of 2" in text(parse(desk.ada.get(WAITING, part=True)), "#work label")
    assert not reapply_thresholds(desk.scorer, now=desk.clock, seconds=60)
    assert desk.ada.get(WAITING, part=True).headers["HX-Redirect"] == PATH
    done = page_of(desk.ada)
    assert "applied to 2 waiting comments: 2 published, 0 rejected, 0 still waiting." in text(done, "#notice")
    assert "2 published" in text(done, "#rejudged")
    assert desk.ada.cards() == []
    assert "reapplied the thresholds to waiting comments on" in desk.ada.get("/desk/log?by=settings").text
    assert desk.ada.get(WAITING).location == PATH
