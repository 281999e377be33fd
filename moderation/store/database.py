"""The database engine: driver, pragmas, and how transactions begin."""

import logging
import sqlite3
from types import ModuleType
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from moderation.store.base import Base
from moderation.store.tables import TABLES

log = logging.getLogger(__name__)
db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()

# Versions 3.7.0 to 3.51.2 can corrupt a WAL that two connections reset at once (sqlite.org/wal.html, "WAL-reset bug").
_SOUND_SQLITE = (3, 51, 3)
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # otherwise REPLACE deletes rows of an append-only table without firing its triggers
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
    "cache_size=-16384",  # KiB per connection; with SQLite's 2 MB, a search evicts pages the next request needs
)
WRITING = {"parley_writing": True}
# Raised when the database is unreachable or locked for too long, or when the connection pool is exhausted.
DATABASE_AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout)


def init_database(app: Flask, *, url: str, migrations: str) -> None:
    """Configure the app's engine and migrations; `migrations` is the folder of the Alembic scripts."""
    assert all(table.metadata is Base.metadata for table in TABLES)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    driver_options: dict[str, Any] = {"module": _sqlite_driver()} if is_sqlite else {"pool_pre_ping": True}
    # Without this, errors include statement parameters, and tracebacks would put comments in the log.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True, **driver_options}
    db.init_app(app)
    migrate.init_app(app, db, directory=migrations, render_as_batch=is_sqlite)
    if is_sqlite:
        with app.app_context():
            event.listen(db.engine, "connect", _set_pragmas)
            event.listen(db.engine, "begin", _begin)


def _sqlite_driver() -> ModuleType:
    try:
        import pysqlite3.dbapi2 as driver
    except ImportError:
        driver = sqlite3
    if driver.sqlite_version_info < _SOUND_SQLITE:
        log.warning(
            "SQLite %s has a bug that can damage a busy database; install pysqlite3, or SQLite 3.51.3 or later.",
            driver.sqlite_version,
        )
    driver_module: ModuleType = driver
    return driver_module


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # None disables the driver's own transactions: its BEGIN comes late and is always DEFERRED.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once with "database is locked" if another one
    # wrote in between, regardless of busy_timeout. IMMEDIATE waits for the lock first.
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("parley_writing") else "BEGIN")
