"""An exported model gives torch's answers without torch, and is refused if damaged."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from moderation.scoring.detoxify.canary import KIND, RUDE
from moderation.scoring.detoxify.checksums import hash_file, read_sums, write_sums
from moderation.scoring.detoxify.exporting import export_model
from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import load_scorer
from moderation.scoring.scorer import ScorerUnavailable
from tests.scoring.tiny_detoxify import tiny_model

ROOT = Path(__file__).resolve().parents[2]
LONG = "this is a good article " * 250
TEXTS = [RUDE, KIND, "i kill you", "", "hello " * 400, f"{LONG} moron {LONG}", "\ud800 \U0001f600"]
# Eight-bit weights are coarse for a network of width 32; the published ones have 768.
NEAR = 0.12


Exported = Callable[[str], ScorerOptions]
FAMILIES = ["original", "original-small", "unbiased"]  # BERT, ALBERT and RoBERTa
SERVE = """
import json, sys
from pathlib import Path
from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import load_scorer
models, model, text = sys.argv[1:]
scores = load_scorer("detoxify-onnx", ScorerOptions(models=Path(models), detoxify_model=model)).score(text)
print(json.dumps({"scores": scores.values, "model": scores.model, "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Options for a model that was exported once for all tests in this file."""
    models = tmp_path_factory.mktemp("exported")

    def export(model: str) -> ScorerOptions:
        options = ScorerOptions(models=models, detoxify_model=model)
        if not (models / model).exists():
            shutil.copytree(tiny_model(model, below=tmp_path_factory.getbasetemp()), models / model)
            said: list[str] = []
            result = export_model(options, say=said.append)
            assert [line[:3] for line in said] == ["1/4", "2/4", "3/4", "4/4"]
            assert result.folder == models / f"{model}-onnx"
            assert result.difference < NEAR
        return options

    return export


@pytest.mark.parametrize("model", FAMILIES)
def test_it_gives_torchs_answers(model: str, exported: Exported) -> None:
    options = exported(model)
    torch, onnx = load_scorer("detoxify", options), load_scorer("detoxify-onnx", options)
    assert onnx.languages == torch.languages
    for text in TEXTS:
        here, there = torch.score(text).values, onnx.score(text).values
        assert here.keys() == there.keys()
        assert max(abs(here[label] - there[label]) for label in here) < NEAR


@pytest.mark.parametrize("model", FAMILIES)
def test_it_runs_without_torch_and_torchs_files(model: str, exported: Exported, tmp_path: Path) -> None:
    shutil.copytree(exported(model).models / f"{model}-onnx", tmp_path / f"{model}-onnx")
    asked = subprocess.run(
        [sys.executable, "-W", "error", "-c", SERVE, str(tmp_path), model, RUDE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer = json.loads(asked.stdout)
    assert answer["scores"]["insult"] > 0.8
    assert answer["model"] == f"{model}-int8-{hash_file(tmp_path / f'{model}-onnx' / 'model.onnx')[:12]}"
    assert not {"torch", "transformers", "detoxify"} & set(answer["modules"])
    assert asked.stderr == ""


@pytest.fixture
def original(exported: Exported, tmp_path: Path) -> ScorerOptions:
    options = exported("original")
    for name in ("original", "original-onnx"):
        shutil.copytree(options.models / name, tmp_path / "models" / name)
    return replace(options, models=tmp_path / "models")


def _rewrite_sums(folder: Path) -> None:
    write_sums(folder, {name: hash_file(folder / name) for name in read_sums(folder)})


def _swap_labels(folder: Path) -> None:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    about["labels"].reverse()
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    _rewrite_sums(folder)


def _write(name: str, content: bytes, *, and_sums: bool) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)
        if and_sums:
            _rewrite_sums(folder)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (shutil.rmtree, "Run `flask detoxify export`"),
        (lambda folder: (folder / "tokenizer.json").unlink(), r"tokenizer\.json cannot be read"),
        (_write("model.onnx", b"<html>", and_sums=False), r"model\.onnx has changed"),
        (_write("model.onnx", b"<html>", and_sums=True), "cannot be loaded .*Export the model again"),
        (_write("tokenizer.json", b"{}", and_sums=True), "cannot be loaded .*Export the model again"),
        (_write("about.json", b"{", and_sums=True), "cannot be loaded .*Export the model again"),
        (_write("about.json", b'{"labels": [], "unknown_token": 1}', and_sums=True), "answers with nothing"),
        (_swap_labels, "cannot tell an insult from a kind word"),
    ],
)
def test_damage_is_reported(spoil: Callable[[Path], None], message: str, original: ScorerOptions) -> None:
    spoil(original.models / "original-onnx")
    with pytest.raises(ScorerUnavailable, match=message):
        load_scorer("detoxify-onnx", original)


def test_an_earlier_export_stays_until_the_new_one_is_valid(original: ScorerOptions) -> None:
    before = read_sums(original.models / "original-onnx")
    (original.models / "original/vocab.txt").unlink()
    with pytest.raises(ScorerUnavailable, match="do not fit together"):
        export_model(original, say=lambda _: None)
    assert read_sums(original.models / "original-onnx") == before
    assert sorted(path.name for path in original.models.iterdir()) == ["original", "original-onnx"]


def test_a_new_export_replaces_the_old_one(original: ScorerOptions) -> None:
    marker = original.models / "original-onnx/left-over"
    marker.touch()
    export_model(original, say=lambda _: None)
    assert not marker.exists()
    assert load_scorer("detoxify-onnx", original).score(RUDE).values["insult"] > 0.8
    assert sorted(path.name for path in original.models.iterdir()) == ["original", "original-onnx"]


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_missing_packages_are_named(package: str, original: ScorerOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # makes the import fail
    with pytest.raises(ScorerUnavailable, match=rf"not installed \({package}\)\. `make detoxify-onnx` installs them"):
        load_scorer("detoxify-onnx", original)


def test_exporting_names_missing_packages(original: ScorerOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ScorerUnavailable, match=r"not installed \(onnx\)\. `make detoxify` installs them"):
        export_model(original, say=lambda _: None)


@pytest.mark.parametrize("failing", ["mkdtemp", "hash_file"])
def test_write_errors_are_reported_plainly(
    failing: str, original: ScorerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "models/x")

    place = "tempfile.mkdtemp" if failing == "mkdtemp" else "moderation.scoring.detoxify.exporting.hash_file"
    monkeypatch.setattr(place, fail)
    with pytest.raises(ScorerUnavailable, match="cannot be written to models/x: No space left on device"):
        export_model(original, say=lambda _: None)
    assert sorted(path.name for path in original.models.iterdir()) == ["original", "original-onnx"]


def test_an_unwritable_models_folder_is_reported_plainly(original: ScorerOptions, tmp_path: Path) -> None:
    folder = original.models / "original"
    (tmp_path / "file").touch()
    options = ScorerOptions(
        models=tmp_path / "file",
        detoxify_model="original",
        detoxify_checkpoint=folder / "model.ckpt",
        detoxify_config=folder,
    )
    with pytest.raises(ScorerUnavailable, match=r"cannot be written to .*file: "):
        export_model(options, say=lambda _: None)
