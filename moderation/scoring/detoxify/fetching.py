"""Download a large file over HTTP: complete and verified or not at all, resuming after interruptions."""

import errno
import http.client
import ipaddress
import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from moderation.scoring.detoxify.checksums import hash_file

TIMEOUT = 30.0  # seconds without a byte
PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds before each retry; restarts whenever bytes have arrived
MOST = 4 * 1024**3
"""Maximum bytes of one file; the largest published one has about 1.1 GB."""

RESERVE = 256 * 1024**2
"""Bytes that must stay free on the disk, which may also hold the database."""

_PIECE = 256 * 1024
_DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)

Report = Callable[[int, int | None], None]
"""Called with the number of bytes received, and the total where it is known."""


class FetchFailed(Exception):
    """A file could not be fetched; the message is a sentence for the operator."""


class NotThere(FetchFailed):
    """The server does not have the file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's URL and, where known, its expected length in bytes and SHA-256 in hexadecimal."""

    url: str
    size: int | None = None
    sha256: str | None = None


def download(source: Source, *, to: Path, report: Report, pauses: Sequence[float] = PAUSES) -> None:
    """Fetch a file; `to` appears once the file is complete and verified.

    Partial downloads are kept next to it (`.part`) and resumed, now or at the next call, if the server confirms that
    its file is unchanged. Raises NotThere and FetchFailed.
    """
    check_url(source.url)
    part = _Part(to)
    tries = iter(pauses)
    while True:
        before = part.size
        try:
            _transfer(source, part, report)
            break
        except (OSError, http.client.HTTPException) as error:
            if getattr(error, "errno", None) in _DISK_IS_FULL:
                part.discard()
                raise FetchFailed(f"{to.parent} is full: {source.url} could not be kept.") from error
            if part.size > before:
                tries = iter(pauses)
            pause = next(tries, None)
            if pause is None:
                reason = getattr(error, "reason", None) or error
                raise FetchFailed(
                    f"{source.url} could not be fetched ({reason}). What has arrived is kept: run the command again."
                ) from error
            time.sleep(pause)
    if part.size == 0:
        part.discard()
        raise FetchFailed(f"{source.url} is empty.")
    found = hash_file(part.path)
    if source.sha256 not in (None, found):
        part.discard()
        raise FetchFailed(f"{source.url} is not the file it should be: its SHA-256 is {found}, not {source.sha256}.")
    part.finish()


def check_url(url: str) -> None:
    """Raise FetchFailed unless the URL is https, or http on this machine: models come from trusted sources only."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise FetchFailed(f"{url} is not fetched: it takes an https address, or http on this machine.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _GuardedRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        check_url(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class _Part:
    """A partial download, and what the server said about the file."""

    def __init__(self, to: Path) -> None:
        self._to = to
        self.path = to.with_name(f"{to.name}.part")
        self._note = to.with_name(f"{to.name}.part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def told(self, url: str) -> dict[str, Any]:
        """Return the server's metadata of this part, `etag` and `length`; empty if it cannot be used."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) and note.get("url") == url else {}

    def begin(self, url: str, *, etag: str, length: int | None) -> None:
        self.discard()
        self._note.write_text(json.dumps({"url": url, "etag": etag, "length": length}), encoding="utf-8")

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self) -> None:
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        self.path.replace(self._to)
        self._note.unlink(missing_ok=True)


def _transfer(source: Source, part: _Part, report: Report) -> None:
    told = part.told(source.url)
    start, length = part.size, told.get("length")
    if length is not None and start == length:
        return  # the download was complete before something else failed
    headers = {"User-Agent": "Parley", "Accept-Encoding": "identity"}
    if start and told.get("etag"):
        headers |= {"Range": f"bytes={start}-", "If-Range": told["etag"]}
    with _open(source.url, headers, part) as response:
        _check_kind(source, response)
        if response.status == http.HTTPStatus.PARTIAL_CONTENT:
            place = f"bytes {start}-{(length or 0) - 1}/{length}"
            same = response.headers.get("ETag", told.get("etag")) == told.get("etag")
            if response.headers.get("Content-Range") != place or not same:
                part.discard()
                raise ConnectionError("the server went on with another file")
        else:
            # The whole file: the server does not support ranges, or the file has changed.
            start, length = 0, _length_of(response)
            etag = response.headers.get("ETag", "")
            if length is None:
                _check_that_its_end_is_known(source, response)
            _check_size(source, part, length)
            part.begin(source.url, etag="" if etag.startswith("W/") else etag, length=length)
        with part.path.open("ab") as file:
            while piece := response.read(_PIECE):
                file.write(piece)
                start += len(piece)
                if length is None:
                    _check_room(source, part, start)
                report(start, length)
    length = source.size if length is None else length
    if length is not None and start < length:
        raise ConnectionError(f"cut off after {start:,} of {length:,} bytes")


def _open(url: str, headers: dict[str, str], part: _Part) -> Any:
    opener = urllib.request.build_opener(_GuardedRedirects)
    try:
        return opener.open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT)  # noqa: S310 - checked above
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.discard()
            raise ConnectionError("the server's file is shorter than what had arrived") from None
        if error.code in (http.HTTPStatus.NOT_FOUND, http.HTTPStatus.GONE):
            raise NotThere(f"{url} is not there ({error.code}).") from None
        if error.code == http.HTTPStatus.TOO_MANY_REQUESTS or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ConnectionError(f"the server answered {error.code}") from None
        raise FetchFailed(f"{url} cannot be had: the server answered {error.code} {error.reason}.") from None


def _length_of(response: Any) -> int | None:
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() else None


def _check_size(source: Source, part: _Part, length: int | None) -> None:
    if None not in (source.size, length) and source.size != length:
        raise FetchFailed(f"{source.url} is not the file it should be: {length:,} bytes long, not {source.size:,}.")
    if length is not None:
        _check_room(source, part, length, still=length)


def _check_room(source: Source, part: _Part, length: int, *, still: int = 0) -> None:
    """Refuse a file that is too long for a model, or too large for the disk; `still` bytes are yet to come."""
    free = max(0, shutil.disk_usage(part.path.parent).free - RESERVE)
    if length > MOST:
        part.discard()
        raise FetchFailed(f"{source.url} has {length:,} bytes or more; no model file is over {MOST:,}.")
    if still > free or free == 0:
        part.discard()
        raise FetchFailed(f"{source.url} has {length:,} bytes; the disk of {part.path.parent} has {free:,} free.")


def _check_kind(source: Source, response: Any) -> None:
    if response.status not in (http.HTTPStatus.OK, http.HTTPStatus.PARTIAL_CONTENT):
        raise FetchFailed(f"{source.url} cannot be had: the server answered {response.status} {response.reason}.")
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", ""):
        raise FetchFailed(f"{source.url} was sent compressed ({coding[:20]}), which was not requested.")


def _check_that_its_end_is_known(source: Source, response: Any) -> None:
    """Refuse a response that could be cut off unnoticed.

    It needs a length, chunked encoding, or an expected size or hash.
    """
    if not response.chunked and source.size is None and source.sha256 is None:
        raise FetchFailed(f"{source.url} has no Content-Length, so a truncated file could not be detected.")
