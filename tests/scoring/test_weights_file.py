"""The weights file: what it keeps, and that a broken one is refused with a reason."""

from pathlib import Path

import numpy as np
import pytest

from moderation.scoring.embedded import WEIGHTS_FILE, load_embedded
from moderation.scoring.scorer import ScorerUnavailable
from moderation.scoring.weights_file import compress, expand, read_weights, write_weights


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "copy.weights"
    path.write_bytes(WEIGHTS_FILE.read_bytes())
    return path


def test_the_shipped_file_is_small() -> None:
    assert WEIGHTS_FILE.stat().st_size < 2_000_000


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailable, match=r"nowhere\.weights cannot be read"):
        load_embedded(tmp_path / "nowhere.weights")


@pytest.mark.parametrize("length", [30, 100, 1_000, 100_000])
def test_a_truncated_file_is_refused(copy: Path, length: int) -> None:
    copy.write_bytes(copy.read_bytes()[:length])
    with pytest.raises(ScorerUnavailable, match="damaged"):
        load_embedded(copy)


@pytest.mark.parametrize("place", [40, 120, 5_000, -1])
def test_one_changed_byte_is_noticed(copy: Path, place: int) -> None:
    content = bytearray(copy.read_bytes())
    content[place] ^= 1
    copy.write_bytes(content)
    with pytest.raises(ScorerUnavailable, match="damaged"):
        load_embedded(copy)


@pytest.mark.parametrize("content", [b"", b"\n", b"PK\x03\x04 something else", b"parley-embedded 99\nabc\n{}\n"])
def test_another_format_is_refused(copy: Path, content: bytes) -> None:
    copy.write_bytes(content)
    with pytest.raises(ScorerUnavailable, match="not of the format"):
        load_embedded(copy)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    weights = np.zeros((16, 2), dtype=np.float32)
    weights[3], weights[9] = (4.0, -0.5), (0.25, 2.0)
    path = tmp_path / "small.weights"
    model = write_weights(
        path, name="small", labels=("a", "b"), bucket_bits=4, weights=weights, bias=np.array([-1, 0.5], np.float32)
    )
    read = read_weights(path)
    assert read.model == model
    assert model.startswith("small-")
    assert read.labels == ("a", "b")
    assert np.flatnonzero(read.slots).tolist() == [3, 9]
    np.testing.assert_allclose(read.rows[read.slots], weights, rtol=0.03, atol=0.001)
    assert read.bias.tolist() == [-1, 0.5]


def test_another_weight_or_another_bias_is_another_model(tmp_path: Path) -> None:
    path, many, few, low = tmp_path / "x", np.ones((8, 1), np.float32), np.eye(8, 1, dtype=np.float32), np.zeros(1)
    models = {
        write_weights(path, name="x", labels=("a",), bucket_bits=3, weights=weights, bias=bias.astype(np.float32))
        for weights, bias in ((many, low), (few, low), (few, low + 1))
    }
    assert len(models) == 3


def test_a_byte_a_weight_keeps_the_largest_exactly_and_the_small_ones_apart() -> None:
    weights = np.array([[8.0], [-8.0], [0.1], [0.01], [0.0]], np.float32)
    packed, largest = compress(weights)
    back = expand(packed, largest)
    assert back[0, 0] == 8.0
    assert back[1, 0] == -8.0
    assert back[2, 0] == pytest.approx(0.1, rel=0.05)
    assert back[3, 0] == pytest.approx(0.01, rel=0.15)
    assert back[4, 0] == 0.0
