"""Detect text in a language that a scorer was not trained on, whose scores would mean nothing."""

import re
import unicodedata
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from moderation.scoring.text_normaliser import fold_lookalikes, fold_text

ENOUGH_LETTERS = 60
"""Letters needed to detect a language: every library assigns some language to "lol ok"."""

_LOOKED_AT = 1_000  # characters read; takes under a millisecond
_SURE = 0.5
# Measured on 6,000 English comments of 60 letters and more: 0.2 % are taken for another language at this certainty.
_NO_LANGUAGE = frozenset({"zxx", "und"})
_ENGLISH_KIN = frozenset({"pcm", "sco"})  # Pidgin and Scots: English slang is mistaken for them
# Words frequent in English and rare in other languages. If one word in eight is among them, the text is English and
# the library, which reads byte by byte and is slower than the scorer, is not asked.
_ENGLISH = frozenset(
    """
    the and you that this with they have what your would there their which about been because it of to is not are for be
    but from just should could people dont im
    """.split()  # noqa: SIM905  # more readable than forty quoted strings
)
_ENGLISH_ENOUGH = 1 / 8
_SENTENCE = re.compile(r"[^.!?\n]+")
_SENTENCE_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_ASCII = re.compile("[a-z]")
_SCRIPT_OF = {"ru": "Cyrl"}  # by language; all others count as Latin
_SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "THAI": "Thai",
    "CJK": "Hani",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "HANGUL": "Hang",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "ETHIOPIC": "Ethi",
}
_UNKNOWN_SCRIPT = "Zzzz"


def find_uncovered(text: str, languages: frozenset[str]) -> str:
    """Return the BCP 47 tag of the text's language if it is not in `languages`, else "".

    A script that none of the languages uses is detected at any length ("und-Cyrl"), a language only from ENOUGH_LETTERS
    letters. Look-alike letters from other scripts count as Latin: they are a disguise.
    """
    words = _WORD.findall(fold_text(text[:_LOOKED_AT]))
    letters = sum(map(len, words))
    script = _main_script(words)
    if script not in {_SCRIPT_OF.get(language, "Latn") for language in languages} | {""}:
        return f"und-{script}"
    if letters < ENOUGH_LETTERS or ("en" in languages and _is_plainly_english(words)):
        return ""
    language, certainty = _identifier().classify(" ".join(words))
    if language in languages | _NO_LANGUAGE or certainty < _SURE or ("en" in languages and language in _ENGLISH_KIN):
        return ""
    return str(language)


def keep_covered(text: str, languages: frozenset[str]) -> str:
    """Return the text's English sentences, without words in other scripts, if English is covered.

    An insult must not pass because text in another language surrounds it. Only English is extracted: sentences are too
    short to detect any other language.
    """
    if "en" not in languages:
        return ""
    kept = []
    for sentence in _SENTENCE.findall(text):
        words = [word for word in _WORD.findall(fold_text(sentence)) if _script_of(word) == "Latn"]
        if len(words) >= _SENTENCE_WORDS and _is_plainly_english(words):
            kept.append(" ".join(words))
    return ". ".join(kept)


def _is_plainly_english(words: list[str]) -> bool:
    return sum(word in _ENGLISH for word in words) >= _ENGLISH_ENOUGH * len(words)


def _main_script(words: list[str]) -> str:
    """Return the ISO 15924 code of the script of most letters; empty if there are no letters."""
    counts: Counter[str] = Counter()
    for word in words:
        counts[_script_of(word)] += len(word)
    return counts.most_common(1)[0][0] if counts else ""


def _script_of(word: str) -> str:
    if word.isascii() or (_ASCII.search(word) and fold_lookalikes(word).isascii()):
        return "Latn"  # Latin, or Latin mixed with look-alike letters
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return _SCRIPTS.get(names.most_common(1)[0][0], _UNKNOWN_SCRIPT)


@cache
def _identifier() -> LanguageIdentifier:
    # Loaded on first use: it takes a second, and most sites never need it.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
