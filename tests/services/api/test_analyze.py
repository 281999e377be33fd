"""Scoring a text through the API: languages, sentences, and no invented scores."""

import pytest

from moderation.scoring.scorer import ScorerUnavailable, TextFailed
from moderation.services.api.analyze import MOST_SPANS, LanguageNotCovered, analyze_text
from tests.conftest import FixedScorer

GERMAN = (
    "Das ist ein sehr langer deutscher Satz, den der Bewerter gar nicht lesen kann, weil er nur Englisch gelernt hat."
)
RUSSIAN = "Это предложение написано по-русски."


def test_a_text_has_one_span_unless_sentences_are_asked_for(scorer: FixedScorer) -> None:
    text = "Well said. That is toxic!"
    whole = analyze_text(scorer, text, languages=[], by_sentence=False)
    assert [(place, values["toxicity"]) for place, values in whole.spans] == [((0, len(text)), 0.9)]
    parts = analyze_text(scorer, text, languages=[], by_sentence=True)
    assert [(place, values["toxicity"]) for place, values in parts.spans] == [((0, 10), 0.01), ((11, 25), 0.9)]
    assert parts.values == whole.values


def test_a_thousand_sentences_are_scored_within_limits(scorer: FixedScorer) -> None:
    analysis = analyze_text(scorer, "No. " * 2_500, languages=["en"], by_sentence=True)
    assert len(analysis.spans) == MOST_SPANS
    assert analysis.spans[-1][0][1] == 9_999


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN])
def test_an_unknown_language_gets_no_score(scorer: FixedScorer, text: str) -> None:
    with pytest.raises(LanguageNotCovered) as refused:
        analyze_text(scorer, text, languages=[], by_sentence=False)
    assert refused.value.languages in (["de"], ["und-Cyrl"])


def test_english_sentences_in_mixed_text_are_scored(scorer: FixedScorer) -> None:
    text = f"{RUSSIAN} {RUSSIAN} {RUSSIAN} You are all toxic and that is what you are."
    analysis = analyze_text(scorer, text, languages=[], by_sentence=True)
    assert analysis.values["toxicity"] == 0.9
    assert [text[start:end] for (start, end), _ in analysis.spans] == ["You are all toxic and that is what you are."]
    assert (analysis.languages, analysis.detected) == (["en"], ["en", "und-Cyrl"])


def test_a_requested_language_is_trusted(scorer: FixedScorer) -> None:
    analysis = analyze_text(scorer, GERMAN, languages=["en-GB"], by_sentence=False)
    assert (analysis.languages, analysis.detected) == (["en-GB"], [])
    with pytest.raises(LanguageNotCovered) as refused:
        analyze_text(scorer, "Well said.", languages=["en", "de"], by_sentence=False)
    assert refused.value.languages == ["de"]


@pytest.mark.parametrize("languages", [[], ["en"]])
def test_a_missing_answer_gives_no_score(scorer: FixedScorer, languages: list[str]) -> None:
    scorer.breaks_on = "odd"
    with pytest.raises(TextFailed, match="ValueError") as failed:
        analyze_text(scorer, "How odd.", languages=languages, by_sentence=False)
    assert "How" not in str(failed.value)
    scorer.is_away = True
    with pytest.raises(ScorerUnavailable):
        analyze_text(scorer, "Well said.", languages=languages, by_sentence=False)
