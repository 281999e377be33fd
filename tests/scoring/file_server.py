"""A small HTTP server on loopback that can misbehave in many ways."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast


@dataclass
class Shelf:
    """The server's files, its behaviour, and the requests it received.

    `cut_after` lists how many bytes to send before closing the connection, one number per response. Status codes in
    `refusals` are sent first, one per response.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    knows_ranges: bool = True
    heeds_if_range: bool = True
    names_lengths: bool = True
    in_chunks: bool = False
    packed: str = ""
    weak: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def etag(self, content: bytes) -> str:
        return ("W/" if self.weak else "") + f'"{hashlib.sha256(content).hexdigest()[:16]}"'


class _Server(ThreadingHTTPServer):
    shelf: Shelf

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that close the connection: some tests mean to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # required for chunked encoding

    def do_GET(self) -> None:
        shelf = cast(_Server, self.server).shelf
        self.close_connection = True
        wanted = self.headers.get("Range")
        shelf.asked.append((self.path, wanted))
        if shelf.refusals:
            return self._refuse(shelf.refusals.pop(0))
        if self.path in shelf.redirects:
            self.send_response(302)
            self.send_header("Location", shelf.redirects[self.path])
            return self.end_headers()
        content = shelf.files.get(self.path)
        if content is None:
            return self._refuse(404)
        start = self._start(content, wanted, shelf)
        if start >= len(content) > 0:
            return self._refuse(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if shelf.packed:
            self.send_header("Content-Encoding", shelf.packed)
        if shelf.in_chunks:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            end = shelf.cut_after.pop(0) if shelf.cut_after else len(content)
            self.wfile.write(b"%x\r\n" % len(content) + content[:end])
            if end == len(content):
                self.wfile.write(b"\r\n0\r\n\r\n" if content else b"\r\n")
            return None
        if shelf.names_lengths:
            self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", shelf.etag(content))
        self.end_headers()
        end = start + shelf.cut_after.pop(0) if shelf.cut_after else len(content)
        self.wfile.write(content[start:end])
        return None

    def _start(self, content: bytes, wanted: str | None, shelf: Shelf) -> int:
        if wanted is None or not shelf.knows_ranges:
            return 0
        if shelf.heeds_if_range and self.headers.get("If-Range") != shelf.etag(content):
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@contextmanager
def serving() -> Iterator[Shelf]:
    """Serve a shelf until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.shelf = shelf = Shelf(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield shelf
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
