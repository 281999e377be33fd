"""The cache of rendered responses: most recently used, within a size limit."""

from flask import Flask

from moderation.store.comments.public_thread import count_public
from moderation.store.database import db
from moderation.web.embed.page_cache import PageCache
from tests.web.embed.conftest import Blog


def test_recently_used_entries_stay() -> None:
    pages = PageCache(limit=10)
    pages.keep("a", b"12345")
    pages.keep("b", b"12345")
    assert pages.find("a") == b"12345"
    pages.keep("c", b"12345")
    assert pages.find("b") is None
    assert pages.find("a")
    assert pages.find("c")


def test_too_large_entries_are_not_cached() -> None:
    pages = PageCache(limit=10)
    pages.keep("a", b"1" * 11)
    assert pages.find("a") is None
    pages.keep("b", b"1" * 10)
    assert pages.find("b")


def test_replacing_an_entry_counts_once() -> None:
    pages = PageCache(limit=10)
    for _ in range(5):
        pages.keep("a", b"12345")
    pages.keep("b", b"12345")
    assert pages.find("a")
    assert pages.find("b")


def test_second_request_reads_no_comments(app: Flask, blog: Blog) -> None:
    blog.say("Hello.")
    first = blog.get()
    db.session.rollback()
    # Changed without raising the version: a page rendered again would show the difference.
    with db.engine.begin() as connection:
        connection.exec_driver_sql("update comments set status = 'rejected'")
    assert count_public(db.session(), 1) == 0
    assert blog.get().data == first.data
