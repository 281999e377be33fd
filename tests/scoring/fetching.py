"""What the tests of downloads share."""

import random
from pathlib import Path

CONTENT = random.Random(5).randbytes(700_000)


QUICK = (0.0, 0.0)


def ignore(_done: int, _total: int | None) -> None:
    """Discard progress reports."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
