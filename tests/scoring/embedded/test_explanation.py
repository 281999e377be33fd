"""Which words a score comes from, verified by leaving them out."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.scores import Label
from moderation.scoring.embedded.scorer import load_embedded
from moderation.scoring.scorer import Explainer
from moderation.scoring.text_normaliser import fold_text

SCORER = load_embedded()


def log_odds(text: str, label: Label = Label.TOXICITY) -> float:
    value = SCORER.score(text).values[label]
    return float(np.log(value / (1 - value)))


def words_of(text: str, label: Label = Label.TOXICITY) -> list[str]:
    return [text[span.start : span.end] for span in SCORER.explain(text, label=label)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You are an idiot.", "idiot"),
        ("well, k i l l them now", "k i l l"),
        ("What a M0R0N you are", "M0R0N"),
        ("my \uff49\uff44\uff49\uff4f\uff54 friend", "\uff49\uff44\uff49\uff4f\uff54"),
        ("you id\u200bi\u00adot!", "id\u200bi\u00adot"),
        ("caf\u00e9 owner: f*ck off", "f*ck"),
        ("see https://example.org/a you a$$hole", "a$$hole"),
    ],
)
def test_the_heaviest_span_is_the_word_as_written(text: str, words: str) -> None:
    assert words_of(text)[0] == words


@pytest.mark.parametrize(
    "text",
    [
        "You are a stupid idiot and nobody likes that.",
        "Thank you for this lovely article about gardens, fool.",
        "I hate this damn thing so much",
        "shut up and go away, moron",
    ],
)
def test_a_contribution_is_the_drop_without_the_word(text: str) -> None:
    whole = log_odds(text)
    for span in SCORER.explain(text, label=Label.TOXICITY):
        without = f"{text[: span.start]}{text[span.end :]}"
        assert span.contribution == pytest.approx(whole - log_odds(without), abs=0.02)


def test_a_repeated_word_shares_its_total_weight() -> None:
    text = "idiot, you idiot"
    spans = SCORER.explain(text, label=Label.TOXICITY)
    twice = [span.contribution for span in spans if span.end - span.start == 5]
    assert twice[0] == twice[1]
    assert sum(twice) == pytest.approx(log_odds(text) - log_odds("you"), abs=0.02)


def test_words_are_sorted_by_weight() -> None:
    weights = [abs(span.contribution) for span in SCORER.explain("what a stupid ugly day it is", label=Label.INSULT)]
    assert weights == sorted(weights, reverse=True)


def test_in_a_long_text_the_worst_part_is_explained() -> None:
    essay = "The garden was quiet and the tomatoes were ripe in the evening sun. " * 30
    assert words_of(f"{essay}You are a fucking idiot. {essay}")[0] in ("fucking", "idiot")


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="rudeness"):
        SCORER.explain("Hello.", label="rudeness")


def test_the_scorer_is_an_explainer() -> None:
    assert isinstance(SCORER, Explainer)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_spans_are_in_the_text_and_do_not_overlap(text: str) -> None:
    spans = sorted(SCORER.explain(text, label=Label.TOXICITY), key=lambda span: span.start)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(np.isfinite(span.contribution) for span in spans)
    if fold_text(text).isascii():
        assert all(one.end <= other.start for one, other in pairwise(spans))
