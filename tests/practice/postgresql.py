"""A PostgreSQL of this machine's own package, on a folder and a port of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

# It refuses to run as root: then as one of these, whoever is here.
UNPRIVILEGED = ("postgres", "nobody")
USER, PASSWORD = "candidate", "p@ss:wörd/%"
# Nothing is lost when it is killed, only when the machine is: tests need not wait for the disk.
SETTINGS = {"fsync": "off", "max_connections": "60", "timezone": "Pacific/Apia", "shared_buffers": "16MB"}


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`: Debian's newest, or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    named = shutil.which("initdb")
    found = debian[-1] if debian else named and Path(named).resolve()
    return found.parent if found else None


def programs_here() -> Path:
    """The same; where there is none the test is skipped, or fails on CI."""
    if (programs := find_programs()) is not None:
        return programs
    complain = pytest.fail if "CI" in os.environ else pytest.skip
    complain("PostgreSQL is not installed (Debian: apt install postgresql).")


@dataclass(frozen=True)
class Server:
    """A running server: its programs, its folder, its port on the loopback."""

    programs: Path
    folder: Path
    port: int

    def url(self, database: str = "postgres", **changed: Any) -> URL:
        parts: dict[str, Any] = {"username": USER, "password": PASSWORD, "host": "127.0.0.1", "port": self.port}
        return URL.create("postgresql+pg8000", database=database, **(parts | changed))

    def emptied(self, database: str) -> URL:
        """The address of a database, made the first time and emptied every other: a new one takes 7 MB each time."""
        if not run_on(self.url(), f"SELECT 1 FROM pg_database WHERE datname = '{database}'"):
            run_on(self.url(), f"CREATE DATABASE {database}")
        run_on(self.url(database), "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        return self.url(database)

    @property
    def socket(self) -> str:
        return str(self.folder / f".s.PGSQL.{self.port}")

    def control(self, *action: str) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", "60", "-l", str(log), "-o", options, *action)

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False, **as_whom(),
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{program} {arguments[-1]} failed:\n{done.stdout}")


def as_whom() -> dict[str, Any]:
    """As whom a server is run: as oneself, unless one is root."""
    if os.geteuid() != 0:
        return {}
    who = next(each for name in UNPRIVILEGED for each in pwd.getpwall() if each.pw_name == name)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def run_on(url: URL, *statements: str) -> list[Any]:
    """Run statements outside of any transaction; returns what the last one found."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            result = connection.exec_driver_sql(statement)
        return [*result] if result.returns_rows else []


@contextmanager
def serving(programs: Path) -> Iterator[Server]:
    """A server, new and empty; stopped and gone afterwards."""
    folder = Path(mkdtemp(prefix="greenroom-pg-"))  # short: a socket's path has at most 107 characters
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            server = Server(programs, folder, probe.getsockname()[1])
        if whom := as_whom():
            os.chown(folder, whom["user"], whom["group"])
        (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
        (folder / "password").chmod(0o644)
        server.run(
            "initdb", "-D", str(folder / "data"), "-U", USER, f"--pwfile={folder / 'password'}", "-A", "scram-sha-256",
            "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        server.control("start")
        try:
            yield server
        finally:
            server.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
