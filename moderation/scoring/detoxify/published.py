"""Where to get the published models, and how to fill a model's folder."""

import fcntl
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from moderation.scoring.detoxify.checksums import hash_file, read_sums, write_sums
from moderation.scoring.detoxify.fetching import PAUSES, FetchFailed, NotThere, Report, Source, check_url, download
from moderation.scoring.detoxify.models import CHECKPOINT, model_folder

_MANIFEST = Path(__file__).with_name("published.json")


@dataclass(frozen=True, slots=True)
class Published:
    """A file of a model; an `optional` one may be missing at its source."""

    name: str
    source: Source
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A model's folder, and the names of the files that were just fetched."""

    folder: Path
    names: tuple[str, ...]

    def discard(self) -> None:
        """Delete the fetched files and their hashes, so that a wrong file is not taken for the right one later.

        Raises FetchFailed and ScorerUnavailable.
        """
        with _alone(self.folder):
            write_sums(self.folder, {name: of for name, of in read_sums(self.folder).items() if name not in self.names})
            for name in self.names:
                (self.folder / name).unlink(missing_ok=True)


def list_published(model: str, *, base_url: str | None = None, sha256: str | None = None) -> list[Published]:
    """Return a model's files and their sources.

    `base_url` is a mirror with the layout of `instance/models/`: MODEL/FILE. `sha256` is the checkpoint's expected
    hash. Raises FetchFailed for an unknown model, a URL that is not allowed, or an invalid SHA-256.
    """
    if sha256 is not None and not re.fullmatch("[0-9a-fA-F]{64}", sha256):
        raise FetchFailed(f"{sha256[:70]!r} is not a SHA-256, which has 64 hexadecimal digits.")
    manifest = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    if model not in manifest:
        raise FetchFailed(f"There is no model {model!r}; choose from {', '.join(manifest)}.")
    files = []
    for name, known in manifest[model].items():
        url = known["url"] if base_url is None else f"{base_url.rstrip('/')}/{model}/{name}"
        check_url(url)
        pinned = sha256.lower() if sha256 and name == CHECKPOINT else known.get("sha256")
        files.append(Published(name, Source(url, known.get("size"), pinned), known.get("optional", False)))
    return files


def fetch_model(
    model: str,
    *,
    models: Path,
    files: Sequence[Published],
    report: Callable[[str], Report],
    pauses: Sequence[float] = PAUSES,
    again: bool = False,
) -> Fetched:
    """Fill a model's folder under `models` and record each file's hash.

    Files that match their recorded hash are not fetched again, unless `again`. `report(name)` returns the progress
    callback for a file. Raises FetchFailed, and ScorerUnavailable if the hashes cannot be read; files fetched so far
    are kept.
    """
    folder = model_folder(models, model)
    arrived: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            # Other files keep their recorded hash, so that one damaged in the meantime is still detected.
            sums = {} if again else read_sums(folder)
            for file in files:
                if _has(folder, file, sums.get(file.name)):
                    continue
                if _fetch(file, folder=folder, report=report(file.name), pauses=pauses):
                    arrived.append(file.name)
                    sums[file.name] = hash_file(folder / file.name)
                    write_sums(folder, sums)
    except OSError as error:
        raise FetchFailed(f"{folder} cannot be written to: {error.strerror}.") from error
    return Fetched(folder, tuple(arrived))


def _fetch(file: Published, *, folder: Path, report: Report, pauses: Sequence[float]) -> bool:
    """Fetch a file; return False if it is optional and the server does not have it."""
    try:
        download(file.source, to=folder / file.name, report=report, pauses=pauses)
    except NotThere:
        if not file.optional:
            raise
        return False
    return True


def _has(folder: Path, file: Published, written: str | None) -> bool:
    if written is None or file.source.sha256 not in (None, written) or not (folder / file.name).is_file():
        return False
    return hash_file(folder / file.name) == written


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FetchFailed(f"Another process is fetching into {folder}.") from None
        yield
