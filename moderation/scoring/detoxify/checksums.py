"""A model folder's SHA256SUMS: written when its files are fetched or exported, checked at every load."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from moderation.scoring.scorer import ScorerUnavailable

SUMS = "SHA256SUMS"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[^/\0]+)")


def hash_file(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, digests: Mapping[str, str]) -> None:
    """Write the hashes of files, by name, in the format of `sha256sum --check`."""
    draft = folder / f"{SUMS}.new"
    draft.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())), encoding="utf-8")
    draft.replace(folder / SUMS)


def read_sums(folder: Path) -> dict[str, str]:
    """Return the recorded hashes by file name; empty if there are none.

    Raises ScorerUnavailable if the file cannot be read.
    """
    path = folder / SUMS
    try:
        lines = [_LINE.fullmatch(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ScorerUnavailable(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        lines = [None]
    sums = {line["name"]: line["digest"] for line in lines if line}
    if None in lines:
        raise ScorerUnavailable(
            f"{path} is damaged: it is not a list of hashes and files. Fetch or export the model again."
        )
    return sums


def check_sums(folder: Path) -> None:
    """Compare every file with its recorded hash.

    Raises ScorerUnavailable for a file that is missing or has changed.
    """
    for name, digest in read_sums(folder).items():
        try:
            found = hash_file(folder / name)
        except OSError as error:
            raise ScorerUnavailable(f"{folder / name} cannot be read: {error.strerror}.") from None
        if found != digest:
            raise ScorerUnavailable(
                f"{folder / name} has changed since {folder / SUMS} was written: it is damaged or was replaced. "
                "Fetch or export it again."
            )
