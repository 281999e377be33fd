"""Database sessions for reading and writing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from moderation.store.comments.guests import Guest, find_guest
from moderation.store.session import reading, writing
from tests.conftest import NOON


def add_guest(name: str) -> None:
    with writing() as session:
        session.add(Guest(token_hash=name, created_at=NOON))


def test_written_rows_can_be_read(app: Flask) -> None:
    add_guest("a")
    with reading() as session:
        guest = find_guest(session, "a")
        assert guest is not None
        assert guest.created_at == NOON


def test_an_error_rolls_back(app: Flask) -> None:
    def fail() -> None:
        with writing() as session:
            session.add(Guest(token_hash="a", created_at=NOON))
            session.flush()
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError):
        fail()
    with reading() as session:
        assert find_guest(session, "a") is None


def test_reading_saves_nothing(app: Flask) -> None:
    with reading() as session:
        session.add(Guest(token_hash="a", created_at=NOON))
    with reading() as session:
        assert find_guest(session, "a") is None


def test_a_read_ends_before_a_write_begins(app: Flask) -> None:
    with reading() as session:
        assert find_guest(session, "a") is None
        add_guest("a")
    with reading() as session:
        assert find_guest(session, "a") is not None


def test_reading_then_writing_from_many_threads_never_finds_it_locked(app: Flask) -> None:
    """Deferred transactions caused hundreds of "database is locked" errors here."""

    def count_up(_: int) -> None:
        with app.app_context():
            for _ in range(25):
                with writing() as session:
                    number = session.scalar(select(func.count()).select_from(Guest))
                    session.add(Guest(token_hash=str(number), created_at=NOON))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Guest)) == 100


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", 5000)]
)
def test_pragmas_are_set_on_every_connection(app: Flask, pragma: str, value: object) -> None:
    with reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    def write() -> None:
        with writing() as session:
            session.add(Guest(token_hash="a", created_at=NOON.replace(tzinfo=None)))

    with pytest.raises(Exception, match="without a zone"):
        write()
