"""Reasons for a rejection: their codes, and which lists cannot be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.reasons import (
    MAX_SENTENCE,
    MAX_TITLE,
    STANDARD,
    Reason,
    find_problems,
    name_codes,
    suggest_reason,
)
from moderation.domain.signals import Effect, Signal, SignalKind


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Off topic", "off_topic"),
        ("  Böse  Wörter! ", "bose_worter"),
        ("Оскорбление", "reason"),
        ("…", "reason"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_code_comes_from_the_title(title: str, code: str) -> None:
    assert name_codes([Reason("", title, "It.")], known=())[0].code == code


def test_a_code_stays_when_its_title_changes() -> None:
    (named,) = name_codes([Reason("insult", "Rude", "It is rude.")], known={"insult"})
    assert named.code == "insult"


def test_a_code_that_the_site_does_not_have_is_not_taken_over() -> None:
    (named,) = name_codes([Reason("made-up", "Rude", "It is rude.")], known={"insult"})
    assert named.code == "rude"


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["A", "a", "B", "Ä", "", "語"]))))
def test_codes_are_unique_whatever_comes(entries: list[tuple[str, str]]) -> None:
    codes = [each.code for each in name_codes([Reason(code, title, "s") for code, title in entries], known={"a", "b"})]
    assert len(set(codes)) == len(codes)
    assert all(codes)


def test_the_standard_list_can_be_kept() -> None:
    assert find_problems(STANDARD) == []
    assert name_codes(STANDARD, known={each.code for each in STANDARD}) == STANDARD


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        (Reason("", "", "It."), "title"),
        (Reason("", "A", ""), "sentence"),
        (Reason("", "x" * (MAX_TITLE + 1), "It."), "title"),
        (Reason("", "A", "x" * (MAX_SENTENCE + 1)), "sentence"),
        (Reason("", "INSULT", "It."), "title"),
    ],
)
def test_what_cannot_be_kept_is_named(reason: Reason, field: str) -> None:
    (problem,) = find_problems([*STANDARD, reason])
    assert (problem.place, problem.field) == (len(STANDARD), field)
    assert problem.sentence


def label(name: str, effect: Effect = Effect.HOLD) -> Signal:
    return Signal(SignalKind.LABEL, effect, name, 0.9, 0.8)


@pytest.mark.parametrize(
    ("signals", "code"),
    [
        ([label("insult")], "insult"),
        ([label("insult"), label("threat")], "threat"),
        ([label("threat", Effect.NOTE), label("obscene")], "obscene"),
        ([Signal(SignalKind.SPAM, Effect.HOLD)], "advertising"),
        ([], "other"),
    ],
)
def test_the_gravest_finding_suggests_a_reason(signals: list[Signal], code: str) -> None:
    assert suggest_reason(signals, STANDARD) == code


def test_a_site_without_the_fitting_reason_is_suggested_its_last() -> None:
    own = (Reason("a", "A", "It."), Reason("b", "B", "It."))
    assert suggest_reason([label("insult")], own) == "b"
    assert suggest_reason([label("insult")], ()) == ""
