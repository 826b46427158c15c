"""Databases for the tests of what is kept: an SQLite file, and a real PostgreSQL where one is installed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from practice.database import connect
from practice.rooms import Rooms
from practice.store import Store
from tests.practice.postgresql import Server, programs_here, serving
from tests.practice.samples import Clock

NewUrl = Callable[[str], URL]  # kind → the address of an empty database
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL of this worker. Where none is installed its tests are skipped, or fail on CI."""
    with serving(programs_here()) as running:
        yield running


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Makes empty databases of the kind asked for, as many as one likes."""
    numbers = itertools.count()

    def make(kind: str) -> URL:
        number = next(numbers)
        if kind == "sqlite":
            return URL.create("sqlite+pysqlite", database=str(tmp_path / f"practice-{number}.sqlite"))
        server: Server = request.getfixturevalue("server")
        return server.emptied(f"practice_{number}")

    return make


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, new_url: NewUrl) -> URL:
    """An empty database: each test that asks runs on both kinds."""
    return new_url(request.param)


@pytest.fixture
def store(url: URL) -> Iterator[Store]:
    """An open store in an empty database."""
    opened = connect(url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    """The clock of the rooms."""
    return Clock()


@pytest.fixture
def rooms(store: Store, clock: Clock) -> Rooms:
    """The rooms of that store."""
    return Rooms(store, clock)
