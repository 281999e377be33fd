"""The engine: which driver, which pragmas, and how a transaction begins."""

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

# 3.7.0 to 3.51.2 may corrupt a WAL that two connections reset at once (sqlite.org/wal.html, "WAL-reset bug").
_SOUND_SQLITE = (3, 51, 3)
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # or REPLACE would delete rows of a log without its triggers
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
    "cache_size=-16384",  # KiB a connection: at SQLite's own 2 MB, a search evicts what the next page needs
)
WRITING = {"parley_writing": True}
# What is raised when the database cannot be reached, is locked for too long, or has no connection left to give.
DATABASE_AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout)


def init_database(app: Flask, *, url: str, migrations: str) -> None:
    """Give the app its engine and migrations; `migrations` is the folder of the Alembic scripts."""
    assert all(table.metadata is Base.metadata for table in TABLES)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    driver_options: dict[str, Any] = {"module": _sqlite_driver()} if is_sqlite else {"pool_pre_ping": True}
    # Errors carry their statement's values otherwise, and comments would reach the log by way of a traceback.
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
            "SQLite %s has a bug that can damage a busy database; install pysqlite3, or a SQLite from 3.51.3 on.",
            driver.sqlite_version,
        )
    driver_module: ModuleType = driver
    return driver_module


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # None hands transactions to us: the driver's own BEGIN comes late and is always deferred.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once with "database is locked" when another
    # has written in between, whatever busy_timeout says; IMMEDIATE queues for the lock first.
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("parley_writing") else "BEGIN")
