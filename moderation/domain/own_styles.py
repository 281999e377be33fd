"""What a style sheet of a site's owner may hold: rules, and nothing that loads, hides or listens.

It is refused with a sentence, never mended: what is taken out of a text can make a new one of its rest.
"""

import re

MAX_STYLES = 8_000  # characters; every reader loads them

# What is looked for in the text as typed, in small letters. A backslash would spell any of it differently.
_REFUSED = (
    (re.compile(r"\\"), "a backslash"),
    (re.compile("<[/!?]|[\x00-\x08\x0b-\x1f\x7f]"), "HTML or a control character"),
    # Rules of which a browser makes requests, or that reach beyond this sheet.
    (re.compile(r"@(?!media\b|supports\b|container\b)"), "an at-rule other than @media, @supports and @container"),
    # Whatever loads something: a request is how a selector could tell a stranger what a reader types.
    (
        re.compile(r"(?:url|src|image|image-set|cross-fade|element|paint|expression|attr)\s*\("),
        "a function that loads or reads something",
    ),
    (re.compile(r"(?:binding|behavior)\s*:"), "a property that runs something"),
    (re.compile(r"\[[^\]=]*value"), "a selector of what somebody types"),
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class BadStyles(ValueError):
    """A style sheet that cannot be taken; the message says why."""


def clean_styles(raw: str) -> str:
    """Return a style sheet without the space around it. Raises BadStyles."""
    text = raw.replace("\r\n", "\n").strip()
    if len(text) > MAX_STYLES:
        raise BadStyles(f"A site's own styles hold at most {MAX_STYLES:,} characters; these have {len(text):,}.")
    # A comment may stand within what is looked for, or beside it: both readings must pass.
    for reading in (text.lower(), _COMMENT.sub("", text.lower()), _COMMENT.sub(" ", text.lower())):
        for pattern, what in _REFUSED:
            if pattern.search(reading):
                raise BadStyles(f"These styles hold {what}, which Parley does not pass on. Take it out and save again.")
    _check_braces(_COMMENT.sub(" ", text))
    return text


def _check_braces(text: str) -> None:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth or "/*" in text:
        raise BadStyles("A brace or a comment in these styles is opened or closed alone.")
