"""A real app on a real SQLite file, with a scorer and a clock that tests control."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import profiles
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from moderation.app import create_app
from moderation.domain.scores import Label, Scores
from moderation.scoring.scorer import ScorerUnavailable
from moderation.services.accounts import passwords
from moderation.settings import load_settings
from moderation.store.database import db
from tests.notify.mail_server import MailServer, run_server

# On a busy machine any example may be slow, so there is no deadline.
settings.register_profile("parley", deadline=None)
settings.load_profile("parley")

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class FixedScorer:
    """Scores 0.9 for every label if a text contains "toxic", 0.01 otherwise, or raises if `is_away`."""

    name: str = "fixed"
    model: str = "fixed-1"
    is_away: bool = False
    failure: type[Exception] | None = None
    breaks_on: str = "\0"
    languages: frozenset[str] = frozenset({"en"})
    probabilities: Mapping[str, float] = field(default_factory=dict)

    def score(self, text: str) -> Scores:
        if self.is_away:
            raise ScorerUnavailable("The scorer is away.")
        if self.failure is not None or self.breaks_on in text:
            raise (self.failure or ValueError)(text)
        level = 0.9 if "toxic" in text.lower() else 0.01
        return Scores(self.name, self.model, {**dict.fromkeys(Label, level), **self.probabilities})


@dataclass
class Clock:
    """A clock that moves only when a test moves it."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


# What `make fast` leaves out: it takes minutes, or packages and programs that only `make test` installs.
_SLOW = {
    "browser": ("tests/browser/",),
    "generators": ("tests/embedding/",),
    "detoxify": ("/test_detoxify", "/test_worker_killed"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = item.path.relative_to(ROOT).as_posix()
        for marker, parts in _SLOW.items():
            if any(part in place for part in parts):
                item.add_marker(marker)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords cheaply: at their real cost they took half of all test time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", profiles.CHEAPEST)
        yield


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> Iterator[None]:
    """Compile each route once per process: to compile them for every app took two thirds of the time to make it."""
    kept: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        # Everything that the compiled function depends on; the rule itself is handed to it.
        key = (rule.rule, *rule._trace, *sorted((rule.defaults or {}).items()), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


@pytest.fixture
def scorer() -> FixedScorer:
    return FixedScorer()


@pytest.fixture
def second() -> FixedScorer | None:
    """The slow scorer; None unless a test file overrides this fixture."""
    return None


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with run_server() as running:
        yield running


@pytest.fixture
def mail_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings that send mail to `mail_server` in tests that use that fixture; in all others mail is off."""
    if "mail_server" not in request.fixturenames:
        return {}
    running: MailServer = request.getfixturevalue("mail_server")
    return {"smtp_url": running.url, "mail_from": "Blog <comments@blog.test>"}


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Share compiled templates between apps: compiling a page takes ten times as long as rendering it."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def bare_app(
    tmp_path: Path,
    scorer: FixedScorer,
    second: FixedScorer | None,
    clock: Clock,
    mail_settings: dict[str, str],
    compiled_templates: FileSystemBytecodeCache,
) -> Iterator[Flask]:
    """An app before `flask setup`: its database has no tables yet."""
    settings = load_settings(instance=tmp_path, secret_key="not a secret, a test", **mail_settings)
    app = create_app(settings, scorer=scorer, second=second, now=clock)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, made once: to copy it takes a tenth of making them."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(
        load_settings(instance=folder, secret_key="not a secret, a test"), scorer=FixedScorer(), now=Clock()
    )
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()  # the last connection to close folds the write-ahead log into the file
    return folder / "parley.db"


@pytest.fixture
def app(bare_app: Flask, empty_database: Path) -> Flask:
    shutil.copy(empty_database, Path(bare_app.instance_path) / "parley.db")
    return bare_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
