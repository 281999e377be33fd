"""What is kept of suggestions, and for whom."""

from datetime import timedelta

import pytest

from moderation.services.api.keys import Caller, admit_caller, make_key_of
from moderation.services.api.suggestions import KEPT, KEPT_PER_KEY, forget_old_suggestions, keep_suggestion
from moderation.services.sites.sites import SiteView, create_site
from moderation.store.api.suggestions import LabelledText, Suggestion, open_suggestion, read_labelled
from moderation.store.session import reading, writing
from tests.conftest import NOON


@pytest.fixture
def caller(site: SiteView) -> Caller:
    return admit_caller(make_key_of(site.key, name="forum", per_minute=9, actor="test", now=NOON), now=NOON)


def labelled(site_id: int, limit: int = 9) -> list[LabelledText]:
    with reading() as session:
        return read_labelled(session, site_id, limit)


def test_the_learning_reads_the_newest_first(caller: Caller) -> None:
    for minute, (text, value) in enumerate([("Well said.", 0.0), ("You idiot.", 1.0), ("So what.", 0.5)]):
        scores = {"toxicity": value, "insult": 0.0}
        keep_suggestion(caller, text, scores=scores, community="", now=NOON + timedelta(minutes=minute))
    found = labelled(caller.site_id, 2)
    assert [(each.text, each.is_bad) for each in found] == [("So what.", True), ("You idiot.", True)]
    assert labelled(caller.site_id)[2].is_bad is False


def test_of_a_text_there_is_one_opinion_and_the_newest_counts(caller: Caller) -> None:
    for value in ({"toxicity": 1.0}, {"insult": 0.2}, {"toxicity": 0.1}):
        keep_suggestion(caller, "Well said.", scores=value, community="a", now=NOON)
    (only,) = labelled(caller.site_id)
    assert only.scores == {"toxicity": 0.1, "insult": 0.2}


def test_two_callers_with_one_new_text_at_once_write_to_one_row(caller: Caller) -> None:
    """Both have found nothing: on PostgreSQL nobody waits before the insert, and the second must not fail at it."""
    with writing() as session:
        rows = [
            open_suggestion(session, caller.site_id, key_id=caller.key_id, text=text, text_hash="same", now=NOON)
            for text in ("Well said.", "Well said.")
        ]
        assert rows[0] is rows[1]
    assert len(labelled(caller.site_id)) == 1


def test_what_is_old_is_forgotten_and_what_is_said_again_is_new(caller: Caller) -> None:
    for text in ("Old.", "Old, and said again."):
        keep_suggestion(caller, text, scores={"toxicity": 1.0}, community="", now=NOON)
    later = NOON + KEPT + timedelta(seconds=1)
    keep_suggestion(caller, "Old, and said again.", scores={"toxicity": 1.0}, community="", now=later)
    assert forget_old_suggestions(now=later) == 1
    assert [each.text for each in labelled(caller.site_id)] == ["Old, and said again."]


def test_one_site_learns_nothing_from_another(caller: Caller) -> None:
    other = create_site("Other", key="other", origins=["https://o.example"], model="m", actor="test", now=NOON)
    keep_suggestion(caller, "Well said.", scores={"toxicity": 0.0}, community="", now=NOON)
    assert labelled(other.id) == []


def test_a_key_keeps_so_many_and_the_oldest_go(caller: Caller) -> None:
    with writing() as session:
        session.add_all(
            Suggestion(
                site_id=caller.site_id,
                key_id=caller.key_id,
                text=str(number),
                text_hash=str(number),
                scores={"toxicity": 0.0},
                community="",
                created_at=NOON + timedelta(seconds=number),
            )
            for number in range(KEPT_PER_KEY)
        )
    keep_suggestion(caller, "New.", scores={"toxicity": 0.0}, community="", now=NOON + timedelta(days=1))
    kept = labelled(caller.site_id, KEPT_PER_KEY + 9)
    assert len(kept) == KEPT_PER_KEY
    assert (kept[0].text, kept[-1].text) == ("New.", "1")
