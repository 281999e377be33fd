"""Join and minify the scripts and styles of the widget and the desk into one file each.

The parts of a script share one scope.
"""

from collections.abc import Sequence
from pathlib import Path

import minify

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
    """Return the bundles by name, built from the static folder."""
    htmx = _read(static, "vendor/htmx-4.0.1/htmx.min.js")
    bundles = {
        "frame.js": f"{htmx}\n{_join(static, 'widget', _READING)}",
        "writing.js": _join(static, "widget/writing", _WRITING),
        "frame.css": _join_styles(static, "widget", _WIDGET_STYLES),
        "page.css": f"{_minify(_read(static, 'widget/page.css'), _STYLE)}\n",  # for full-window pages
        "desk.css": _join_styles(static, "desk", _DESK_STYLES),
        "desk.js": f"{htmx}\n{_join(static, 'desk', _DESK_SCRIPTS)}",
        "embed.js": f"{_minify(_read(static, 'embed.js'), _SCRIPT)}\n",
        "counts.js": f"{_minify(_read(static, 'counts.js'), _SCRIPT)}\n",
    }
    return {name: text.encode() for name, text in bundles.items()}


def _join_styles(static: Path, folder: str, names: Sequence[str]) -> str:
    parts = [_read(static, "tokens.css"), *(_read(static, f"{folder}/{name}.css") for name in names)]
    return _minify("\n".join(parts), _STYLE) + "\n"


def _join(static: Path, folder: str, names: Sequence[str]) -> str:
    parts = "\n".join(_read(static, f"{folder}/{name}.js") for name in names)
    return _minify(f'(() => {{\n"use strict";\n{parts}\n}})();', _SCRIPT) + "\n"


def _minify(source: str, kind: str) -> str:
    """Minify: remove comments and whitespace, and shorten local names."""
    minified: str = minify.string(kind, source)
    return minified


def _read(static: Path, name: str) -> str:
    return (static / name).read_text(encoding="utf-8")
