"""Which words a score comes from."""

import re

import pytest
from markupsafe import Markup

from moderation.domain.scores import Label
from moderation.services.review.cards import read_card
from moderation.services.review.explain import Explanation, explain_card
from moderation.services.sites.access import Reviewer
from tests.conftest import FixedScorer
from tests.explaining_scorer import ExplainingScorer
from tests.services.conftest import Post


@pytest.fixture
def scorer() -> ExplainingScorer:
    return ExplainingScorer(weights=[("idiot", 3.0), ("stupid", 1.5), ("you", 0.9), ("the", 0.1), ("kind", -2.0)])


def explain(comment_id: int, *, by: Reviewer, scorer: FixedScorer) -> Explanation | None:
    return explain_card(read_card(comment_id, by=by), scorer=scorer)


def marked(html: Markup) -> str:
    """Return the text with marked words as [word]weight."""
    short = re.sub(r'<mark class="weight-(\d)">([^<]*)</mark>', r"[\2]\1", html)
    return Markup(short).striptags()


def test_words_are_marked_by_their_weight(post: Post, ada: Reviewer, scorer: ExplainingScorer) -> None:
    scorer.probabilities = {"insult": 0.95}
    posted = post("the *stu*pid, kind **idiot**: you < me")
    explanation = explain(posted.comment_id, by=ada, scorer=scorer)
    assert explanation is not None
    assert (explanation.label, explanation.value, scorer.asked) == (Label.INSULT, 0.95, "insult")
    assert marked(explanation.html) == "the [stu]2[pid]2, kind [idiot]3: [you]1 < me"
    assert explanation.heaviest == ["idiot", "stupid", "you"]


def test_the_heavier_of_overlapping_words_counts(post: Post, ada: Reviewer, scorer: ExplainingScorer) -> None:
    scorer.weights = [("idiots all", 1.1), ("idiot", 3.0), ("you idiot", 0.5)]
    posted = post("toxic: you idiots all, you")
    explanation = explain(posted.comment_id, by=ada, scorer=scorer)
    assert explanation is not None
    assert marked(explanation.html) == "toxic: [you ]1[idiot]3[s all]2, you"


def test_the_label_furthest_over_its_threshold_is_explained(
    post: Post, ada: Reviewer, scorer: ExplainingScorer
) -> None:
    scorer.probabilities = {"toxicity": 0.9, "insult": 0.9, "threat": 0.8}  # thresholds at .70, .80 and .40
    posted = post("you idiot")
    explanation = explain(posted.comment_id, by=ada, scorer=scorer)
    assert explanation is not None
    assert explanation.label is Label.THREAT


def test_without_a_label_near_its_threshold_nothing_is_explained(
    post: Post, ada: Reviewer, scorer: ExplainingScorer
) -> None:
    assert explain(post("you").comment_id, by=ada, scorer=scorer) is None


def test_another_models_score_is_not_explained_by_this_one(post: Post, ada: Reviewer, scorer: ExplainingScorer) -> None:
    posted = post("toxic idiot")
    scorer.model = "fixed-2"
    assert explain(posted.comment_id, by=ada, scorer=scorer) is None


def test_a_scorer_that_cannot_explain_is_not_asked(post: Post, ada: Reviewer) -> None:
    posted = post("toxic idiot")
    assert explain(posted.comment_id, by=ada, scorer=FixedScorer()) is None


def test_a_failing_explanation_is_left_out(post: Post, ada: Reviewer, scorer: ExplainingScorer) -> None:
    posted = post("toxic idiot")
    scorer.failure = RuntimeError
    assert explain(posted.comment_id, by=ada, scorer=scorer) is None


def test_without_weighted_words_nothing_is_shown(post: Post, ada: Reviewer, scorer: ExplainingScorer) -> None:
    scorer.weights = [("toxic", -1.0)]
    assert explain(post("toxic").comment_id, by=ada, scorer=scorer) is None


def test_an_unscored_comment_has_no_explanation(post: Post, ada: Reviewer, scorer: ExplainingScorer) -> None:
    scorer.is_away = True
    assert explain(post("idiot").comment_id, by=ada, scorer=scorer) is None
