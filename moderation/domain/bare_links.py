"""Detecting addresses in plain text, and deciding which of them may become links."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

MAX_URL = 2_048  # characters

_PREFIX = re.compile(r"https?://|www\.", re.IGNORECASE)
_STARTS = re.compile(r"(?<![\w.@/-])www\.(?=\w)", re.IGNORECASE)
_PORT = re.compile(r":\d{1,5}(?!\d)")
_MAIL = re.compile(r"mailto:[^\s@?]+@[^\s@?]+")
_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]", re.IGNORECASE)
_PAIRS = dict(zip("([{“‘„«‹「『【《〈（［｛", ")]}”’“»›」』】》〉）］｝", strict=True))
_CLOSERS = frozenset(_PAIRS.values())
# Characters that no address contains unescaped, or that end a sentence in languages without spaces.
_STOPS = frozenset('<>"\\^`|，。、；：！？…—。·')
_TRAILING = ".,;:!?'*_~&"
# Japanese words mix these scripts.
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})


def find_www(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every address in a text that begins with “www.” and a host name."""
    last_end = 0
    for match in _STARTS.finditer(text):
        start = match.start()
        if start >= last_end and (end := find_end(text, start)) > start:
            yield start, end
            last_end = end


def find_end(text: str, start: int) -> int:
    """Return the end of the address that begins at `start`, or `start` if there is none.

    A host ends where the script changes within a label. An address ends at whitespace, at a closing quote or bracket
    that was not opened inside it, and at Chinese or Japanese punctuation. Trailing punctuation is not part of it.
    """
    prefix = _PREFIX.match(text, start)
    if prefix is None:
        return start
    host_end = _find_host_end(text, prefix.end())
    host = text[prefix.end() : host_end]
    if not host or (prefix[0].lower() == "www." and "." not in host):
        return start
    port = _PORT.match(text, host_end)
    end = port.end() if port else host_end
    if text[end : end + 1] == "@":
        return start  # "https://good.example@evil.example" leads to the second
    return _find_tail_end(text, end) if text[end : end + 1] in ("/", "?", "#") else end


def is_link(url: str) -> bool:
    """Return whether a URL may become a link: `mailto:` or an `http(s)://host/…` that every browser reads alike.

    With missing, doubled or turned slashes, a user name before an @, or escapes in the host, a browser goes to another
    host than readers and the list of blocked domains would expect.
    """
    if _MAIL.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not url[len(parts.scheme) :].startswith("://"):
        return False
    host = parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc.rstrip(":")
    return bool(_HOST.fullmatch(host)) and not host.startswith(".")


def _find_host_end(text: str, start: int) -> int:
    script, end = "", start
    for place in range(start, min(len(text), start + MAX_URL)):
        letter = text[place]
        if letter == ".":
            script = ""  # every label may have a script of its own
        elif letter == "-" or letter.isdigit():
            pass
        elif letter.isalpha() or unicodedata.category(letter) in ("Mn", "Mc"):
            own = _script_of(letter)
            if own and script and own != script:
                return end
            script = script or own
        else:
            break
        if letter not in ".-":
            end = place + 1
    return end


def _find_tail_end(text: str, start: int) -> int:
    opened: list[tuple[str, int]] = []
    end = start
    for end in range(start, min(len(text), start + MAX_URL) + 1):
        letter = text[end : end + 1]
        if not letter or letter in _STOPS or letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf"):
            break
        if opened and letter == opened[-1][0]:
            opened.pop()
        elif letter in _PAIRS:
            opened.append((_PAIRS[letter], end))
        elif letter in _CLOSERS:
            break
    if opened:
        end = opened[0][1]
    return start + len(text[start:end].rstrip(_TRAILING))


def _script_of(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    name = unicodedata.name(letter, "").partition(" ")[0]
    if name in _JAPANESE:
        return "CJK"
    return "" if name == "COMBINING" else name
