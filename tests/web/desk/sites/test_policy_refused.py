"""Errors in the policy form are shown at their field, and nothing is saved."""

import pytest

from tests.web.desk.conftest import Desk
from tests.web.desk.sites.policy_form import PATH, fields_of, in_force, save
from tests.web.html import one, parse, text


@pytest.mark.parametrize("field", ["when_unscored", "when_uncovered", "second_opinion"])
def test_unknown_choices_are_refused(desk: Desk, field: str) -> None:
    page = parse(save(desk.ada, **{field: "explode"}))
    assert one(page, "#errors a")["href"] == f"#{field}"
    assert text(page, f"fieldset#{field} .error")
    assert in_force(desk).number == 1


def test_concurrent_owners_see_each_others_changes(desk: Desk) -> None:
    opened = fields_of(desk.ada)
    save(desk.ada, held_words="first")
    answer = desk.ada.post(PATH, **{**opened, "held_words": "second"})
    page = parse(answer)
    assert answer.status_code == 409
    assert "Someone else has saved" in page.get_text()
    assert one(page, "#held_words").get_text().strip() == "second"
    assert in_force(desk).policy.held_words == ("first",)
    again = {**opened, "held_words": "second", "revision": str(one(page, "[name=revision]")["value"])}
    assert desk.ada.post(PATH, **again).status_code == 303  # now deliberately
    assert in_force(desk).policy.held_words == ("second",)


@pytest.mark.parametrize("revision", ["", "x", "²", "9" * 30])
def test_a_forged_revision_saves_nothing(desk: Desk, revision: str) -> None:
    assert save(desk.ada, revision=revision).status_code in (400, 409)
    assert in_force(desk).number == 1
