"""Thresholds and rules: what is saved is what judges the next comment."""

from typing import Any

import pytest

from moderation.domain.policy import Preset, SecondOpinion, WhenUncovered, WhenUnscored
from moderation.domain.scores import SPAM, Label
from moderation.services.policies import describe_policy
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/policy"


def fields_of(browser: Browser, path: str = PATH) -> dict[str, Any]:
    """Read the form as a browser would send it back."""
    form = one(parse(browser.get(path)), "form.policy")
    fields: dict[str, Any] = {}
    for each in form.select("input[name], textarea[name]"):
        if each.get("type") in ("checkbox", "radio") and not each.has_attr("checked"):
            continue
        fields[str(each["name"])] = each.get_text().strip() if each.name == "textarea" else str(each.get("value", ""))
    del fields["csrf_token"]
    return fields


def save(browser: Browser, **changes: Any) -> Any:
    return browser.post(PATH, **{**fields_of(browser), **changes})


def in_force(desk: Desk) -> Any:
    return describe_policy(desk.sites["demo"].id)


def test_saving_the_form_untouched_changes_nothing_but_the_revision(desk: Desk) -> None:
    before = in_force(desk)
    answer = save(desk.ada)
    assert (answer.status_code, answer.location) == (303, PATH)
    after = in_force(desk)
    assert after.policy == before.policy
    assert after.policy.preset is Preset.BALANCED
    assert (before.number, after.number) == (1, 2)
    assert (after.actor, after.model) == ("ada@example.com", "fixed-1")
    assert "revision 2" in text(parse(desk.ada.get(PATH)), "#notice")


def test_a_threshold_takes_effect_on_the_next_comment(desk: Desk) -> None:
    waiting = desk.comment("a toxic remark")
    assert (
        save(
            desk.ada, **{f"{label}-hold_at": "" for label in Label}, **{f"{label}-reject_at": "" for label in Label}
        ).status_code
        == 303
    )
    assert [card["id"] for card in desk.ada.cards()] == [f"card-{waiting}"]
    desk.comment("another toxic remark")
    assert len(desk.ada.cards()) == 1  # published: nothing holds any more
    assert in_force(desk).policy.preset is Preset.CUSTOM


@pytest.mark.parametrize(
    ("change", "body", "reason"),
    [
        ({"hold_everything": "y"}, "A friendly word.", "this site holds every comment"),
        ({"hold_first_timers": "y"}, "A friendly word.", "new here: no public comment yet"),
        ({"hold_links_over": "0"}, "See https://a.example", "1 link, more than 0"),
        ({"hold_spam_at": ",3"}, "A friendly word.", "reads like advertising 0.40, holds at 0.30"),
        ({"held_words": "bananas\r\nripe  pears\r\n"}, "I like RIPE pears.", "held word “ripe pears”"),
        ({"toxicity-nudge_at": "", "toxicity-hold_at": "0,01"}, "A friendly word.", "toxicity 0.01, holds at 0.01"),
    ],
)
def test_a_rule_takes_effect_on_the_next_comment(desk: Desk, change: dict[str, str], body: str, reason: str) -> None:
    assert save(desk.ada, **change).status_code == 303
    desk.scorer.probabilities = {SPAM: 0.4}
    desk.comment(body)
    (card,) = desk.ada.cards()
    assert reason in [signal.get_text() for signal in card.select(".signal")]


def test_rejected_words_and_the_unscored_follow_the_policy(desk: Desk) -> None:
    save(desk.ada, rejected_words="bananas", when_unscored="publish")
    rejected = desk.comment("Bananas!")
    card = one(parse(desk.ada.get(f"/desk/comments/{rejected}")), ".card")
    assert text(card, ".state") == "rejected"
    assert text(card, ".signal") == "rejected word “bananas”"
    desk.scorer.is_away = True
    published = desk.comment("A friendly word.")
    card = one(parse(desk.ada.get(f"/desk/comments/{published}")), ".card")
    assert text(card, ".state") == "public"
    assert text(card, ".signal") == "not scored: no scorer answered"
    assert in_force(desk).policy.when_unscored is WhenUnscored.PUBLISH


def test_what_is_in_another_language_and_what_is_asked_twice_follow_the_policy(desk: Desk) -> None:
    save(desk.ada, when_uncovered="publish", second_opinion="uncertain", hold_spam_at="")
    policy = in_force(desk).policy
    assert (policy.when_uncovered, policy.second_opinion) == (WhenUncovered.PUBLISH, SecondOpinion.UNCERTAIN)
    assert policy.hold_spam_at is None
    published = desk.comment("Спасибо за статью")
    card = one(parse(desk.ada.get(f"/desk/comments/{published}")), ".card")
    assert text(card, ".state") == "public"
    assert text(card, ".signal") == "written in Cyrillic script, which the scorer was not trained on"


