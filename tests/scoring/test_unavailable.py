"""The scorer that is not there."""

import pytest
from flask import Flask

from moderation.app import create_app
from moderation.scoring.scorer import ScorerUnavailable
from moderation.scoring.unavailable import UnavailableScorer
from moderation.settings import load_settings


def test_it_says_why() -> None:
    with pytest.raises(ScorerUnavailable, match="the weights are gone"):
        UnavailableScorer("embedded", "the weights are gone").score("Hello.")


def test_an_unknown_scorer_does_not_stop_the_start(app: Flask) -> None:
    started = create_app(load_settings(instance=app.instance_path, secret_key="test", scorers="oracle"))
    scorer = started.extensions["parley"].scorer
    assert (scorer.name, scorer.model) == ("oracle", "none")
    with pytest.raises(ScorerUnavailable, match="oracle"):
        scorer.score("Hello.")
