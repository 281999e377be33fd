"""The weights file format: format and checksum lines, a one-line JSON header, then the arrays."""

import hashlib
import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.embedded.features import REVISION
from moderation.scoring.scorer import ScorerUnavailable

_FORMAT = "parley-embedded 2"
_KINDS = ("float32", "int8", "uint8")

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """A weights file's content: the model's version, metadata, and named arrays."""

    model: str
    about: Mapping[str, Any]
    arrays: Mapping[str, Array]


def read_weights(path: Path) -> WeightsFile:
    """Map a weights file into memory, shared between processes.

    Raises ScorerUnavailable with the reason if it is not a complete file of this format.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise ScorerUnavailable(f"The weights file {path} cannot be read: {error.strerror}.") from error
    except ValueError:
        raise ScorerUnavailable(f"The weights file {path} is not in the format '{_FORMAT}': it is empty.") from None
    if content.readline() != f"{_FORMAT}\n".encode():
        raise ScorerUnavailable(f"The weights file {path} is not in the format '{_FORMAT}'. Install it again.")
    checksum = content.readline().strip()
    if hashlib.sha256(memoryview(content)[content.tell() :]).hexdigest().encode() != checksum:
        raise ScorerUnavailable(f"The weights file {path} is damaged: its checksum does not match. Install it again.")
    header = json.loads(content.readline())
    if header["features"] != REVISION:
        raise ScorerUnavailable(
            f"The weights file {path} was trained with features {header['features']}, this version computes {REVISION}."
        )
    return WeightsFile(header["model"], header["about"], _unpack(header["arrays"], content, start=content.tell()))


def write_weights(path: Path, *, name: str, about: Mapping[str, Any], arrays: Mapping[str, Array]) -> str:
    """Write arrays of float32, int8 or uint8, with JSON metadata `about`.

    Returns the model's version: `name` and a digest of the content, so that no two models share a version.
    """
    assert all(array.dtype.name in _KINDS for array in arrays.values())
    shapes = [[key, array.dtype.name, list(array.shape)] for key, array in arrays.items()]
    packed = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())
    header = {"features": REVISION, "about": dict(about), "arrays": shapes}
    model = f"{name}-{hashlib.sha256(json.dumps(header).encode() + packed).hexdigest()[:8]}"
    body = json.dumps({"model": model} | header).encode() + b"\n" + packed
    path.write_bytes(b"\n".join([_FORMAT.encode(), hashlib.sha256(body).hexdigest().encode(), body]))
    return model


def _unpack(shapes: list[tuple[str, str, list[int]]], content: mmap.mmap, *, start: int) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for key, kind, shape in shapes:
        array = np.frombuffer(content, dtype=kind, count=int(np.prod(shape)), offset=start).reshape(shape)
        start += array.nbytes
        # Unaligned four-byte numbers would be copied by every multiplication, so they are copied once here.
        arrays[key] = array if array.itemsize == 1 else array.copy()
    return arrays
