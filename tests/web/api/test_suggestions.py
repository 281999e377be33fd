"""comments:suggestscore: saved for learning, unless the client forbids it."""

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


def test_suggested_scores_are_saved_under_our_labels(call: Call, site: SiteView) -> None:
    answer = call(SUGGEST, OPINION)
    assert answer.json == {"clientToken": "comment:7", "requestedLanguages": ["en"]}
    (only,) = kept(site)
    assert (only.text, only.scores) == ("You idiot.", {"toxicity": 1.0, "obscene": 0.25})


def test_suggestions_marked_do_not_store_are_not_saved(call: Call, site: SiteView) -> None:
    assert call(SUGGEST, {**OPINION, "doNotStore": True}).status_code == 200
    assert kept(site) == []
