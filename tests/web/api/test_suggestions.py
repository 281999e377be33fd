"""comments:suggestscore: kept for the learning, unless it must not be."""

from moderation.services.sites.sites import SiteView
from moderation.store.api.suggestions import LabelledText, read_labelled
from moderation.store.session import reading
from tests.web.api.conftest import SUGGEST, Call

OPINION = {
    "comment": {"text": "You idiot."},
    "attributeScores": {
        "TOXICITY": {"summaryScore": {"value": 1}, "spanScores": [{"begin": 0, "end": 3, "score": {"value": 1}}]},
        "PROFANITY": {"summaryScore": {"value": 0.25, "type": "PROBABILITY"}},
    },
    "communityId": "forum.example",
    "clientToken": "comment:7",
    "languages": ["en"],
}


def kept(site: SiteView) -> list[LabelledText]:
    with reading() as session:
        return read_labelled(session, site.id, 9)


def test_a_human_label_from_outside_is_kept_by_our_names(call: Call, site: SiteView) -> None:
    answer = call(SUGGEST, OPINION)
    assert answer.json == {"clientToken": "comment:7", "requestedLanguages": ["en"]}
    (only,) = kept(site)
    assert (only.text, only.scores) == ("You idiot.", {"toxicity": 1.0, "obscene": 0.25})


def test_what_must_not_be_stored_is_not(call: Call, site: SiteView) -> None:
    assert call(SUGGEST, {**OPINION, "doNotStore": True}).status_code == 200
    assert kept(site) == []
