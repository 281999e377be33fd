"""Full text: which comments hold certain words."""

from moderation.store.base import after_create
from moderation.store.comments import Revision

# One row a comment, its present words; triggers keep it in step within the transaction that changes them, whoever
# does that: the widget, an import, an erasure. SQLite's alone; PostgreSQL has its own way.
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
