"""The documents in docs/, as pages."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

from flask import Flask, Response, abort, current_app, make_response, render_template, send_from_directory
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup
from werkzeug.security import safe_join

_FOLDER = "docs"
_PICTURES = {".png", ".svg", ".jpg", ".webp"}
_TO_DOCUMENT = re.compile(r"(?!\w+:)([^#?]+)\.md(#.*)?")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def register_documents(app: Flask) -> None:
    """Register the pages of documents."""
    app.add_url_rule("/docs/", "documents", show_documents)
    app.add_url_rule("/docs/<path:name>", "document", show_document)


def show_documents() -> Response:
    """List the documents: top-level ones first, then those in folders."""
    files = sorted(_folder().rglob("*.md"), key=lambda path: (len(path.parts), path))
    entries = [(path.relative_to(_folder()).with_suffix("").as_posix(), _title_of(path)) for path in files]
    return make_response(render_template("docs.html", title="Documents", entries=entries, html=None))


def show_document(name: str) -> Response:
    """Show a document, or send a picture in it."""
    if Path(name).suffix in _PICTURES:
        return send_from_directory(_folder(), name)
    found = safe_join(str(_folder()), f"{name.removesuffix('.md')}.md")
    if found is None or not Path(found).is_file():
        abort(404)
    path = Path(found)
    # Our own files are reviewed like code, so their HTML is trusted.
    html = Markup(_render(path.read_text(encoding="utf-8")))  # noqa: S704
    return make_response(render_template("docs.html", title=_title_of(path), entries=(), html=html))


def _folder() -> Path:
    return Path(current_app.root_path).parent / _FOLDER


def _title_of(path: Path) -> str:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return first.lstrip("# ").strip() or path.stem


def _render(source: str) -> str:
    parser = _parser()
    tokens = parser.parse(source)
    _name_headings(tokens)
    _point_links_at_pages(tokens)
    return str(parser.renderer.render(tokens, parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


# A table wider than a phone scrolls in its own region, which is focusable for the keyboard.
def _open_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: object) -> str:
    table = self.renderToken(tokens, index, options, {})
    return f'<div class="scroll" role="region" tabindex="0" aria-label="Table">\n{table}'


def _close_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: object) -> str:
    return f"{self.renderToken(tokens, index, options, {})}</div>\n"


def _name_headings(tokens: Sequence[Token]) -> None:
    """Give headings the ids that links in the documents use, in the style of GitHub."""
    for opening, text in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", _NOT_IN_SLUG.sub("", text.content.lower()).replace(" ", "-"))


def _point_links_at_pages(tokens: Sequence[Token]) -> None:
    """Turn links to .md files, which work in the repository, into links to pages."""
    for child in chain.from_iterable(token.children or () for token in tokens):
        target = _TO_DOCUMENT.fullmatch(str(child.attrGet("href") or ""))
        if target:
            child.attrSet("href", target[1] + (target[2] or ""))
