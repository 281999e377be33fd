"""Reduce text to what a reader sees: drop width, style, accents, invisible marks and link targets."""

import re
import unicodedata

# Accents, joiners, soft hyphens, direction and variation marks, and apostrophes ("dont"): none changes a letter.
_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e01ef'\u2018\u2019]"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+")

# Cyrillic, Greek, Armenian, small-capital and other letters that look Latin and that NFKD does not change.
_LOOKALIKES = {
    "a": "\u0430\u03b1\u1d00\u0251",
    "b": "\u0432\u044c\u03b2\u0299\u00df",
    "c": "\u0441\u03c2\u1d04",
    "d": "\u0501\u0111\u1d05",
    "e": "\u0435\u0454\u03b5\u025b\u1d07",
    "f": "\ua730\u0584",
    "g": "\u0261\u0262\u0581",
    "h": "\u04bb\u043d\u0127\u029c\u0570",
    "i": "\u0456\u03b9\u0269\u0131\u026a",
    "j": "\u0458\u1d0a",
    "k": "\u043a\u03ba\u1d0b",
    "l": "\u0142\u029f\u04cf",
    "m": "\u043c\u1d0d",
    "n": "\u03b7\u0274\u0578",
    "o": "\u043e\u03bf\u03c3\u00f8\u1d0f\u0585",
    "p": "\u0440\u03c1\u1d18",
    "q": "\u051b\u0566",
    "r": "\u0433\u027e\u0280",
    "s": "\u0455\ua731",
    "t": "\u0442\u03c4\u1d1b",
    "u": "\u03c5\u03bc\u028b\u1d1c\u057d",
    "v": "\u0475\u03bd\u1d20",
    "w": "\u051d\u03c9\u1d21",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3\u028f",
    "z": "\u1d22",
}
_FROM_LOOKALIKE = {ord(other): latin for latin, others in _LOOKALIKES.items() for other in others}


def fold_text(text: str) -> str:
    """Return the text in lower case without invisible characters; links become a space."""
    if not text.isascii():
        # Marks are removed first as well: normalize() takes quadratic time to sort a long run of them.
        text = _UNSEEN.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
    text = text.lower().replace("'", "")
    return _LINK.sub(" ", text) if "http" in text or "www." in text else text


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the offset in `text` it comes from.

    Slower than `fold_text`, because it works character by character.
    """
    letters: list[str] = []
    offsets: list[int] = []
    for place, letter in enumerate(text):
        seen = _UNSEEN.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", letter))).lower()
        letters.extend(seen)
        offsets.extend([place] * len(seen))
    folded = "".join(letters)
    for link in reversed(list(_LINK.finditer(folded))):
        folded = f"{folded[: link.start()]} {folded[link.end() :]}"
        offsets[link.start() : link.end()] = [offsets[link.start()]]
    return folded, offsets


def count_links(text: str) -> int:
    """Return the number of URLs in a text."""
    return len(_LINK.findall(text.lower())) if "http" in text or "www." in text else 0


def fold_lookalikes(text: str) -> str:
    """Return the text with look-alike letters of other scripts replaced by Latin ones."""
    return text.translate(_FROM_LOOKALIKE)
