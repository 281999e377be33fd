"""The learning page: an owner sees the model's accuracy, sets what it may do, and deletes it."""

from typing import Any

from bs4 import Tag
from werkzeug.test import TestResponse

from moderation.services.sites.sites import get_site
from tests.conftest import NOON
from tests.made_up_site import make_comments, write_comments
from tests.web.desk.addresses import ADA, BEN
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/learning"


def decide(count: int) -> None:
    team = [(ADA, "ada@example.com"), (BEN, "ben@example.com")]
    write_comments(make_comments(count, until=NOON), site_id=get_site("demo").id, team=team)


def page(browser: Browser) -> Tag:
    return parse(browser.get(PATH))


def save(browser: Browser, **fields: Any) -> TestResponse:
    seen = one(page(browser), "#learning [name=revision]")["value"]
    return browser.post(PATH, **{"revision": seen, "hold_at": "", "publish_below": "", "most_error": "0.05", **fields})


def test_with_too_few_decisions_training_is_disabled(desk: Desk) -> None:
    decide(150)
    shown = page(desk.ada)
    assert "At least 50 more are needed" in text(shown, "#too-few")
    assert one(shown, "form[action$=anew] button").has_attr("disabled")
    assert not shown.select("#results, #words, form[action$=forget]")
    desk.ada.post(f"{PATH}/anew")
    assert "at least 50 more are needed" in text(page(desk.ada), ".notice")


def work(desk: Desk) -> None:
    """Run the worker's queued tasks."""
    queue = desk.app.extensions["huey"]
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def test_training_reviewing_holding_and_deleting(desk: Desk) -> None:
    decide(600)
    desk.ada.post(f"{PATH}/anew")
    assert "Training starts" in text(page(desk.ada), "#work")
    assert "Training starts" in text(parse(desk.ada.get(PATH, part=True)), "#work")
    assert not page(desk.ada).select("form[action$=anew]")
    work(desk)
    assert desk.ada.get(PATH, part=True).headers["HX-Redirect"] == PATH
    shown = page(desk.ada)
    assert "Learned from 600 decisions" in text(shown, "#notice")
    assert "600 decisions" in text(shown, "#learnt")
    assert "moonstones" in text(shown, "#words")
    assert len(shown.select("#results tbody tr")) == 4
    assert save(desk.ada, hold_at="0.6", publish_below="0.05").status_code == 303
    assert "Of comments at 0.60 or above" in text(page(desk.ada), "#results")
    assert page(desk.ada).select("#publish-error")
    held = desk.comment("Moonstones would have cured this, look up moonstones.")
    card = one(parse(desk.ada.get(f"/desk/comments/{held}")), ".card")
    assert "predicted rejection" in text(card, ".signal-learned")
    assert "predicted 0." in text(card, ".learned")
    desk.ada.post(f"{PATH}/forget")
    assert "what was learned was deleted" in text(page(desk.ada), "#forgotten")
    log = desk.ada.get("/desk/log?by=settings").text
    assert "started learning from the decisions on" in log
    assert "deleted what was learned from" in log


def test_invalid_limits_are_reported_and_the_policy_page_keeps_them(desk: Desk) -> None:
    answer = save(desk.ada, hold_at="0.3", publish_below="0.4")
    assert answer.status_code == 422
    assert "must be below the hold threshold" in text(parse(answer), ".errors")
    assert save(desk.ada, hold_at="0.3").status_code == 303
    policy = parse(desk.ada.get("/desk/sites/demo/policy"))
    fields: dict[str, Any] = {
        str(field["name"]): str(field.get("value", ""))
        for field in policy.select(".policy input:not([type=radio], [type=checkbox])")
    }
    fields |= {str(field["name"]): str(field["value"]) for field in policy.select(".policy [checked]")}
    fields |= {"held_words": "", "rejected_words": ""}
    del fields["csrf_token"]
    assert desk.ada.post("/desk/sites/demo/policy", **fields).status_code == 303
    assert one(page(desk.ada), "[name=hold_at]")["value"] == "0.30"


def test_a_concurrent_change_is_reported(desk: Desk) -> None:
    seen = one(page(desk.ada), "#learning [name=revision]")["value"]
    save(desk.ada, hold_at="0.7")
    answer = save(desk.ada, hold_at="0.8", revision=seen)
    assert answer.status_code == 409
    assert one(parse(answer), "[name=hold_at]")["value"] == "0.8"
    assert one(page(desk.ada), "[name=hold_at]")["value"] == "0.70"
