"""Real Detoxify models, small enough to create during the tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderation.scoring.options import ScorerOptions
from tests.scoring.fetching import CONTENT
from tests.scoring.file_server import Shelf, serving
from tests.scoring.tiny_detoxify import tiny_model

Tiny = Callable[[str], ScorerOptions]


@pytest.fixture
def tiny(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Options for a copy of a model's tiny files, which a test may damage."""

    def copy(model: str) -> ScorerOptions:
        folder = tmp_path / "models" / model
        shutil.copytree(tiny_model(model, below=tmp_path_factory.getbasetemp()), folder, dirs_exist_ok=True)
        return ScorerOptions(models=tmp_path / "models", detoxify_model=model)

    return copy


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with serving() as shelf:
        shelf.files["/big"] = CONTENT
        yield shelf
