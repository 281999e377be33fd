"""`flask detoxify …` as an operator sees it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation.scoring.detoxify.checksums import hash_file, write_sums
from moderation.scoring.detoxify.exporting import COMPARED
from tests.cli.conftest import Invoke
from tests.scoring.file_server import Shelf, serving
from tests.scoring.tiny_detoxify import tiny_model


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model("original", below=tmp_path_factory.getbasetemp())


@pytest.fixture
def mirror(folder: Path) -> Iterator[Shelf]:
    with serving() as shelf:
        for path in folder.iterdir():
            shelf.files[f"/original/{path.name}"] = path.read_bytes()
        yield shelf


def test_fetch_fills_the_folder_and_tries_the_model_out(
    run: Invoke, mirror: Shelf, folder: Path, tmp_path: Path
) -> None:
    digest = hash_file(folder / "model.ckpt")
    fetched = run("detoxify", "fetch", "--base-url", mirror.url, "--sha256", digest)
    assert fetched.exit_code == 0, fetched.output
    assert f"{tmp_path / 'models/original'} is complete." in fetched.output
    assert f"The model loads and tells an insult from a kind word: original-{digest[:12]}." in fetched.output
    scored = run("score", "--scorer", "detoxify", given='{"text": "you are a moron"}\n')
    answer = json.loads(scored.output)
    assert answer["scores"]["insult"] > 0.8
    assert answer["model"] == f"original-{digest[:12]}"


def test_fetch_says_when_what_arrived_is_no_model(run: Invoke, mirror: Shelf, folder: Path) -> None:
    mirror.files["/original/vocab.txt"] = b"<html>Sign in</html>"
    fetched = run("detoxify", "fetch", "--base-url", mirror.url)
    assert fetched.exit_code == 1
    assert "Error: " in fetched.output
    assert "do not fit together: the tokenizer knows" in fetched.output
    assert "Deleted: " in fetched.output.splitlines()[-1]
    mirror.files["/original/vocab.txt"] = (folder / "vocab.txt").read_bytes()
    assert run("detoxify", "fetch", "--base-url", mirror.url).exit_code == 0


def test_fetch_again_replaces_what_went_wrong_unseen(run: Invoke, mirror: Shelf, folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "models/original"
    shutil.copytree(folder, there)
    (there / "vocab.txt").write_text("<html>Sign in</html>", encoding="utf-8")
    write_sums(there, {path.name: hash_file(path) for path in there.iterdir()})
    failed = run("detoxify", "fetch", "--base-url", mirror.url)
    assert failed.exit_code == 1
    assert "use --again to fetch all files again" in failed.output
    assert run("detoxify", "fetch", "--base-url", mirror.url, "--again").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--base-url", "http://models.example"), "it takes an https address"),
        (("--sha256", "00ff"), "'00ff' is not a SHA-256"),
        (("--sha256", "00" * 32), "its SHA-256 is"),
        (("--model", "unbiased"), "unbiased/model.ckpt is not there (404)"),
        (("--model", "huge"), "'huge' is not one of 'original'"),
    ],
)
def test_fetch_that_fails_is_one_plain_line(words: tuple[str, ...], message: str, run: Invoke, mirror: Shelf) -> None:
    failed = run("detoxify", "fetch", "--base-url", mirror.url, *words)
    assert failed.exit_code != 0
    assert message in failed.output.splitlines()[-1]
    assert "Traceback" not in failed.output


def test_export_shows_its_steps_and_what_the_result_is_worth(run: Invoke, folder: Path, tmp_path: Path) -> None:
    missing = run("detoxify", "export")
    assert missing.exit_code == 1
    assert "Run `flask detoxify fetch`" in missing.output
    shutil.copytree(folder, tmp_path / "models/original")
    exported = run("detoxify", "export")
    assert exported.exit_code == 0, exported.output
    lines = exported.output.splitlines()
    assert [line[:3] for line in lines[:4]] == ["1/4", "2/4", "3/4", "4/4"]
    assert lines[4].startswith(f"{tmp_path / 'models/original-onnx'} is ready")
    assert "differ from torch's by at most 0." in lines[5]
    assert len(COMPARED) == 10
    scored = run("score", "--scorer", "detoxify-onnx", given='{"text": "you are a moron"}\n')
    assert json.loads(scored.output)["scores"]["insult"] > 0.8
