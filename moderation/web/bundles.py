"""Join and minify the scripts and styles of the widget and the desk into one file each.

The parts of a script share one scope.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

try:
    import minify
except (ImportError, OSError):  # no wheel for this machine, or its library does not load: files are served as written
    minify = None

# Every reader loads htmx and the reading scripts; the writing scripts are loaded when somebody starts writing.
# The order matters: parts use what earlier parts define.
_READING = ("host", "theme", "places", "times", "since", "requests", "start", "begin")
_WRITING = ("shared", "form", "draft", "preview", "replies", "rules", "report", "own", "sending", "votes", "begin")
_SCRIPT, _STYLE = "application/javascript", "text/css"
_WIDGET_STYLES = ("base", "form", "nudge", "preview", "thread", "comment", "own", "report", "states", "media")

# Each sheet after those whose rules it refines.
_DESK_STYLES = (
    "base",
    "sidebar",
    "parts",
    "forms",
    "card",
    "card_body",
    "decision_form",
    "scores",
    "context",
    "answer",
    "dense",
    "queue",
    "filters",
    "bulk",
    "log",
    "authors",
    "settings_state",
    "site_nav",
    "site",
    "reasons",
    "widget",
    "charts",
    "thresholds",
    "outcome",
    "learning",
    "insights",
    "agreement",
    "seeding",
)
_DESK_SCRIPTS = ("base", "keys", "queue", "presence")

Shorten = Callable[[str, str], str]
"""Takes a MIME type and a source, and returns the source with the same meaning in fewer bytes."""


@cache
def minify_source(kind: str, source: str) -> str:
    """Take out comments and white space, and shorten names that only a script itself can see."""
    if minify is None:
        return source
    shortened: str = minify.string(kind, source)
    return shortened


def join_bundles(static: Path, *, shorten: Shorten = minify_source) -> dict[str, bytes]:
    """Return the bundles by name, made of the files of the folder."""
    scripts = {
        "frame.js": _join_scripts(static, "widget", _READING),
        "writing.js": _join_scripts(static, "widget/writing", _WRITING),
        "desk.js": _join_scripts(static, "desk", _DESK_SCRIPTS),
        "embed.js": _read(static, "embed.js"),
        "counts.js": _read(static, "counts.js"),
    }
    styles = {
        "frame.css": _join_styles(static, "widget", _WIDGET_STYLES),
        "page.css": _read(static, "widget/page.css"),  # of what fills a window, not a frame
        "desk.css": _join_styles(static, "desk", _DESK_STYLES),
    }
    bundles = {name: shorten(_SCRIPT, source) for name, source in scripts.items()}
    bundles |= {name: shorten(_STYLE, source) for name, source in styles.items()}
    htmx = _read(static, "vendor/htmx-4.0.1/htmx.min.js")
    for name in ("frame.js", "desk.js"):
        bundles[name] = f"{htmx}\n{bundles[name]}"
    return {name: f"{text}\n".encode() for name, text in bundles.items()}


def _join_scripts(static: Path, folder: str, names: Sequence[str]) -> str:
    parts = "\n".join(_read(static, f"{folder}/{name}.js") for name in names)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _join_styles(static: Path, folder: str, names: Sequence[str]) -> str:
    return "\n".join([_read(static, "tokens.css"), *(_read(static, f"{folder}/{name}.css") for name in names)])


def _read(static: Path, name: str) -> str:
    return (static / name).read_text(encoding="utf-8")
