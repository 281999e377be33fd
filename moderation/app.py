"""The composition root: builds the app from settings and connects its parts."""

import logging
import os
import secrets
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask
from huey import SqliteHuey
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix

from moderation import worker
from moderation.cli import register_commands
from moderation.notify.addresses import parse_sender
from moderation.notify.email import Mailer
from moderation.notify.smtp_url import parse_smtp_url
from moderation.scoring.registry import SCORERS, load_scorer, open_in_child
from moderation.scoring.scorer import Scorer, ScorerUnavailable
from moderation.scoring.unavailable import UnavailableScorer
from moderation.services.mail.links import MailLinks
from moderation.settings import MIN_SECRET, BadSettings, Settings, load_settings, scorer_options
from moderation.store.database import init_database
from moderation.web import register_web
from moderation.web.context import Context

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
# A comment has at most 10,000 characters, which are 120 kB if each is 4 bytes, percent-encoded.
MAX_REQUEST = 256 * 1024


def utc_now() -> datetime:
    """Return the current time; tests use their own clock."""
    return datetime.now(UTC)


def create_app(
    settings: Settings | None = None,
    *,
    scorer: Scorer | None = None,
    second: Scorer | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Flask:
    """Build the app from its settings; tests pass their own scorers and clock.

    Raises BadSettings when the environment is invalid. A scorer that fails to load does not prevent the start: comments
    are stored unscored until it loads. The slow scorer's process starts when the worker first uses it.
    """
    settings = settings or load_settings()
    app = Flask(
        "moderation",
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance.resolve()),
    )
    _make_folder(settings.instance)
    app.logger.setLevel(settings.log_level.upper())
    secret = read_secret(settings)
    app.config.update(
        SECRET_KEY=secret,
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        PARLEY=settings,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    init_database(app, url=settings.database, migrations=str(ROOT / "moderation/store/migrations"))
    scorer = scorer or _load_first(settings)
    second = second or _open_second(settings)

    mailer = _make_mailer(settings)
    post = worker.Post(mailer, MailLinks(settings.public_origin, secret))

    @cache
    def open_queue() -> tuple[SqliteHuey, Callable[[], None]]:
        queue = _open_queue(settings.instance / "huey.db")
        wake = worker.make_tasks(queue, scorer=scorer, second=second, post=post, now=now, scope=app.app_context)
        return queue, wake

    app.extensions["parley"] = Context(
        public_origin=settings.public_origin,
        secret=secret,
        scorer=scorer,
        second_scorer=second.name if second else "",
        mailer=mailer,
        wake_worker=lambda: open_queue()[1](),
        now=now,
    )
    # Opened on first use, so that commands that do not use the queue work even if it cannot be opened.
    app.extensions["huey"] = LocalProxy(lambda: open_queue()[0])
    app.extensions["second_scorer"] = second
    app.extensions["mailer"] = mailer
    register_web(app)
    register_commands(app)
    return app


def _make_folder(instance: Path) -> None:
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"PARLEY_INSTANCE got '{instance}': {error.strerror}.") from error
    if not os.access(instance, os.W_OK | os.X_OK):
        raise BadSettings(f"PARLEY_INSTANCE got '{instance}': this user cannot write there.")


def read_secret(settings: Settings) -> str:
    """Return the key that signs cookies and tokens, from the environment or else from the file by `flask setup`."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.instance / "secret-key"
    if path.exists():
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) < MIN_SECRET:
            raise BadSettings(f"{path} contains no valid secret. Delete it and run `flask setup` to make a new one.")
        return kept
    # Nothing signed before `flask setup` needs to last, but an empty key would let anyone sign.
    return secrets.token_urlsafe(48)


def _open_queue(path: Path) -> SqliteHuey:
    """Open the queue; a damaged file is moved aside, since all work can be found in the database."""
    try:
        try:
            return worker.open_queue(path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            damaged = path.with_name(f"{path.name}.damaged")
            log.warning("%s is damaged (%s): moved to %s and replaced by a new file.", path, error, damaged.name)
            path.replace(damaged)
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return worker.open_queue(path)
    except (sqlite3.Error, OSError) as error:
        raise click.ClickException(f"The worker's queue {path} cannot be opened: {error}.") from error


def _load_first(settings: Settings) -> Scorer:
    _check_scorers(settings)
    name = settings.first_scorer
    try:
        return load_scorer(name, scorer_options(settings))
    except ScorerUnavailable as error:
        return UnavailableScorer(name, str(error))


def _open_second(settings: Settings) -> Scorer | None:
    return open_in_child(settings.second_scorer, scorer_options(settings)) if settings.second_scorer else None


def _make_mailer(settings: Settings) -> Mailer | None:
    if settings.smtp_url is None:
        return None
    server = parse_smtp_url(settings.smtp_url.get_secret_value())
    host = urlsplit(settings.public_origin).hostname or "localhost"
    return Mailer(server, parse_sender(settings.mail_from), host)


def _check_scorers(settings: Settings) -> None:
    first, second = settings.first_scorer, settings.second_scorer
    quick = [name for name, entry in SCORERS.items() if not entry.is_slow]
    slow = [name for name, entry in SCORERS.items() if entry.is_slow]
    if first not in quick or second not in ("", *slow):
        choices = [*quick, *(f"{one},{other}" for one in quick for other in slow)]
        raise BadSettings(f"PARLEY_SCORERS got {settings.scorers!r}: it must be one of {', '.join(choices)}.")
