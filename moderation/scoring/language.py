"""Tell a text in a language that a scorer was not trained on: its numbers would look right and mean nothing."""

import re
import unicodedata
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from moderation.scoring.text_normaliser import fold_lookalikes, fold_text

ENOUGH_LETTERS = 60
"""Fewer say too little: every library takes "lol ok" for some language or other."""

_LOOKED_AT = 1_000  # characters; reading them takes under a millisecond
_SURE = 0.5
# Measured on 6,000 English comments of 60 letters and more: 0.2 % are taken for another language at this certainty.
_NO_LANGUAGE = frozenset({"zxx", "und"})
_ENGLISH_KIN = frozenset({"pcm", "sco"})  # Pidgin and Scots: what slang is mistaken for
# Words that are frequent in English and rare elsewhere. One in eight settles it without asking the library, which
# reads byte by byte and would take longer than the scorer.
_ENGLISH = frozenset(
    """
    the and you that this with they have what your would there their which about been because it of to is not are for be
    but from just should could people dont im
    """.split()  # noqa: SIM905  # a list of forty strings reads worse
)
_ENGLISH_ENOUGH = 1 / 8
_SENTENCE = re.compile(r"[^.!?\n]+")
_SENTENCE_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_ASCII = re.compile("[a-z]")
_SCRIPT_OF = {"ru": "Cyrl"}  # of languages that a scorer reads; the others are taken to have Latin letters
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
    """Return the tag (BCP 47) of the text's language if it is none of `languages`, else an empty string.

    A script that none of them is written in is told at any length ("und-Cyrl"); a language only from ENOUGH_LETTERS on.
    Letters of other scripts that stand for Latin ones are no language but a disguise.
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
    """Return the sentences of a text that are plainly English, if that is covered, without words of other scripts.

    An insult must not pass because a stretch of another language stands beside it. Only English is looked for: of a
    sentence that short no library can tell another language.
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
    """Return the script that most letters are in, by ISO 15924; empty when there is no letter."""
    counts: Counter[str] = Counter()
    for word in words:
        counts[_script_of(word)] += len(word)
    return counts.most_common(1)[0][0] if counts else ""


def _script_of(word: str) -> str:
    if word.isascii() or (_ASCII.search(word) and fold_lookalikes(word).isascii()):
        return "Latn"  # whole, or with letters of other scripts that look Latin among its own
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return _SCRIPTS.get(names.most_common(1)[0][0], _UNKNOWN_SCRIPT)


@cache
def _identifier() -> LanguageIdentifier:
    # Loaded by the first text that needs it: it takes a second, and most sites never meet one.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
