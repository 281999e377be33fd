"""Scorers that cannot load."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.app import create_app
from moderation.scoring.scorer import ScorerUnavailable
from moderation.scoring.unavailable import UnavailableScorer
from moderation.settings import BadSettings, load_settings

ROOT = Path(__file__).resolve().parents[2]
START = """
from pathlib import Path
from moderation.app import create_app
from moderation.settings import load_settings
scorer = create_app(load_settings(instance=Path("instance"))).extensions["parley"].scorer
print(scorer.name, scorer.model)
scorer.score("Hello.")
"""


def test_it_raises_the_reason() -> None:
    with pytest.raises(ScorerUnavailable, match="the weights are gone"):
        UnavailableScorer("embedded", "the weights are gone").score("Hello.")


def test_an_unknown_scorer_stops_the_start_and_names_the_choices(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="PARLEY_SCORERS got 'oracle': it must be one of embedded"):
        create_app(load_settings(instance=tmp_path, scorers="oracle"))


def test_lost_weights_do_not_stop_the_start(tmp_path: Path) -> None:
    """In a copy of the code without the weights file, as after a broken checkout."""
    shutil.copytree(ROOT / "moderation", tmp_path / "moderation", ignore=shutil.ignore_patterns("*.weights"))
    for name in ("templates", "static", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    started = subprocess.run(
        [sys.executable, "-c", START], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert started.stdout.split() == ["embedded", "none"]
    assert "embedded.weights" in started.stderr
