"""What is stored of suggestions, and for which site."""

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


def test_the_newest_suggestions_are_read_first(caller: Caller) -> None:
    for minute, (text, value) in enumerate([("Well said.", 0.0), ("You idiot.", 1.0), ("So what.", 0.5)]):
        scores = {"toxicity": value, "insult": 0.0}
        keep_suggestion(caller, text, scores=scores, community="", now=NOON + timedelta(minutes=minute))
    found = labelled(caller.site_id, 2)
    assert [(each.text, each.is_bad) for each in found] == [("So what.", True), ("You idiot.", True)]
    assert labelled(caller.site_id)[2].is_bad is False


def test_a_new_suggestion_for_a_text_replaces_the_old(caller: Caller) -> None:
    for value in ({"toxicity": 1.0}, {"insult": 0.2}, {"toxicity": 0.1}):
        keep_suggestion(caller, "Well said.", scores=value, community="a", now=NOON)
    (only,) = labelled(caller.site_id)
    assert only.scores == {"toxicity": 0.1, "insult": 0.2}


def test_concurrent_suggestions_for_a_new_text_share_a_row(caller: Caller) -> None:
    """Both callers found no row: PostgreSQL blocks only at the insert, where the second must not fail."""
    with writing() as session:
        rows = [
            open_suggestion(session, caller.site_id, key_id=caller.key_id, text=text, text_hash="same", now=NOON)
            for text in ("Well said.", "Well said.")
        ]
        assert rows[0] is rows[1]
    assert len(labelled(caller.site_id)) == 1


def test_old_suggestions_are_deleted_and_repeats_count_as_new(caller: Caller) -> None:
    for text in ("Old.", "Old, and said again."):
        keep_suggestion(caller, text, scores={"toxicity": 1.0}, community="", now=NOON)
    later = NOON + KEPT + timedelta(seconds=1)
    keep_suggestion(caller, "Old, and said again.", scores={"toxicity": 1.0}, community="", now=later)
    assert forget_old_suggestions(now=later) == 1
    assert [each.text for each in labelled(caller.site_id)] == ["Old, and said again."]


def test_suggestions_stay_within_their_site(caller: Caller) -> None:
    other = create_site("Other", key="other", origins=["https://o.example"], model="m", actor="test", now=NOON)
    keep_suggestion(caller, "Well said.", scores={"toxicity": 0.0}, community="", now=NOON)
    assert labelled(other.id) == []


def test_a_key_keeps_only_its_newest_suggestions(caller: Caller) -> None:
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
