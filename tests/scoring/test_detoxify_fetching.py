"""A model is fetched completely and verified or not at all, from a real server that misbehaves."""

import errno
import hashlib
import os
import random
import socket
from pathlib import Path
from typing import Any

import pytest

from moderation.scoring.detoxify import fetching
from moderation.scoring.detoxify.fetching import FetchFailed, Source, check_url, download
from tests.scoring.fetching import CONTENT, QUICK, ignore, names
from tests.scoring.file_server import Shelf

OTHER = random.Random(6).randbytes(600_000)


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "big"


def fetch(shelf: Shelf, to: Path, *, size: int | None = None, sha256: str | None = None) -> None:
    download(Source(f"{shelf.url}/big", size, sha256), to=to, report=ignore, pauses=QUICK)


def test_a_file_arrives_and_progress_is_reported(shelf: Shelf, to: Path) -> None:
    told: list[tuple[int, int | None]] = []
    source = Source(f"{shelf.url}/big", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    download(source, to=to, report=lambda *now: told.append(now), pauses=QUICK)
    assert to.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert names(to.parent) == ["big"]


def test_an_interrupted_download_is_resumed(shelf: Shelf, to: Path) -> None:
    shelf.cut_after = [100_000, 250_000, 0, 1]
    fetch(shelf, to)
    assert to.read_bytes() == CONTENT
    ranges = [wanted for _, wanted in shelf.asked]
    assert ranges == [None, "bytes=100000-", "bytes=350000-", "bytes=350000-", "bytes=350001-"]


def test_another_run_resumes_a_failed_one(shelf: Shelf, to: Path) -> None:
    shelf.cut_after = [300_000, 0, 0]
    with pytest.raises(FetchFailed, match=r"cut off after 300,000 of 700,000 bytes.*run the command again"):
        fetch(shelf, to)
    assert names(to.parent) == ["big.part", "big.part.json"]
    shelf.asked.clear()
    fetch(shelf, to)
    assert to.read_bytes() == CONTENT
    assert shelf.asked == [("/big", "bytes=300000-")]


@pytest.mark.parametrize("way", ["no ranges", "another file", "another file, unnoticed", "a shorter file", "weak"])
def test_downloads_that_cannot_be_resumed_start_over(way: str, shelf: Shelf, to: Path) -> None:
    shelf.weak = way == "weak"
    shelf.cut_after = [500_000, 0, 0]
    with pytest.raises(FetchFailed, match="cut off"):
        fetch(shelf, to)
    shelf.knows_ranges = way != "no ranges"
    shelf.heeds_if_range = way not in ("another file, unnoticed", "a shorter file")
    content = {"another file": OTHER, "another file, unnoticed": OTHER, "a shorter file": OTHER[:9]}.get(way, CONTENT)
    shelf.files["/big"] = content
    fetch(shelf, to)
    assert to.read_bytes() == content
    assert names(to.parent) == ["big"]


def test_a_complete_part_is_used(shelf: Shelf, to: Path) -> None:
    shelf.cut_after = [699_999, 0, 0]
    with pytest.raises(FetchFailed, match="cut off"):
        fetch(shelf, to)
    with to.with_name("big.part").open("ab") as part:
        part.write(CONTENT[-1:])
    shelf.asked.clear()
    fetch(shelf, to)
    assert to.read_bytes() == CONTENT
    assert shelf.asked == []


def test_a_wrong_length_is_refused_before_the_download(shelf: Shelf, to: Path) -> None:
    with pytest.raises(FetchFailed, match="700,000 bytes long, not 438,000,000"):
        fetch(shelf, to, size=438_000_000)
    assert names(to.parent) == []


def test_a_file_with_a_wrong_hash_is_deleted(shelf: Shelf, to: Path) -> None:
    with pytest.raises(FetchFailed, match=f"its SHA-256 is {hashlib.sha256(CONTENT).hexdigest()}, not 00ff"):
        fetch(shelf, to, sha256="00ff")
    assert names(to.parent) == []


@pytest.mark.parametrize("known", [{"size": len(CONTENT)}, {"sha256": hashlib.sha256(CONTENT).hexdigest()}])
def test_a_server_without_content_length_may_serve_known_files(known: dict[str, Any], shelf: Shelf, to: Path) -> None:
    shelf.names_lengths = False
    fetch(shelf, to, **known)
    assert to.read_bytes() == CONTENT


def test_responses_of_unknown_length_are_refused(shelf: Shelf, to: Path) -> None:
    shelf.names_lengths = False
    with pytest.raises(FetchFailed, match="a truncated file could not be detected"):
        fetch(shelf, to)
    assert names(to.parent) == []


def test_chunked_responses_are_accepted(shelf: Shelf, to: Path) -> None:
    shelf.in_chunks = True
    shelf.cut_after = [100_000]
    fetch(shelf, to)
    assert to.read_bytes() == CONTENT
    assert len(shelf.asked) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"files": {"/big": b""}}, "is empty"),
        ({"refusals": [204]}, "the server answered 204"),
        ({"packed": "gzip"}, r"was sent compressed \(gzip\)"),
    ],
)
def test_responses_that_are_not_files_are_refused_at_once(
    changes: dict[str, Any], message: str, shelf: Shelf, to: Path
) -> None:
    for name, value in changes.items():
        setattr(shelf, name, value)
    with pytest.raises(FetchFailed, match=message):
        fetch(shelf, to)
    assert names(to.parent) == []
    assert len(shelf.asked) == 1


