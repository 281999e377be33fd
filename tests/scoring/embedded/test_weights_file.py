"""The weights file: round trip, and errors for damaged files."""

from pathlib import Path

import numpy as np
import pytest

from moderation.scoring.embedded.quantised import compress, expand
from moderation.scoring.embedded.scorer import WEIGHTS_FILE, load_embedded
from moderation.scoring.embedded.weights_file import Array, read_weights, write_weights
from moderation.scoring.scorer import ScorerUnavailable


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "copy.weights"
    path.write_bytes(WEIGHTS_FILE.read_bytes())
    return path


def test_the_shipped_file_is_at_most_eight_megabytes() -> None:
    assert WEIGHTS_FILE.stat().st_size <= 8_000_000


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailable, match=r"nowhere\.weights cannot be read"):
        load_embedded(tmp_path / "nowhere.weights")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailable, match="cannot be read: Is a directory"):
        load_embedded(tmp_path)


@pytest.mark.parametrize("length", [30, 100, 1_000, 100_000])
def test_a_truncated_file_is_refused(copy: Path, length: int) -> None:
    copy.write_bytes(copy.read_bytes()[:length])
    with pytest.raises(ScorerUnavailable, match="damaged"):
        load_embedded(copy)


@pytest.mark.parametrize("place", [40, 120, 5_000, -1])
def test_one_changed_byte_is_detected(copy: Path, place: int) -> None:
    content = bytearray(copy.read_bytes())
    content[place] ^= 1
    copy.write_bytes(content)
    with pytest.raises(ScorerUnavailable, match="damaged"):
        load_embedded(copy)


@pytest.mark.parametrize("content", [b"", b"\n", b"PK\x03\x04 something else", b"parley-embedded 99\nabc\n{}\n"])
def test_another_format_is_refused(copy: Path, content: bytes) -> None:
    copy.write_bytes(content)
    with pytest.raises(ScorerUnavailable, match="not in the format"):
        load_embedded(copy)


def test_weights_of_other_features_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.weights"
    with monkeypatch.context() as then:
        then.setattr("moderation.scoring.embedded.weights_file.REVISION", 1)
        write_weights(path, name="old", about={}, arrays={})
    with pytest.raises(ScorerUnavailable, match="was trained with features 1, this version computes 2"):
        read_weights(path)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "small.weights"
    arrays: dict[str, Array] = {
        "floats": np.array([[1.5, -2.0]], np.float32),
        "bytes": np.array([-128, 127], np.int8),
        "none": np.zeros((0, 3), np.float32),
        "bits": np.array([255], np.uint8),
    }
    model = write_weights(path, name="small", about={"labels": ["a"]}, arrays=arrays)
    read = read_weights(path)
    assert read.model == model
    assert model.startswith("small-")
    assert read.about == {"labels": ["a"]}
    assert list(read.arrays) == list(arrays)
    for key, array in arrays.items():
        assert read.arrays[key].dtype == array.dtype
        np.testing.assert_array_equal(read.arrays[key], array)


def test_any_change_gives_another_model_version(tmp_path: Path) -> None:
    ones, zeros = np.ones(3, np.float32), np.zeros(3, np.float32)
    models = {
        write_weights(tmp_path / "x", name="x", about={"labels": labels}, arrays={"a": array})
        for labels, array in ((["a"], ones), (["a"], zeros), (["b"], ones))
    }
    assert len(models) == 3


def test_quantisation_keeps_the_largest_weight_and_small_differences() -> None:
    weights = np.array([[8.0], [-8.0], [0.1], [0.01], [0.0]], np.float32)
    packed, largest = compress(weights)
    back = expand(packed, largest)
    assert back[0, 0] == 8.0
    assert back[1, 0] == -8.0
    assert back[2, 0] == pytest.approx(0.1, rel=0.05)
    assert back[3, 0] == pytest.approx(0.01, rel=0.15)
    assert back[4, 0] == 0.0
