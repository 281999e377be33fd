"""A cache of rendered responses in this process."""

from collections import OrderedDict
from threading import Lock
from typing import cast

from flask import current_app
from flask.blueprints import BlueprintSetupState

_LIMIT = 16 * 1024 * 1024  # bytes; a few hundred full pages


class PageCache:
    """A least-recently-used cache with a limit in bytes.

    A key covers everything its response depends on, so an entry never becomes stale, only unused. An entry can be newer
    than its key, because the thread is read after its mark; the next request then has another key.
    """

    def __init__(self, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> bytes | None:
        """Return a cached response, else None."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: str, page: bytes) -> None:
        """Cache a response, and evict the least recently used ones."""
        with self._lock:
            self._size += len(page) - len(self._pages.pop(key, b""))
            self._pages[key] = page
            while self._size > self._limit:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest)


def add_page_cache(state: BlueprintSetupState) -> None:
    """Give an app its own cache."""
    state.app.extensions["parley-kept-pages"] = PageCache()


def page_cache() -> PageCache:
    """Return the current app's cache."""
    return cast(PageCache, current_app.extensions["parley-kept-pages"])
