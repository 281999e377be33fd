"""Texts in unknown languages are detected; short English texts never are."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.language import ENOUGH_LETTERS, find_uncovered, keep_covered

ENGLISH = frozenset({"en"})
GERMAN = "Das ist ein sehr sch\u00f6ner Beitrag, vielen Dank daf\u00fcr, ich habe heute wieder viel gelernt."
SENTENCES = Path(__file__).parent / "embedded/sentences.jsonl"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (GERMAN, "de"),
        ("C'est un tr\u00e8s bel article, merci beaucoup, j'ai encore appris beaucoup de choses aujourd'hui.", "fr"),
        ("Es un art\u00edculo muy bonito, muchas gracias, hoy he vuelto a aprender muchas cosas nuevas.", "es"),
        ("To bardzo \u0142adny artyku\u0142 i dzisiaj znowu bardzo wiele si\u0119 z niego nauczy\u0142em.", "pl"),
        ("\u041f\u0440\u0438\u0432\u0435\u0442!", "und-Cyrl"),
        ("\u03b3\u03b5\u03b9\u03b1 \u03c3\u03bf\u03c5 \u03ba\u03cc\u03c3\u03bc\u03b5", "und-Grek"),
        ("\u8fd9\u662f\u4e00\u4e2a\u6d4b\u8bd5", "und-Hani"),
        ("\u0645\u0631\u062d\u0628\u0627", "und-Arab"),
        ("\u1c05\u1c06\u1c07", "und-Zzzz"),
    ],
)
def test_another_language_or_script_is_named(text: str, tag: str) -> None:
    assert find_uncovered(text, ENGLISH) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\U0001f600\U0001f600 123 !!!",
        "lol ok",
        "merci beaucoup",
        "n\u00e4 \u00e4r det s\u00e5",
        "\u0443\u043eu \u0430r\u0435 \u0430n \u0456d\u0456\u043et",
        "\U0001d59e\U0001d594\U0001d59a \U0001d58e\U0001d589\U0001d58e\U0001d594\U0001d599",
        "y0u st*pid m0ron why w0uld y0u d0 this kind of sh1t to pe0ple you know go away now please",
        "wat da hell dis dude be sayin bout ma team dey aint even watchin da game no more smh fam for real",
    ],
    ids=[
        "none",
        "emoji",
        "short",
        "short French",
        "short Swedish",
        "Cyrillic disguise",
        "mathematical",
        "leet",
        "slang",
    ],
)
def test_too_short_or_disguised_text_counts_as_covered(text: str) -> None:
    assert find_uncovered(text, ENGLISH) == ""


@pytest.mark.parametrize(
    "line", SENTENCES.read_text(encoding="utf-8").splitlines(), ids=lambda line: json.loads(line)["id"]
)
def test_plain_english_is_covered(line: str) -> None:
    assert find_uncovered(json.loads(line)["text"], ENGLISH) == ""


def test_covered_languages_are_not_reported() -> None:
    assert find_uncovered(GERMAN, frozenset({"de"})) == ""
    russian = "\u042d\u0442\u043e \u0445\u043e\u0440\u043e\u0448\u0430\u044f \u0441\u0442\u0430\u0442\u044c\u044f."
    assert find_uncovered(russian, frozenset({"en", "ru"})) == ""


def test_below_enough_letters_a_language_is_not_guessed() -> None:
    assert find_uncovered(GERMAN[: ENOUGH_LETTERS - 10], ENGLISH) == ""


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(find_uncovered(text, ENGLISH), str)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{GERMAN} You are a stupid idiot.", "you are a stupid idiot"),
        ("You are a stupid idiot \u5b57\u5b57\u5b57 and that is it", "you are a stupid idiot and that is it"),
        (GERMAN, ""),
        ("\u041f\u0440\u0438\u0432\u0435\u0442! Oh yes.", ""),
    ],
    ids=["German first", "padded", "German alone", "too short"],
)
def test_english_sentences_within_another_language_are_extracted(text: str, kept: str) -> None:
    assert keep_covered(text, ENGLISH) == kept


def test_only_english_is_extracted() -> None:
    assert keep_covered(GERMAN, frozenset({"de"})) == ""
