"""An owner's styles draw; they do not load, listen or reach out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.own_styles import MAX_STYLES, BadStyles, clean_styles

FINE = [
    "",
    ".author { font-variant: small-caps; }",
    "@media (width < 30rem) { .avatar { display: none } }",
    ".comment > .body { color: oklch(40% 0.1 200); margin-inline: calc(1rem + 2px) }",
    "/* a note about @import and nothing else's */ .body { hyphens: auto }".replace("@import", "imports"),
]
REFUSED = [
    "@import 'https://evil.example/x.css';",
    "@IMPORT url(x);",
    "@font-face { font-family: x; src: local(y) }",
    "@charset 'utf-7';",
    "@namespace x;",
    "body { background: url(https://evil.example) }",
    "body { background: URL ( 'x' ) }",
    r"body { background: u\72l(x) }",
    "body { background: u/**/rl(x) }",
    "body { background: -webkit-image-set('x' 1x) }",
    "body { background: image-set('x' 1x) }",
    "body { width: expression(alert(1)) }",
    "body { behavior: x }",
    "body { -moz-binding : x }",
    "input[value^='a'] { color: red }",
    "input[ value $= a] { color: red }",
    "input[/**/value^=a] { color: red }",
    "input[*|value^=a] { color: red }",
    "</style><script>alert(1)</script>",
    ".a { color: red } }",
    ".a { color: red",
    "/* open",
    ".a { color: red; \x00 }",
    "." * (MAX_STYLES + 1),
]


@pytest.mark.parametrize("styles", FINE)
def test_rules_are_kept_as_they_are(styles: str) -> None:
    assert clean_styles(f"\n{styles}\r\n") == styles


@pytest.mark.parametrize("styles", REFUSED)
def test_what_loads_or_listens_is_refused(styles: str) -> None:
    with pytest.raises(BadStyles):
        clean_styles(styles)


@given(st.lists(st.sampled_from(["url(", "@import ", "/*", "*/", "u", "rl(", "[", "value", " ", "{", "}", "a", "\\"])))
def test_nothing_that_is_taken_can_load(parts: list[str]) -> None:
    try:
        taken = clean_styles("".join(parts))
    except BadStyles:
        return
    for reading in (taken, re.sub(r"/\*.*?\*/", "", taken)):
        assert "url(" not in reading
        assert "@import" not in reading
        assert "[value" not in reading.replace(" ", "")
