"""Fetching whole models: each file once, damaged ones again, and the hashes recorded."""

import fcntl
import hashlib
import re
from pathlib import Path

import pytest

from moderation.scoring.detoxify.checksums import hash_file, read_sums
from moderation.scoring.detoxify.fetching import FetchFailed, NotThere, Source
from moderation.scoring.detoxify.models import MODEL_TYPES
from moderation.scoring.detoxify.published import Published, fetch_model, list_published
from moderation.scoring.scorer import ScorerUnavailable
from tests.scoring.fetching import QUICK, ignore, names
from tests.scoring.file_server import Shelf


def published(shelf: Shelf, **sha256: str) -> list[Published]:
    return [
        Published(name, Source(f"{shelf.url}/{name}", sha256=sha256.get(name)), optional=name == "extra")
        for name in ("big", "small", "extra")
    ]


def fill(models: Path, files: list[Published]) -> Path:
    return fetch_model("original", models=models, files=files, report=lambda _: ignore, pauses=QUICK).folder


def test_a_model_is_fetched_once_and_its_hashes_recorded(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/small"] = b"small"
    folder = fill(tmp_path, published(shelf))
    assert folder == tmp_path / "original"
    assert read_sums(folder) == {name: hash_file(folder / name) for name in ("big", "small")}
    shelf.asked.clear()
    fill(tmp_path, published(shelf))
    assert [path for path, _ in shelf.asked] == ["/extra"]


def test_only_damaged_files_are_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files |= {"/small": b"small", "/extra": b"extra"}
    folder = fill(tmp_path, published(shelf))
    (folder / "small").write_bytes(b"smell")
    (folder / "extra").unlink()
    shelf.asked.clear()
    fill(tmp_path, published(shelf))
    assert [path for path, _ in shelf.asked] == ["/small", "/extra"]
    assert (folder / "small").read_bytes() == b"small"


def test_again_fetches_everything(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/small"] = b"<html>Sign in</html>"
    folder = fill(tmp_path, published(shelf))
    (folder / "SHA256SUMS").write_bytes(b"\xff")
    shelf.files["/small"] = b"small"
    with pytest.raises(ScorerUnavailable, match="SHA256SUMS is damaged"):
        fill(tmp_path, published(shelf))
    fetch_model("original", models=tmp_path, files=published(shelf), report=lambda _: ignore, pauses=QUICK, again=True)
    assert (folder / "small").read_bytes() == b"small"
    assert read_sums(folder) == {name: hash_file(folder / name) for name in ("big", "small")}


def test_discarding_deletes_new_files_and_their_hashes(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/small"] = b"<html>Sign in</html>"
    folder = fill(tmp_path, published(shelf))
    (folder / "small").unlink()
    fetched = fetch_model("original", models=tmp_path, files=published(shelf), report=lambda _: ignore, pauses=QUICK)
    assert fetched.names == ("small",)
    fetched.discard()
    assert names(folder) == [".lock", "SHA256SUMS", "big"]
    assert list(read_sums(folder)) == ["big"]


def test_fetching_a_file_does_not_legitimise_a_damaged_one(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files |= {"/small": b"small", "/extra": b"extra"}
    folder = fill(tmp_path, published(shelf))
    (folder / "small").write_bytes(b"smell")
    (folder / "big").unlink()
    del shelf.files["/small"]
    with pytest.raises(NotThere, match="small"):
        fill(tmp_path, published(shelf))
    assert read_sums(folder)["small"] == hashlib.sha256(b"small").hexdigest()


def test_concurrent_fetches_into_one_folder_are_refused(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "original").mkdir()
    with (tmp_path / "original/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FetchFailed, match="Another process is fetching"):
            fill(tmp_path, published(shelf))


def test_an_unwritable_folder_is_reported(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    with pytest.raises(FetchFailed, match="cannot be written to"):
        fill(tmp_path / "models", published(shelf))


@pytest.mark.parametrize("model", MODEL_TYPES)
def test_every_model_has_its_files_listed(model: str) -> None:
    files = {file.name: file for file in list_published(model)}
    assert {"model.ckpt", "config.json", "tokenizer_config.json"} < files.keys()
    assert all(file.source.url.startswith("https://") for file in files.values())
    # The eight digits in a published file name look like its hash but are not.
    digits = re.search(r"-([0-9a-f]{8})\.ckpt$", files["model.ckpt"].source.url)
    assert digits
    assert files["model.ckpt"].source.sha256 is None


def test_a_mirror_and_a_hash_override_the_manifest() -> None:
    files = {file.name: file for file in list_published("original", base_url="https://m.example/p/", sha256="AB" * 32)}
    assert files["model.ckpt"].source == Source("https://m.example/p/original/model.ckpt", None, "ab" * 32)
    assert files["vocab.txt"].source == Source("https://m.example/p/original/vocab.txt")
    with pytest.raises(FetchFailed, match="'00ff' is not a SHA-256"):
        list_published("original", sha256="00ff")
    with pytest.raises(FetchFailed, match="There is no model 'huge'"):
        list_published("huge")
    with pytest.raises(FetchFailed, match="takes an https address"):
        list_published("original", base_url="http://m.example")
