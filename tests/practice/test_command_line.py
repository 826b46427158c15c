"""The command line: export, import, and what they refuse."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from practice.__main__ import main
from practice.database import connect
from practice.records import Learner
from practice.store import Store
from practice.transfer import exported
from practice.where import database
from tests.practice.samples import HOSTILE, learner, of_each_kind

ROOT = Path(__file__).parents[2]


def records(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert found.pop("made")
    return found


@pytest.fixture
def kept(url: URL, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The database that the environment names, with something of every kind in it."""
    monkeypatch.setenv("GREENROOM_DATABASE", url.render_as_string(hide_password=False))
    store = connect(url)
    for text in HOSTILE:
        store.put(*of_each_kind(text))
    store.close()
    return store


def test_what_is_exported_is_taken_in_elsewhere(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "all.json")]) == 0
    monkeypatch.delenv("GREENROOM_DATABASE")
    for said in ("98 of 98 records taken in; 0 were here already.", "0 of 98 records taken in; 98 were here already."):
        assert main(["import", str(tmp_path / "all.json")]) == 0
        assert capsys.readouterr().err.splitlines()[-1] == said
    assert main(["export", str(tmp_path / "again.json")]) == 0
    assert records(tmp_path / "again.json") == records(tmp_path / "all.json")
    assert [file.name for file in sorted(tmp_path.glob("*json*"))] == ["again.json", "all.json"]
    assert database().get_backend_name() == "sqlite"


def start(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    command = [sys.executable, "-m", "practice", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **options)


def test_it_runs_from_another_folder_through_pipes_and_in_a_terminal_that_knows_no_letters(
    tmp_path: Path, home: Path
) -> None:
    store = connect(database())
    store.put(*of_each_kind("Übung 😀"))
    text = exported(store)
    store.close()
    done = start("export", "-", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout).keys() == json.loads(text).keys()
    other = {"GREENROOM_HOME": str(home / "other")}
    done = start("import", "-", cwd=tmp_path, env=other, input=done.stdout)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"7 of 7 records taken in; 0 were here already.\n"
    assert [*tmp_path.iterdir()] == []


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(".\n")
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "required"),
        (["export"], "required"),
        (["forget", "all.json"], "invalid choice"),
        (["export", "a.json", "b.json"], "Unrecognized"),
        (["import", "nowhere.json"], "nowhere.json cannot be read: No such file"),
        (["import", "."], "cannot be read: Is a directory"),
        (["export", "no/such/folder.json"], "cannot be written: No such file"),
        (["export", "."], "cannot be written: Is a directory"),
        (["import", __file__], "not JSON"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    arguments: list[str], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert complaint in refused(arguments, capsys)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("GREENROOM_HOME", "/dev/null/in", "No folder can be made at /dev/null/in"),
        ("GREENROOM_DATABASE", "all.sqlite", "no database address"),
        ("GREENROOM_DATABASE", "sqlite:////nowhere/all.sqlite", "/nowhere/all.sqlite cannot be used: unable to open"),
        ("GREENROOM_DATABASE", "postgresql://me:secret@127.0.0.1:1/group", "127.0.0.1 and port 1"),
        ("GREENROOM_DATABASE", "postgresql://me:secret@127.0.0.1:99999/group", "127.0.0.1 and port 99999"),
        ("GREENROOM_DATABASE", "postgresql://me:secret@host/group?sslmode=secret", "sslmode"),
    ],
)
def test_a_place_that_cannot_be_used_is_refused_and_its_password_kept(
    name: str, value: str, complaint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    said = refused(["export", "-"], capsys)
    assert complaint in said
    assert "secret" not in said


def test_an_import_that_is_refused_changes_nothing(
    kept: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "before.json")]) == 0
    broken = records(tmp_path / "before.json") | {"learner": [json.loads(learner().model_dump_json()), {"name": "Ada"}]}
    (tmp_path / "broken.json").write_text(json.dumps(broken))
    said = refused(["import", str(tmp_path / "broken.json")], capsys)
    assert said.startswith("learner 2 in the file cannot be read: it has no ")
    broken["learner"] = []
    (tmp_path / "broken.json").write_text(json.dumps(broken))
    assert main(["import", str(tmp_path / "broken.json")]) == 0  # all that refer to a learner refer to one who is here
    assert main(["export", str(tmp_path / "after.json")]) == 0
    assert records(tmp_path / "after.json") == records(tmp_path / "before.json")


def test_a_full_disk_or_a_gone_reader_leaves_no_half_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be written: No space left" in refused(["export", "/dev/full"], capsys)
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        command = [sys.executable, "-m", "practice", "export", "-"]
        done = subprocess.run(command, cwd=ROOT, stdout=nobody, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_export_replaces_an_older_one_whole(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text("x" * 10_000)
    (tmp_path / "all.json").chmod(0o600)
    store = connect(database())
    store.put(ada := learner())
    store.close()
    assert main(["export", str(tmp_path / "all.json")]) == 0
    assert [Learner.model_validate(each) for each in records(tmp_path / "all.json")["learner"]] == [ada]
    assert stat.S_IMODE((tmp_path / "all.json").stat().st_mode) == 0o600
