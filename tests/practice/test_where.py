"""Where things are kept, as the environment says it."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.where import PlaceError, database, home


def test_the_folder_is_the_one_named_and_made_where_missing(tmp_path: Path) -> None:
    named = tmp_path / "a folder" / "übung"
    assert home({"GREENROOM_HOME": f" {named} "}) == named
    assert named.is_dir()


@pytest.mark.parametrize("environment", [{}, {"GREENROOM_HOME": "  "}])
def test_without_a_name_it_is_the_users_own(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, appauthor: tmp_path / name)
    assert home(environment) == tmp_path / "greenroom"
    assert database(environment).database == str(tmp_path / "greenroom" / "practice.sqlite")


def test_tests_keep_everything_in_a_folder_of_their_own(home: Path) -> None:
    assert database().database == str(home / "practice.sqlite") == f"{os.environ['GREENROOM_HOME']}/practice.sqlite"


@pytest.mark.parametrize("named", ["/dev/null/in", "/proc/nothing", __file__, "~nobody-of-this-name/x"])
def test_a_folder_that_cannot_be_is_refused(named: str) -> None:
    with pytest.raises(PlaceError, match=r"GREENROOM_HOME .*\.$"):
        home({"GREENROOM_HOME": named})


@pytest.mark.parametrize(
    ("named", "opened"),
    [
        ("sqlite:////srv/all.sqlite", "sqlite+pysqlite:////srv/all.sqlite"),
        ("postgresql://me:pw@host:5433/group", "postgresql+pg8000://me:pw@host:5433/group"),
        ("postgresql+pg8000://host/group", "postgresql+pg8000://host/group"),
    ],
)
def test_an_address_gets_the_driver_that_is_here(named: str, opened: str) -> None:
    assert database({"GREENROOM_DATABASE": named}).render_as_string(hide_password=False) == opened


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("mysql://me:secret@host/group", "a mysql database; allowed are sqlite and postgresql"),
        ("postgres://me:secret@host/group", "a postgres database"),
        ("postgresql+psycopg2://me:secret@host/group", "the driver psycopg2; leave it out"),
        ("me:secret@host", "no database address"),
        ("postgresql://me:secret@host:port/group", "no database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_its_password_kept(named: str, complaint: str) -> None:
    with pytest.raises(PlaceError, match=complaint) as refusal:
        database({"GREENROOM_DATABASE": named})
    assert "secret" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


@given(st.one_of(st.text(), st.text().map("postgresql://{}".format), st.text().map("sqlite:///{}".format)))
def test_whatever_is_named_is_an_address_or_refused(text: str) -> None:
    try:
        told = database({"GREENROOM_DATABASE": text, "GREENROOM_HOME": os.environ["GREENROOM_HOME"]}).drivername
    except PlaceError as refusal:
        told = str(refusal).split()[0]
    assert told in ("sqlite+pysqlite", "postgresql+pg8000", "GREENROOM_DATABASE")
