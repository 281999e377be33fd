"""Scorers are found by name."""

import pytest

from moderation.scoring.registry import SCORERS, load_scorer
from moderation.scoring.scorer import ScorerUnavailable


@pytest.mark.parametrize("name", SCORERS)
def test_every_registered_scorer_loads_under_its_name(name: str) -> None:
    scorer = load_scorer(name)
    assert scorer.name == name
    assert scorer.model


def test_an_unknown_name_is_refused_with_the_choices() -> None:
    with pytest.raises(ScorerUnavailable, match=r"no scorer 'oracle'; choose from .*embedded"):
        load_scorer("oracle")
