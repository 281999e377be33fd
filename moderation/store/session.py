"""Database sessions: `reading()` and `writing()`."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from moderation.store.database import WRITING, db


@contextmanager
def reading() -> Iterator[Session]:
    """Open a snapshot for reading; changes made in it are never saved."""
    session = db.session()
    try:
        yield session
    finally:
        session.rollback()


@contextmanager
def writing() -> Iterator[Session]:
    """Open a transaction that holds the write lock from the start, and commit it at the end.

    Ends any open read first, because its snapshot could be older than the lock. Any exception rolls everything back.
    """
    session = db.session()
    session.rollback()
    session.connection(execution_options=WRITING)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
