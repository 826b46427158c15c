"""Opening the database: what it needs to be safe to kill, and its tables brought up to date."""

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from practice.store import READS, Store
from practice.tables import VERSIONS

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that nothing else on the server locks.
LOCK = 7_346_021
WAIT = 10.0  # seconds: for another's write to a file, and for a server's answer
ENCODING = "UTF8"
# Alembic keeps what it works on in globals.
_one_at_a_time = threading.Lock()


class DatabaseError(Exception):
    """A database that cannot be opened; the message says which and why, in one sentence, without its password."""


def engine_options(url: URL) -> dict[str, Any]:
    """What `create_engine` is to be told of a database at `url`."""
    # A server that restarted has dropped its connections: each is tried before it is used.
    return {"connect_args": {"timeout": WAIT}, "pool_pre_ping": not _is_file(url)}


def connect(url: URL) -> Store:
    """Open the database at `url`. Raises DatabaseError."""
    return opened(sa.create_engine(url, **engine_options(url)))


def opened(engine: Engine) -> Store:
    """The store in this database, its tables made or brought up to date first. Raises DatabaseError."""
    if _is_file(engine.url):
        sa.event.listen(engine, "connect", _careful)
        sa.event.listen(engine, "begin", _begin)
    try:
        with _one_at_a_time, engine.begin() as connection:
            _up_to_date(connection)
        if _is_file(engine.url):
            _write_ahead(engine)
    # Beside its own errors a driver lets through what an address with an odd host, port or option makes Python raise.
    except (DatabaseError, SQLAlchemyError, OSError, TypeError, ValueError, OverflowError) as error:
        engine.dispose()
        raise DatabaseError(f"The database at {_place(engine.url)} cannot be used: {reason(error)}.") from error
    return Store(engine)


def reason(error: Exception) -> str:
    """Why a database refused, as it says so itself: the beginning of a sentence, without a full stop."""
    original = getattr(error, "orig", None) or error
    told = original.args[0] if original.args else type(original).__name__
    if isinstance(told, dict):  # PostgreSQL's answer, field by field: M is the message
        told = told.get("M", "it does not say why")
    if isinstance(error, OSError):
        told = error.strerror or told
    return " ".join(str(told).split())[:200].rstrip(".")


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _place(url: URL) -> str:
    """Where a database is, without anything secret: options may hold a password too."""
    return str(url.database) if _is_file(url) else url.set(query={}).render_as_string(hide_password=True)


def _careful(connection: Any, record: object) -> None:
    """A write that was told of is on the disk, and what refers must find."""
    connection.isolation_level = None  # transactions begin where we say, and hold changes of tables too
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # Who will write says so at once: having read first, it would fail if another wrote between.
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _write_ahead(engine: Engine) -> None:
    """Have readers and a writer not wait for each other. The file remembers it; a foreign one never comes this far."""
    # In use just now, it stays as it is, which is as safe, until it is opened again.
    with closing(engine.raw_connection()) as connection, suppress(sqlite3.OperationalError):
        connection.cursor().execute("PRAGMA journal_mode = WAL")


def _up_to_date(connection: Connection) -> None:
    """Apply the versions that this database has not seen; of two that open it at once, the second waits."""
    if not _is_file(connection.engine.url):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        encoding = connection.execute(sa.text("SHOW server_encoding")).scalar()
        if encoding != ENCODING:
            raise DatabaseError(f"its encoding is {encoding}; allowed is {ENCODING}")
    tables = sa.inspect(connection).get_table_names()
    if tables and VERSIONS not in tables:
        raise DatabaseError(f"it holds something else, like a table {tables[0][:40]!r}; name another, or an empty one")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    seen = MigrationContext.configure(connection, opts={"version_table": VERSIONS}).get_current_heads()
    for version in seen:
        if version not in known:
            raise DatabaseError(f"a newer Greenroom wrote it (version {version[:20]}); update this one")
    if seen != tuple(scripts.get_heads()):
        command.upgrade(config, "head")
