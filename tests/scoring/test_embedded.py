"""The embedded scorer with its shipped weights: what it holds, what it lets through, what it survives."""

import json
import math
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import Label
from moderation.scoring.embedded import WINDOW, EmbeddedScorer, cut_windows, load_embedded

SENTENCES = [
    json.loads(line) for line in Path(__file__).with_name("sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
NEUTRAL = [
    "I am a gay man.",
    "My wife is muslim.",
    "My son is transgender and we love him.",
    "I am jewish.",
    "As a black lesbian I felt welcome here.",
    "Our neighbours are refugees from Syria.",
    "Christians, jews and muslims have lived in this town for centuries.",
    "I'm an autistic adult and I like trains.",
]
SCORER = load_embedded()


def held_labels(text: str) -> list[str]:
    limits = preset_policy(Preset.BALANCED).limits
    values = SCORER.score(text).values
    return [label for label in Label if values[label] >= (limits[label].hold_at or 1.0)]


@pytest.mark.parametrize("sentence", [row for row in SENTENCES if row["kind"] == "ordinary"], ids=lambda row: row["id"])
def test_an_ordinary_sentence_is_under_every_balanced_limit(sentence: dict[str, str]) -> None:
    assert held_labels(sentence["text"]) == []


@pytest.mark.parametrize("sentence", [row for row in SENTENCES if row["kind"] == "abusive"], ids=lambda row: row["id"])
def test_an_abusive_sentence_is_over_a_balanced_limit(sentence: dict[str, str]) -> None:
    assert held_labels(sentence["text"])


@pytest.mark.parametrize("text", NEUTRAL)
def test_saying_who_one_is_holds_nothing(text: str) -> None:
    assert held_labels(text) == []


def test_a_threat_and_an_insult_are_told_apart() -> None:
    threat = SCORER.score("I will find you and kill you.").values
    insult = SCORER.score("You are a stupid idiot.").values
    assert threat[Label.THREAT] > insult[Label.THREAT]
    assert insult[Label.INSULT] > threat[Label.INSULT]


@pytest.mark.parametrize(
    "disguised",
    ["you are an 1d1ot", "you are an i d i o t", "you are an id\u200biot", "you are an \uff49\uff44\uff49\uff4f\uff54"],
)
def test_a_disguised_insult_is_still_held(disguised: str) -> None:
    assert held_labels(disguised)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=400))
def test_any_text_gets_six_probabilities(text: str) -> None:
    values = SCORER.score(text).values
    assert set(Label) <= set(values)
    assert all(math.isfinite(value) and 0 <= value <= 1 for value in values.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "!!!",
        "\ud800",
        "\U0001f642" * 5000,
        "a" * 100_000,
        "a b " * 30_000,
        "e\u0300\u0316" * 50_000,
        "1!" * 50_000,
    ],
    ids=["empty", "blank", "marks", "lone surrogate", "emoji", "one word", "letters", "accents", "symbols"],
)
def test_odd_and_long_texts_get_a_score_in_reasonable_time(text: str) -> None:
    began = time.perf_counter()
    SCORER.score(text)
    assert time.perf_counter() - began < 5


def test_the_same_text_gets_the_same_score_from_another_copy_of_the_scorer() -> None:
    text = "Well, f*ck that, said the \u0456diot."
    assert load_embedded().score(text) == SCORER.score(text)


def test_an_insult_in_a_long_text_raises_its_score() -> None:
    essay = "The garden was quiet and the tomatoes were ripe in the evening sun. " * 100
    plain = SCORER.score(essay).values[Label.TOXICITY]
    spoiled = SCORER.score(essay + "You are a fucking stupid asshole, you idiot. " * 5).values[Label.TOXICITY]
    assert spoiled > 3 * plain


@given(st.text(alphabet="ab \n", max_size=WINDOW * 3))
@settings(max_examples=50, deadline=None)
def test_windows_are_short_and_lose_no_character(text: str) -> None:
    windows = list(cut_windows(text))
    assert "".join(windows) == text
    assert all(len(window) <= WINDOW for window in windows)


def test_a_score_names_scorer_and_model() -> None:
    scores = SCORER.score("Hello.")
    assert scores.scorer == "embedded"
    assert scores.model == SCORER.model
    assert isinstance(SCORER, EmbeddedScorer)
