"""The two doors to the database: one to read, one to write."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from moderation.store.database import WRITING, db


@contextmanager
def reading() -> Iterator[Session]:
    """Open a snapshot to read from; nothing is ever saved through it."""
    session = db.session()
    try:
        yield session
    finally:
        session.rollback()


@contextmanager
def writing() -> Iterator[Session]:
    """Open a transaction that holds the write lock from its first act, and commit it at the end.

    Any read still open ends first: its snapshot could be older than the lock. Whatever raises inside undoes everything.
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
