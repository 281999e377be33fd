"""The widget's scripts and styles: many files to write, one of each to load, without comments and air.

Every byte is paid for by readers on a phone. What the parts share is the scope they are joined in.
"""

from collections.abc import Sequence
from pathlib import Path

import minify

# htmx as it was published, then what every reader needs; apart from it, what is fetched when somebody begins to write.
# Each in the order in which its parts need each other.
_READING = ("host", "theme", "places", "times", "since", "requests", "start", "begin")
_WRITING = ("shared", "form", "draft", "preview", "replies", "rules", "report", "own", "sending", "votes", "begin")
_SCRIPT, _STYLE = "application/javascript", "text/css"
_STYLES = ("base", "form", "nudge", "preview", "thread", "comment", "own", "report", "states", "media")


def join_bundles(static: Path) -> dict[str, bytes]:
    """Return the bundles by name, made of the files of the folder."""
    styles = "\n".join([_read(static, "tokens.css"), *(_read(static, f"widget/{name}.css") for name in _STYLES)])
    bundles = {
        "frame.js": _read(static, "vendor/htmx-4.0.1/htmx.min.js") + "\n" + _join(static, "widget", _READING),
        "writing.js": _join(static, "widget/writing", _WRITING),
        "frame.css": f"{_shorten(styles, _STYLE)}\n",
        "page.css": f"{_shorten(_read(static, 'widget/page.css'), _STYLE)}\n",  # of what fills a window, not a frame
        "embed.js": f"{_shorten(_read(static, 'embed.js'), _SCRIPT)}\n",
        "counts.js": f"{_shorten(_read(static, 'counts.js'), _SCRIPT)}\n",
    }
    return {name: text.encode() for name, text in bundles.items()}


def _join(static: Path, folder: str, names: Sequence[str]) -> str:
    parts = "\n".join(_read(static, f"{folder}/{name}.js") for name in names)
    return _shorten(f'(() => {{\n"use strict";\n{parts}\n}})();', _SCRIPT) + "\n"


def _shorten(source: str, kind: str) -> str:
    """Take out comments and air, and give what only a script itself can see a name of a letter."""
    shortened: str = minify.string(kind, source)
    return shortened


def _read(static: Path, name: str) -> str:
    return (static / name).read_text(encoding="utf-8")
