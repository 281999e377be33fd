"""What the composition root makes of the settings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from moderation.app import create_app
from moderation.scoring.child import ChildScorer
from moderation.settings import BadSettings, load_settings
from moderation.store.database import db
from tests.conftest import FixedScorer

Make = Callable[[str], Flask]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Flask] = []

    def with_scorers(scorers: str) -> Flask:
        settings = load_settings(instance=tmp_path, secret_key="not a secret, a test", scorers=scorers)
        made.append(create_app(settings))
        return made[-1]

    yield with_scorers
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_one_scorer_gives_no_second_opinions(make: Make) -> None:
    app = make("embedded")
    assert app.extensions["second_scorer"] is None
    assert app.extensions["parley"].second_scorer == ""


def test_the_second_scorer_is_known_by_name_and_not_started(make: Make) -> None:
    app = make("embedded,detoxify")
    second = app.extensions["second_scorer"]
    assert isinstance(second, ChildScorer)
    assert second.pid is None
    assert app.extensions["parley"].second_scorer == "detoxify"


@pytest.mark.parametrize("scorers", ["detoxify", "embedded,embedded", "embedded,oracle", "detoxify,embedded"])
def test_what_cannot_be_first_or_second_stops_the_start(tmp_path: Path, scorers: str) -> None:
    with pytest.raises(BadSettings, match="embedded,detoxify"):
        create_app(load_settings(instance=tmp_path, scorers=scorers))


def test_a_test_may_hand_in_its_own(tmp_path: Path) -> None:
    app = create_app(load_settings(instance=tmp_path), scorer=FixedScorer(), second=FixedScorer(name="slow"))
    assert app.extensions["parley"].second_scorer == "slow"
    with app.app_context():
        db.engine.dispose()
