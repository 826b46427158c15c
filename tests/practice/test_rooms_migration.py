"""A database from before there were rooms is brought up to date, and keeps what it holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import URL

from practice import database
from practice.database import MIGRATIONS, DatabaseError, connect
from practice.rooms import Rooms
from practice.tables import GUEST, METADATA, ROOM, TABLE_OF, VERSIONS, VOTE
from tests.practice.samples import Clock, of_each_kind

RECORDS = of_each_kind()
NEW = {table.name for table in (ROOM, GUEST, VOTE)}


@contextmanager
def before_rooms(folder: Path) -> Iterator[None]:
    """As if Greenroom had only its first version."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "v000[2-9]*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", folder)
        yield


def tables(url: URL) -> set[str]:
    engine = sa.create_engine(url)
    found = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return found


@pytest.fixture
def old(url: URL, tmp_path: Path) -> URL:
    """A database of the first version, with a record of each kind."""
    with before_rooms(tmp_path / "first"):
        store = connect(url)
        store.put(*RECORDS)
        store.close()
    assert tables(url) == {VERSIONS, *(table.name for table in TABLE_OF.values())}
    return url


def test_an_old_database_keeps_its_records_and_takes_rooms(old: URL) -> None:
    store = connect(old)
    assert store.everything() == {type(record): (record,) for record in RECORDS}
    rooms = Rooms(store, Clock())
    room, _ = rooms.open("recommendation", learner=RECORDS[0].id)
    assert rooms.find(room.code) == room
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSIONS})
        assert compare_metadata(context, METADATA) == []
    store.close()


def test_of_servers_that_open_an_old_database_at_once_all_can(old: URL) -> None:
    def open_it(_: int) -> int:
        store = connect(old)
        n_records = sum(map(len, store.everything().values()))
        store.close()
        return n_records

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(open_it, range(4))) == [len(RECORDS)] * 4


def test_a_greenroom_from_before_refuses_a_database_with_rooms(old: URL, tmp_path: Path) -> None:
    connect(old).close()
    with before_rooms(tmp_path / "again"), pytest.raises(DatabaseError, match=r"\(version 0002\); update this one\.$"):
        connect(old)
    assert tables(old) >= NEW


def test_the_first_version_still_makes_what_it_made(old: URL) -> None:
    """Its tables are those of today but for the rooms: nothing of theirs is left for the second version to do."""
    engine = sa.create_engine(old)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSIONS})
        found = compare_metadata(context, METADATA)
    engine.dispose()
    assert {kind for kind, _ in found} == {"add_table", "add_index"}
    assert {thing.name for kind, thing in found if kind == "add_table"} == NEW
