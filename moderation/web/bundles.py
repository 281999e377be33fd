"""Scripts and styles of the widget and the desk: many files to write, one of each to load, without comments.

The parts of one script share the scope they are joined in.
"""

from collections.abc import Sequence
from pathlib import Path

import minify

# htmx as it was published, then what every reader needs; apart from it, what is fetched when somebody begins to write.
# Each in the order in which its parts need each other.
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
    "learning",
    "insights",
    "agreement",
)
_DESK_SCRIPTS = ("base", "keys", "queue", "presence")


def join_bundles(static: Path) -> dict[str, bytes]:
    """Return the bundles by name, made of the files of the folder."""
    htmx = _read(static, "vendor/htmx-4.0.1/htmx.min.js")
    bundles = {
        "frame.js": f"{htmx}\n{_join(static, 'widget', _READING)}",
        "writing.js": _join(static, "widget/writing", _WRITING),
        "frame.css": _join_styles(static, "widget", _WIDGET_STYLES),
        "page.css": f"{_shorten(_read(static, 'widget/page.css'), _STYLE)}\n",  # of what fills a window, not a frame
        "desk.css": _join_styles(static, "desk", _DESK_STYLES),
        "desk.js": f"{htmx}\n{_join(static, 'desk', _DESK_SCRIPTS)}",
        "embed.js": f"{_shorten(_read(static, 'embed.js'), _SCRIPT)}\n",
        "counts.js": f"{_shorten(_read(static, 'counts.js'), _SCRIPT)}\n",
    }
    return {name: text.encode() for name, text in bundles.items()}


def _join_styles(static: Path, folder: str, names: Sequence[str]) -> str:
    parts = [_read(static, "tokens.css"), *(_read(static, f"{folder}/{name}.css") for name in names)]
    return _shorten("\n".join(parts), _STYLE) + "\n"


def _join(static: Path, folder: str, names: Sequence[str]) -> str:
    parts = "\n".join(_read(static, f"{folder}/{name}.js") for name in names)
    return _shorten(f'(() => {{\n"use strict";\n{parts}\n}})();', _SCRIPT) + "\n"


def _shorten(source: str, kind: str) -> str:
    """Take out comments and air, and give what only a script itself can see a name of a letter."""
    shortened: str = minify.string(kind, source)
    return shortened


def _read(static: Path, name: str) -> str:
    return (static / name).read_text(encoding="utf-8")
