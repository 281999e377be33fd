"""Embed snippets for a site, filled in from the files in `templates/snippets`."""

from functools import cache
from pathlib import Path

from moderation.domain.snippet import KINDS, Snippet, fill_snippet

_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "snippets"
_PAGE = "PAGE_URL"  # a placeholder for the owner to replace


def list_snippets(public_origin: str, key: str) -> list[Snippet]:
    """Return a site's snippets for every kind of blog, plain HTML first."""
    return [Snippet(kind, write_snippet(public_origin, key, kind=kind.name)) for kind in KINDS]


def write_snippet(public_origin: str, key: str, *, kind: str = "html", page_url: str = _PAGE) -> str:
    """Return a site's snippet; `page_url` is for the plain HTML link that readers without scripts see."""
    return fill_snippet(_read(kind), public_origin=public_origin, key=key, page_url=page_url)


@cache
def _read(kind: str) -> str:
    return (_FOLDER / f"{kind}.txt").read_text(encoding="utf-8")
