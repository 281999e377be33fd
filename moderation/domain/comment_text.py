"""Cleaning of what people type: a comment's body, an author's name, a title, a moderator's note."""

import re
import unicodedata

from moderation.domain.messages import N_

MAX_BODY = 10_000  # characters
MAX_NAME = 80  # characters
MAX_NOTE = 1_000  # characters
_EXCERPT = 160  # characters
ANONYMOUS = "Anonymous"

# Every kind of line or paragraph break counts as a newline. Other control characters are invisible, so authors could
# not remove them if we refused the text.
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# A name shares its line with other text, which an unclosed direction override would reverse as well.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n{4,}")
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs", "Mn", "Me"})
# Letters and a symbol that render as blank: Hangul fillers, Braille blank.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class UnacceptableText(ValueError):
    """A text that is refused; the message is a sentence for the person who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean_body(raw: str) -> str:
    """Return a body as it will be stored: with `\\n` line breaks, without control characters, trimmed.

    Raises UnacceptableText if nothing visible is left, or more than MAX_BODY characters.
    """
    body = _CONTROLS.sub("", _BREAKS.sub("\n", raw))
    body = _BLANK_LINES.sub("\n\n\n", body).strip("\n").rstrip()
    if not is_visible(body):
        raise UnacceptableText(N_("There is nothing to post yet. Write something first."))
    if len(body) > MAX_BODY:
        raise UnacceptableText(
            N_(
                "Comments can be up to %(most)s characters; yours has %(count)s. Please shorten it.",
                most=MAX_BODY,
                count=len(body),
            )
        )
    return body


def clean_name(raw: str) -> str:
    """Return a name on one line, or ANONYMOUS if nothing visible was given.

    Raises UnacceptableText if it is longer than MAX_NAME characters.
    """
    name = clean_title(raw)
    if not name:
        return ANONYMOUS
    if len(name) > MAX_NAME:
        raise UnacceptableText(
            N_("Names can be up to %(most)s characters; yours has %(count)s.", most=MAX_NAME, count=len(name))
        )
    return name


def clean_title(raw: str) -> str:
    """Return a title on one line, or an empty string if nothing visible was given. The caller checks its length."""
    title = " ".join(_DIRECTIONS.sub("", _CONTROLS.sub("", _BREAKS.sub(" ", raw))).split())
    return title if is_visible(title) else ""


def clean_note(raw: str) -> str:
    """Return a moderator's note as it will be stored, or an empty string if nothing visible was given.

    Raises UnacceptableText if it is longer than MAX_NOTE characters.
    """
    note = _CONTROLS.sub("", _BREAKS.sub("\n", raw)).strip()
    if len(note) > MAX_NOTE:
        raise UnacceptableText(f"Notes can be up to {MAX_NOTE:,} characters; yours is {len(note):,}.")
    return note if is_visible(note) else ""


def make_excerpt(body: str) -> str:
    """Return the beginning of a body on one line, for lists."""
    words = " ".join(body.split())
    return words if len(words) <= _EXCERPT else words[:_EXCERPT].rstrip() + "…"


def is_visible(text: str) -> bool:
    """Return whether a text has any visible character."""
    return any(unicodedata.category(char) not in _INVISIBLE and char not in _BLANKS for char in text)
