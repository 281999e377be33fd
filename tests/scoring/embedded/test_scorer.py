"""The embedded scorer with its shipped weights: what it holds, what it lets pass, and robustness."""

import json
import math
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import SPAM, Label
from moderation.scoring.embedded.scorer import EmbeddedScorer, load_embedded

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
    thresholds = preset_policy(Preset.BALANCED).thresholds
    values = SCORER.score(text).values
    return [label for label in Label if values[label] >= (thresholds[label].hold_at or 1.0)]


@pytest.mark.parametrize("sentence", [row for row in SENTENCES if row["kind"] == "ordinary"], ids=lambda row: row["id"])
def test_an_ordinary_sentence_is_below_all_balanced_thresholds(sentence: dict[str, str]) -> None:
    assert held_labels(sentence["text"]) == []


@pytest.mark.parametrize("sentence", [row for row in SENTENCES if row["kind"] == "abusive"], ids=lambda row: row["id"])
def test_an_abusive_sentence_is_over_a_balanced_threshold(sentence: dict[str, str]) -> None:
    assert held_labels(sentence["text"])


@pytest.mark.parametrize("text", NEUTRAL)
def test_naming_an_identity_is_not_held(text: str) -> None:
    assert held_labels(text) == []


def test_threats_and_insults_are_distinguished() -> None:
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
    began = time.process_time()
    SCORER.score(text)
    assert time.process_time() - began < 5


def test_the_same_text_gets_the_same_score_from_another_copy_of_the_scorer() -> None:
    text = "Well, f*ck that, said the \u0456diot."
    assert load_embedded().score(text) == SCORER.score(text)


ESSAY = "The garden was quiet and the tomatoes were ripe in the evening sun, as they had been all week. " * 110


def test_one_insult_in_ten_thousand_characters_is_found() -> None:
    assert len(ESSAY) > 10_000
    assert held_labels(ESSAY) == []
    for place in (0, 5_000, len(ESSAY)):
        assert held_labels(f"{ESSAY[:place]} You are a fucking stupid idiot. {ESSAY[place:]}")


def test_surrounding_praise_does_not_hide_an_insult() -> None:
    praise = "What a wonderful and helpful article, thank you so much! " * 20
    assert held_labels(f"{praise} you are a worthless piece of shit {praise}")


def test_time_grows_no_faster_than_the_text() -> None:
    texts = [" ".join(f"w{place % 7_000}" for place in range(count)) for count in (5_000, 50_000)]
    spent = []
    for text in texts:
        scorer = load_embedded()
        began = time.process_time()
        scorer.score(text)
        spent.append(time.process_time() - began)
    assert spent[1] < 40 * spent[0]


@pytest.mark.parametrize(
    "text",
    [
        "Check out my channel and subscribe please!! http://youtube.com/abc",
        "Make money from home fast, visit www.cash-now.example free gift cards!!!",
    ],
)
def test_advertising_has_a_high_probability_of_spam(text: str) -> None:
    assert SCORER.score(text).values[SPAM] > 0.5


@pytest.mark.parametrize(
    "text", ["Comment 1.", "First comment!", "Great video!", "Nice post", "lol", "Thanks for sharing"]
)
def test_a_short_remark_is_not_held_as_spam(text: str) -> None:
    assert SCORER.score(text).values[SPAM] < (preset_policy(Preset.BALANCED).hold_spam_at or 0)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda row: row["id"])
def test_ordinary_conversation_is_not_spam(sentence: dict[str, str]) -> None:
    assert SCORER.score(sentence["text"]).values[SPAM] < 0.5


def test_a_score_names_scorer_and_model() -> None:
    scores = SCORER.score("Hello.")
    assert scores.scorer == "embedded"
    assert scores.model == SCORER.model
    assert isinstance(SCORER, EmbeddedScorer)