def test_a_preset_fills_the_form_and_saves_nothing(desk: Desk) -> None:
    save(desk.ada, held_words="bananas")
    page = parse(desk.ada.get(f"{PATH}?preset=strict"))
    assert one(page, "[name='toxicity-hold_at']")["value"] == "0.50"
    assert one(page, "#held_words").get_text().strip() == "bananas"  # a preset is about limits
    assert "Nothing is saved until" in text(page, ".is-warning[autofocus]")
    assert in_force(desk).number == 2
    desk.ada.post(PATH, **fields_of(desk.ada, f"{PATH}?preset=strict"))
    assert in_force(desk).policy.preset is Preset.STRICT
    assert desk.ada.get(f"{PATH}?preset=custom").status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("insult-hold_at", "lots", "“lots” is no number"),
        ("insult-hold_at", "80", "number from 0.00 to 1.00"),
        ("insult-hold_at", "-0.1", "number from 0.00 to 1.00"),
        ("insult-hold_at", "nan", "number from 0.00 to 1.00"),
        ("insult-hold_at", "inf", "number from 0.00 to 1.00"),
        ("insult-hold_at", "0.7000000001", "at most 4 decimals"),
        ("insult-hold_at", "0.5", "may not be over"),  # under its nudge at 0.60
        ("hold_links_over", "many", "whole number from 0 to 100"),
        ("hold_links_over", "-1", "whole number from 0 to 100"),
        ("hold_links_over", "101", "whole number from 0 to 100"),
        ("close_after_days", "0", "whole number from 1 to 3,650"),
        ("close_after_days", "9" * 30, "whole number from 1 to 3,650"),
        ("close_after_days", "٣", "whole number from 1 to 3,650"),
        ("hold_spam_at", "2", "number from 0.00 to 1.00"),
        ("held_words", "x" * 101, "longer than 100 characters"),
        ("rejected_words", "\n".join(map(str, range(1001))), "takes 1,000 words; here are 1,001"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_kept(desk: Desk, field: str, typed: str, sentence: str) -> None:
    answer = save(desk.ada, **{field: typed, "threat-hold_at": "0.33"})
    page = parse(answer)
    assert answer.status_code == 422
    assert sentence in text(page, f"[id='{field}-error']")
    assert one(page, "#errors a")["href"] == f"#{field}"
    element = one(page, f"[name='{field}']")
    assert (element.get("value") or element.get_text().strip()) == typed
    assert element["aria-invalid"] == "true"
    assert one(page, "[name='threat-hold_at']")["value"] == "0.33"  # and so is everything else
    assert in_force(desk).number == 1


@pytest.mark.parametrize("field", ["insult-hold_at", "hold_spam_at", "hold_links_over", "held_words", "when_unscored"])
def test_a_field_that_was_not_sent_is_not_off(desk: Desk, field: str) -> None:
    sent = fields_of(desk.ada)
    del sent[field]
    answer = desk.ada.post(PATH, **sent)
    assert answer.status_code == 422
    assert one(parse(answer), "#errors a")["href"] == f"#{field}"
    assert in_force(desk).number == 1


def test_four_decimals_are_kept_and_shown(desk: Desk) -> None:
    assert save(desk.ada, **{"insult-hold_at": "0,7125"}).status_code == 303
    assert fields_of(desk.ada)["insult-hold_at"] == "0.7125"


def test_the_error_names_the_label(desk: Desk) -> None:
    page = parse(save(desk.ada, **{"identity_attack-reject_at": "0.1"}))
    assert text(page, "#errors li").startswith("identity attack, hold at")


@pytest.mark.parametrize("field", ["when_unscored", "when_uncovered", "second_opinion"])
def test_a_choice_that_is_none_is_refused(desk: Desk, field: str) -> None:
    page = parse(save(desk.ada, **{field: "explode"}))
    assert one(page, "#errors a")["href"] == f"#{field}"
    assert text(page, f"fieldset#{field} .error")
    assert in_force(desk).number == 1


def test_two_owners_do_not_overwrite_each_other_unseen(desk: Desk) -> None:
    opened = fields_of(desk.ada)
    save(desk.ada, held_words="first")
    answer = desk.ada.post(PATH, **{**opened, "held_words": "second"})
    page = parse(answer)
    assert answer.status_code == 409
    assert "Someone else has saved" in page.get_text()
    assert one(page, "#held_words").get_text().strip() == "second"
    assert in_force(desk).policy.held_words == ("first",)
    again = {**opened, "held_words": "second", "revision": str(one(page, "[name=revision]")["value"])}
    assert desk.ada.post(PATH, **again).status_code == 303  # now knowingly
    assert in_force(desk).policy.held_words == ("second",)


@pytest.mark.parametrize("revision", ["", "x", "²", "9" * 30])
def test_a_forged_revision_saves_nothing(desk: Desk, revision: str) -> None:
    assert save(desk.ada, revision=revision).status_code in (400, 409)
    assert in_force(desk).number == 1


def test_limits_for_another_model_are_pointed_out(desk: Desk) -> None:
    assert "set for the model" not in desk.ada.get(PATH).text
    desk.scorer.model = "fixed-2"
    assert "set for the model fixed-1" in parse(desk.ada.get(PATH)).get_text()
