"""How the app is assembled from its settings."""

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


def test_a_single_scorer_gives_no_second_opinions(make: Make) -> None:
    app = make("embedded")
    assert app.extensions["second_scorer"] is None
    assert app.extensions["parley"].second_scorer == ""


def test_the_second_scorer_is_known_but_not_started(make: Make) -> None:
    app = make("embedded,detoxify")
    second = app.extensions["second_scorer"]
    assert isinstance(second, ChildScorer)
    assert second.pid is None
    assert app.extensions["parley"].second_scorer == "detoxify"


@pytest.mark.parametrize("scorers", ["detoxify", "embedded,embedded", "embedded,oracle", "detoxify,embedded"])
def test_invalid_scorer_settings_stop_the_start(tmp_path: Path, scorers: str) -> None:
    with pytest.raises(BadSettings, match="embedded,detoxify"):
        create_app(load_settings(instance=tmp_path, scorers=scorers))


def test_a_test_can_inject_its_own_scorer(tmp_path: Path) -> None:
    app = create_app(load_settings(instance=tmp_path), scorer=FixedScorer(), second=FixedScorer(name="slow"))
    assert app.extensions["parley"].second_scorer == "slow"
    with app.app_context():
        db.engine.dispose()


def test_the_queue_is_opened_on_first_use(make: Make, tmp_path: Path) -> None:
    app = make("embedded")
    assert not (tmp_path / "huey.db").exists()
    app.extensions["parley"].wake_worker()
    assert app.extensions["huey"].pending_count() == 1


def test_a_damaged_queue_is_moved_aside_and_recreated(
    make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "huey.db").write_bytes(b"no database" * 1_000)
    app = make("embedded")
    app.extensions["parley"].wake_worker()
    assert app.extensions["huey"].pending_count() == 1
    assert (tmp_path / "huey.db.damaged").read_bytes().startswith(b"no database")
    (record,) = [each for each in caplog.records if each.name == "moderation.app"]
    assert "huey.db is damaged (file is not a database): moved to huey.db.damaged" in record.message


def test_an_unusable_queue_is_a_short_error_and_stops_no_other_command(make: Make, tmp_path: Path) -> None:
    (tmp_path / "huey.db").mkdir()
    run = make("embedded").test_cli_runner().invoke
    worker = run(args=["worker"])
    assert worker.exit_code == 1
    assert worker.output.startswith("Error: The worker's queue ")
    assert "unable to open database file" in worker.output
    assert run(args=["score"], input='{"text": "Well said."}\n').exit_code == 0
