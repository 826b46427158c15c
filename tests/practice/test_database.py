"""Opening a database: a new one, two at once, old and newer ones, and what is no database of ours."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import URL

from practice import database
from practice.database import MIGRATIONS, DatabaseError, connect, engine_options, opened
from practice.records import Learner
from practice.tables import METADATA, VERSIONS
from tests.practice.postgresql import run_on
from tests.practice.samples import learner

NEXT = '''"""A next version."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade():
    op.add_column("learner", sa.Column("mood", sa.Text(), server_default="calm", nullable=False))
    {then}
'''


def test_the_migrations_make_the_tables_that_the_code_speaks_of(url: URL) -> None:
    engine = connect(url).engine
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "version_table": VERSIONS}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []
        there = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            references = there.get_foreign_keys(table.name)
            assert {key["options"].get("ondelete") for key in references} <= {"CASCADE"}
            assert len(references) == len(table.foreign_keys)
            assert len(there.get_indexes(table.name)) == len(table.indexes)
    engine.dispose()


def test_a_difference_between_migrations_and_tables_would_be_found(url: URL) -> None:
    engine = connect(url).engine
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE learner ADD COLUMN mood TEXT")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        assert [found[0] for found in compare_metadata(context, METADATA)] == ["remove_column"]
    engine.dispose()


def open_and_write(url: URL) -> None:
    store = connect(url)
    store.put(learner())
    store.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_of_processes_that_open_an_empty_database_at_once_all_can(url: URL) -> None:
    processes = [get_context("fork").Process(target=open_and_write, args=(url,)) for _ in range(5)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 5
    store = connect(url)
    assert len(store.find(Learner)) == 5
    store.close()


def test_of_threads_that_open_an_empty_database_at_once_all_can(url: URL) -> None:
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(open_and_write, [url] * 5))
    store = connect(url)
    assert len(store.find(Learner)) == 5
    store.close()


def test_an_engine_may_be_opened_twice(url: URL) -> None:
    engine = sa.create_engine(url, **engine_options(url))
    opened(engine).put(ada := learner())
    assert opened(engine).find(Learner) == (ada,)
    engine.dispose()


@contextmanager
def a_next_version(folder: Path, then: str = "") -> Iterator[None]:
    """As if Greenroom had gone on: a column more."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0003_next.py").write_text(NEXT.format(then=then), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", folder)
        yield


def columns(url: URL) -> set[str]:
    engine = sa.create_engine(url)
    found = {column["name"] for column in sa.inspect(engine).get_columns("learner")}
    engine.dispose()
    return found


def test_an_old_database_is_brought_up_to_date_and_keeps_what_it_holds(url: URL, tmp_path: Path) -> None:
    open_and_write(url)
    with a_next_version(tmp_path / "100% new"):
        store = connect(url)
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT name, mood FROM learner").all() == [("Ada", "calm")]
        store.close()
    with pytest.raises(DatabaseError, match=r"a newer Greenroom wrote it \(version 0003\); update this one\.$"):
        connect(url)
    assert "mood" in columns(url)


def test_a_version_that_fails_half_way_leaves_the_old_one(url: URL, tmp_path: Path) -> None:
    open_and_write(url)
    fails = 'op.execute("INSERT INTO nowhere VALUES (1)")'
    with a_next_version(tmp_path / "new", fails), pytest.raises(DatabaseError, match=r"nowhere.*\.$"):
        connect(url)
    assert columns(url) == {"id", "changed", "name"}
    open_and_write(url)


def test_a_database_of_somebody_else_is_refused_and_left_as_it_is(url: URL) -> None:
    run_on(url, "CREATE TABLE bills (paid INTEGER)", "INSERT INTO bills VALUES (7)")
    before = Path(str(url.database)).read_bytes() if url.get_backend_name() == "sqlite" else None
    with pytest.raises(DatabaseError, match=r"it holds something else, like a table 'bills'; name another") as refusal:
        connect(url)
    assert str(url.password) not in str(refusal.value)
    engine = sa.create_engine(url)
    assert sa.inspect(engine).get_table_names() == ["bills"]
    engine.dispose()
    if before is not None:
        assert Path(str(url.database)).read_bytes() == before
        assert [file.name for file in Path(str(url.database)).parent.iterdir()] == [Path(str(url.database)).name]


def refusal_of(path: Path) -> str:
    with pytest.raises(DatabaseError) as refusal:
        connect(URL.create("sqlite+pysqlite", database=str(path)))
    text = str(refusal.value)
    assert text.startswith(f"The database at {path} cannot be used: ")
    assert text.endswith(".")
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    "content", [b"Shopping list: eggs, milk.\n" * 40, b"\0" * 4096, b"SQLite format 3\0" + b"x" * 500]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite"
    path.write_bytes(content)
    assert "not a database" in refusal_of(path)
    assert path.read_bytes() == content


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite"
    open_and_write(URL.create("sqlite+pysqlite", database=str(path)))
    damaged = path.read_bytes()[:4000].ljust(4096, b"\xff") + b"\xee" * 9000
    path.write_bytes(damaged)
    refusal_of(path)
    assert path.read_bytes() == damaged


def test_a_folder_in_its_place_or_none_around_it_is_refused(tmp_path: Path) -> None:
    assert "unable to open" in refusal_of(tmp_path)
    assert "unable to open" in refusal_of(tmp_path / "none" / "practice.sqlite")


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "practice.sqlite").touch()
    open_and_write(URL.create("sqlite+pysqlite", database=str(tmp_path / "practice.sqlite")))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write there: not even root, who gives up the right to for a while."""
    for path in [*folder.iterdir(), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.parametrize("there", [False, True], ids=["empty", "with a database"])
def test_a_folder_nobody_may_write_to_is_refused(there: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix="greenroom-"))  # where everybody may look
    try:
        path = folder / "practice.sqlite"
        if there:
            open_and_write(URL.create("sqlite+pysqlite", database=str(path)))
        with read_only(folder):
            refusal_of(path)
    finally:
        shutil.rmtree(folder)


def test_a_write_that_was_told_of_is_on_the_disk_and_readers_go_on(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite"
    store = connect(URL.create("sqlite+pysqlite", database=str(path)))
    with store.engine.connect() as connection:
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys")]
    assert told == [2, 1]  # 2 is FULL
    store.close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_in_use_elsewhere_opens_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its journal cannot be changed then; it is the next time."""
    path = tmp_path / "practice.sqlite"
    url = URL.create("sqlite+pysqlite", database=str(path))
    write_ahead = database._write_ahead

    def while_another_reads(engine: sa.Engine) -> None:
        with closing(sqlite3.connect(path)) as reading:
            reading.execute("BEGIN")
            reading.execute("SELECT * FROM learner").fetchall()
            write_ahead(engine)

    monkeypatch.setattr(database, "WAIT", 0.1)
    monkeypatch.setattr(database, "_write_ahead", while_another_reads)
    open_and_write(url)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
    open_and_write(url)
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        assert plain.execute("SELECT count(*) FROM learner").fetchall() == [(2,)]


def test_a_database_that_somebody_holds_is_refused_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.1)
    path = tmp_path / "practice.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("BEGIN EXCLUSIVE")
        assert "locked" in refusal_of(path)
