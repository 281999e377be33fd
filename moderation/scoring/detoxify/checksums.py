"""A folder's SHA256SUMS: written when its files are fetched or exported, held to at every load."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from moderation.scoring.scorer import ScorerUnavailable

SUMS = "SHA256SUMS"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[^/\0]+)")


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, digests: Mapping[str, str]) -> None:
    """Write down the hashes of files, by name, in the form that `sha256sum --check` reads."""
    draft = folder / f"{SUMS}.new"
    draft.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())), encoding="utf-8")
    draft.replace(folder / SUMS)


def read_sums(folder: Path) -> dict[str, str]:
    """Return the hashes that were written down, by file name; nothing where nobody wrote any.

    Raises ScorerUnavailable when what is there cannot be read as such.
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
            f"{path} is damaged: it is no list of hashes and files. Fetch or export the model anew."
        )
    return sums


def check_sums(folder: Path) -> None:
    """Hold every file against the hash that was written down for it, if one was.

    Raises ScorerUnavailable for a file that is gone or not what it was.
    """
    for name, digest in read_sums(folder).items():
        try:
            found = hash_file(folder / name)
        except OSError as error:
            raise ScorerUnavailable(f"{folder / name} cannot be read: {error.strerror}.") from None
        if found != digest:
            raise ScorerUnavailable(
                f"{folder / name} is not what it was when {folder / SUMS} was written: it is damaged or was exchanged. "
                "Fetch or export it anew."
            )
