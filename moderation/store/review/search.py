"""Full-text search in SQLite."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, column, false, literal_column, select, table

from moderation.domain.search import Term
from moderation.store.base import after_create
from moderation.store.comments.comments import Revision

# One row per comment with its present text, kept up to date by triggers in the transaction that changes it, whether
# by the widget, an import or an erasure. SQLite only; PostgreSQL has its own full-text search.
_TABLE = """CREATE VIRTUAL TABLE comment_words USING fts5(
    site, author, body, tokenize = "unicode61 remove_diacritics 2", prefix = '3'
)"""
_KEEP = """CREATE TRIGGER revisions_keep_words AFTER INSERT ON revisions BEGIN
    INSERT OR REPLACE INTO comment_words (rowid, site, author, body)
    SELECT id, 'site' || site_id, author, NEW.body FROM comments WHERE id = NEW.comment_id;
END"""
_CHANGE = """CREATE TRIGGER revisions_change_words AFTER UPDATE OF body ON revisions BEGIN
    UPDATE comment_words SET body = NEW.body
    WHERE rowid = NEW.comment_id
        AND NEW.number = (SELECT revision FROM comments WHERE id = NEW.comment_id);
END"""
_DROP = """CREATE TRIGGER comments_drop_words AFTER DELETE ON comments BEGIN
    DELETE FROM comment_words WHERE rowid = OLD.id;
END"""

for _statement in (_TABLE, _KEEP, _CHANGE, _DROP):
    after_create(Revision.__table__, _statement, dialect="sqlite")

_WORDS = table("comment_words", column("rowid"))


def find_words(terms: Sequence[Term], *, site_ids: Sequence[int], before: int | None = None) -> Select[Any]:
    """Select the comments of these sites that contain all terms in their text or author name, as rows of `id`.

    Highest id first; `before` is the last id already seen.
    """
    row_id = _WORDS.c.rowid
    found = select(row_id.label("key"), row_id.label("id")).order_by(row_id.desc())
    if not terms or not site_ids:
        return found.where(false())
    found = found.where(literal_column("comment_words").op("MATCH")(_to_fts(terms, site_ids)))
    return found if before is None else found.where(row_id < before)


def _to_fts(terms: Sequence[Term], site_ids: Sequence[int]) -> str:
    """Translate terms to FTS5 query syntax, in which everything between quotes is plain text."""
    sites = " OR ".join(f"site{site_id:d}" for site_id in site_ids)
    words = " AND ".join(
        '"' + term.text.replace('"', '""') + '"' + (" *" if term.is_beginning else "") for term in terms
    )
    return f"site : ({sites}) AND {{author body}} : ({words})"
