"""Rendered answers that are kept: the last ones asked for, within a limit."""

from flask import Flask

from moderation.store.comments.public_thread import count_public
from moderation.store.database import db
from moderation.web.embed.page_cache import PageCache
from tests.web.embed.conftest import Blog


def test_what_was_asked_for_last_stays() -> None:
    pages = PageCache(limit=10)
    pages.keep("a", b"12345")
    pages.keep("b", b"12345")
    assert pages.find("a") == b"12345"
    pages.keep("c", b"12345")
    assert pages.find("b") is None
    assert pages.find("a")
    assert pages.find("c")


def test_one_too_large_is_not_kept() -> None:
    pages = PageCache(limit=10)
    pages.keep("a", b"1" * 11)
    assert pages.find("a") is None
    pages.keep("b", b"1" * 10)
    assert pages.find("b")


def test_keeping_anew_counts_once() -> None:
    pages = PageCache(limit=10)
    for _ in range(5):
        pages.keep("a", b"12345")
    pages.keep("b", b"12345")
    assert pages.find("a")
    assert pages.find("b")


def test_second_look_reads_no_comments(app: Flask, blog: Blog) -> None:
    blog.say("Hello.")
    first = blog.get()
    db.session.rollback()
    # A comment that no version tells of: a page that is rendered anew would show that it is gone.
    with db.engine.begin() as connection:
        connection.exec_driver_sql("update comments set status = 'rejected'")
    assert count_public(db.session(), 1) == 0
    assert blog.get().data == first.data
