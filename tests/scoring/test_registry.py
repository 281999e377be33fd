"""The registry of scorers."""

from pathlib import Path

import pytest

from moderation.scoring.options import ScorerOptions
from moderation.scoring.registry import SCORERS, load_scorer, open_in_child
from moderation.scoring.scorer import ScorerUnavailable


@pytest.mark.parametrize("name", [name for name, entry in SCORERS.items() if not entry.is_slow])
def test_every_fast_scorer_loads_under_its_name(name: str) -> None:
    scorer = load_scorer(name)
    assert scorer.name == name
    assert scorer.model


@pytest.mark.parametrize("name", [name for name, entry in SCORERS.items() if entry.is_slow])
def test_every_slow_scorer_says_what_to_do_if_its_files_are_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailable, match="Run `flask"):
        load_scorer(name, ScorerOptions(models=tmp_path))


def test_a_scorer_in_a_child_keeps_its_name() -> None:
    assert open_in_child("embedded").name == "embedded"


def test_an_unknown_name_is_refused_with_the_choices() -> None:
    with pytest.raises(ScorerUnavailable, match=r"no scorer 'oracle'; choose from .*embedded"):
        load_scorer("oracle")
