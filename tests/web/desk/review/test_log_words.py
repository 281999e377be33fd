"""Every kind of log entry has a description."""

from typing import Any

import pytest

from moderation.domain.decisions import DecisionKind
from moderation.domain.events import EventKind
from moderation.services.review.log import EventEntry
from moderation.web.desk.review.log_words import list_details, say_event, say_kind
from tests.conftest import NOON


def entry(kind: EventKind, **details: Any) -> EventEntry:
    return EventEntry(1, kind, "it", details, "ada@example.com", "Blog", NOON)


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_has_a_description(kind: EventKind) -> None:
    assert say_event(entry(kind))
    assert list_details(entry(kind)) == []


@pytest.mark.parametrize("kind", [*DecisionKind, *EventKind])
def test_every_kind_can_be_filtered(kind: str) -> None:
    assert "." not in say_kind(kind)


@pytest.mark.parametrize(
    ("kind", "details", "said"),
    [
        (EventKind.THREAD_RENAMED, {"old": "A", "new": "B"}, ["from “A” to “B”"]),
        (EventKind.MEMBER_CHANGED, {"role": "owner", "was": "moderator"}, ["role: owner", "was: moderator"]),
        (EventKind.MEMBER_JOINED, {"role": "owner", "invited_by": "ada"}, ["role: owner", "invited by: ada"]),
        (EventKind.STANDING_GIVEN, {"target": "guest", "standing": "blocked", "value": "7"}, []),
    ],
)
def test_details_are_phrases(kind: EventKind, details: dict[str, str], said: list[str]) -> None:
    assert list_details(entry(kind, **details)) == said


def test_a_standing_is_described_by_its_meaning() -> None:
    assert say_event(entry(EventKind.STANDING_GIVEN, standing="blocked")) == "blocked"
    assert say_event(entry(EventKind.STANDING_GIVEN, standing="of later")) == "changed the standing of"


def test_reordering_reasons_is_a_change() -> None:
    one, two = ({"code": name, "title": name, "sentence": "It."} for name in "ab")
    assert list_details(entry(EventKind.REASONS_CHANGED, old=[one, two], new=[two, one])) == ["changed the order"]
