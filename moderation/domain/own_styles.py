"""Checks of a site's own style sheet: plain rules are accepted, anything that loads or reads something is refused.

A refused style sheet is never repaired: removing one part of a text can turn the rest into something else.
"""

import re

MAX_STYLES = 8_000  # characters; every reader loads them

# Searched for in the lower-cased text. A backslash is refused because an escape could hide any of the others.
_REFUSED = (
    (re.compile(r"\\"), "a backslash"),
    (re.compile("<[/!?]|[\x00-\x08\x0b-\x1f\x7f]"), "HTML or a control character"),
    # Rules that make a browser send requests, or that reach beyond this style sheet.
    (re.compile(r"@(?!media\b|supports\b|container\b)"), "an at-rule other than @media, @supports and @container"),
    # Functions that load something: with a request, a selector could leak what a reader types.
    (
        re.compile(r"(?:url|src|image|image-set|cross-fade|element|paint|expression|attr)\s*\("),
        "a function that loads or reads something",
    ),
    (re.compile(r"(?:binding|behavior)\s*:"), "a property that runs something"),
    (re.compile(r"\[[^\]=]*value"), "a selector for what someone types"),
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class BadStyles(ValueError):
    """A style sheet that is refused; the message says why."""


def clean_styles(raw: str) -> str:
    """Return a style sheet without surrounding whitespace. Raises BadStyles."""
    text = raw.replace("\r\n", "\n").strip()
    if len(text) > MAX_STYLES:
        raise BadStyles(f"Styles can be up to {MAX_STYLES:,} characters; yours are {len(text):,}.")
    # A comment may split a forbidden word or separate two harmless ones, so every reading must pass.
    for reading in (text.lower(), _COMMENT.sub("", text.lower()), _COMMENT.sub(" ", text.lower())):
        for pattern, what in _REFUSED:
            if pattern.search(reading):
                raise BadStyles(f"These styles contain {what}, which is not allowed. Remove it and save again.")
    _check_braces(_COMMENT.sub(" ", text))
    return text


def _check_braces(text: str) -> None:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth or "/*" in text:
        raise BadStyles("These styles have an unmatched brace or an unclosed comment.")
