"""Rendered answers that are asked for again and again, kept in this process."""

from collections import OrderedDict
from threading import Lock
from typing import cast

from flask import current_app
from flask.blueprints import BlueprintSetupState

_LIMIT = 16 * 1024 * 1024  # bytes; some hundred full pages


class PageCache:
    """The answers last asked for, up to a number of bytes in all.

    A key says everything its answer depends on, so none is ever too old: it is only no longer asked for. It may be
    newer than its key, for the thread is read after its mark was; the next look has another key then.
    """

    def __init__(self, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> bytes | None:
        """Return an answer that is kept."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: str, page: bytes) -> None:
        """Keep an answer, and let go of those that were not asked for longest."""
        with self._lock:
            self._size += len(page) - len(self._pages.pop(key, b""))
            self._pages[key] = page
            while self._size > self._limit:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest)


def add_page_cache(state: BlueprintSetupState) -> None:
    """Give an app its own."""
    state.app.extensions["parley-kept-pages"] = PageCache()


def page_cache() -> PageCache:
    """Return the running app's."""
    return cast(PageCache, current_app.extensions["parley-kept-pages"])