@pytest.mark.parametrize("in_chunks", [False, True])
def test_far_too_long_files_are_refused(
    in_chunks: bool, shelf: Shelf, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.in_chunks = in_chunks
    monkeypatch.setattr(fetching, "MOST", 300_000)
    with pytest.raises(FetchFailed, match="no model file is over 300,000"):
        fetch(shelf, to)
    assert names(to.parent) == []


@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_reserve_is_left_on_the_disk(
    in_chunks: bool, shelf: Shelf, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.in_chunks = in_chunks
    monkeypatch.setattr(fetching, "RESERVE", 1 << 60)
    with pytest.raises(FetchFailed, match="has 0 free"):
        fetch(shelf, to)
    assert names(to.parent) == []


def test_a_full_disk_is_reported_and_cleaned_up(shelf: Shelf, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_up(_done: int, _total: int | None) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(FetchFailed, match="is full"):
        download(Source(f"{shelf.url}/big"), to=to, report=fill_up, pauses=QUICK)
    assert names(to.parent) == []
    assert len(shelf.asked) == 1


def test_server_errors_are_retried(shelf: Shelf, to: Path) -> None:
    shelf.refusals = [503, 429]
    fetch(shelf, to)
    assert to.read_bytes() == CONTENT
    shelf.refusals = [500, 502, 503]
    with pytest.raises(FetchFailed, match="the server answered 503"):
        fetch(shelf, to.with_name("again"))


@pytest.mark.parametrize(("status", "message"), [(404, r"is not there \(404\)"), (403, "the server answered 403")])
def test_client_errors_are_not_retried(status: int, message: str, shelf: Shelf, to: Path) -> None:
    shelf.refusals = [status]
    with pytest.raises(FetchFailed, match=message):
        fetch(shelf, to)
    assert len(shelf.asked) == 1


def test_a_refused_connection_is_reported(to: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchFailed, match=r"could not be fetched .*Connection refused"):
        download(Source(f"http://127.0.0.1:{port}/big"), to=to, report=ignore, pauses=QUICK)


@pytest.mark.parametrize(
    "url", ["https://models.example/m", "http://localhost:8/m", "http://127.0.0.1/m", "http://[::1]/m"]
)
def test_https_and_loopback_urls_are_allowed(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/m",
        "http://localhost.example/m",
        "file:///etc/passwd",
        "ftp://models.example/m",
        "m",
        "https:///m",
    ],
)
def test_other_urls_are_refused(url: str, to: Path) -> None:
    with pytest.raises(FetchFailed, match="takes an https address, or http on this machine"):
        download(Source(url), to=to, report=ignore, pauses=QUICK)


@pytest.mark.parametrize("target", ["http://models.example/m", "file:///etc/passwd"])
def test_redirects_to_other_urls_are_refused(target: str, shelf: Shelf, to: Path) -> None:
    shelf.redirects["/big"] = target
    with pytest.raises(FetchFailed, match=r"takes an https address|is not allowed"):
        fetch(shelf, to)


def test_redirects_on_this_machine_are_followed(shelf: Shelf, to: Path) -> None:
    shelf.redirects["/big"] = f"{shelf.url}/there"
    shelf.files["/there"] = CONTENT
    fetch(shelf, to)
    assert to.read_bytes() == CONTENT
