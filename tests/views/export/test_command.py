"""The command that exports: what it writes, whole or not at all, and what it refuses in one sentence."""

from __future__ import annotations

import errno
import importlib.metadata
from contextlib import closing
from importlib.metadata import EntryPoint
from pathlib import Path
from uuid import uuid4

import pytest

from practice.database import connect
from practice.records import Attempt, Learner, Note, note_id
from practice.where import database
from scenarios import __main__ as command_line
from tests.views.export.conftest import FIGURES, HOSTILE, shortened
from tests.views.export.reading import recipe_of
from views.export.prose import cleaned

PLUG_IN = EntryPoint("export", "views.export.command:command", "greenroom.scenario_commands")


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the project were installed, whether it is or not, with a scenario that is soon drawn."""
    others = importlib.metadata.entry_points
    found = {PLUG_IN.group: [PLUG_IN]}
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: found.get(group) or others(group=group))
    short = (shortened("recommendation", FIGURES), shortened("ad_funnel", {"clarify": ("how_real",)}))
    monkeypatch.setattr("scenarios.shelf.scenarios", lambda: short)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert command_line.main(["export", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    return err


def test_all_three_are_written_for_the_place_of_a_copied_link(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.html", "a.md", "page.html")]
    link = "http://host:8501/recommendation?step=scale&ranking.trees=20&world.seed=4"
    options = [f"--{name}={file}" for name, file in zip(("html", "markdown", "page"), files, strict=True)]
    assert command_line.main(["export", "recommendation", "--link", link, *options]) == 0
    for file in files:
        recipe = recipe_of(file.read_text("utf-8"))
        assert recipe["Link"] == "http://host:8501/recommendation?world.seed=4&ranking.trees=20"
        assert recipe["Seed"] == "4"
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_one_of_them_goes_to_standard_output_and_nothing_else_does(capsys: pytest.CaptureFixture[str]) -> None:
    settings = ["--seed", "4", "--set", "ranking.trees=20"]
    assert command_line.main(["export", "recommendation", *settings, "--markdown", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# How would you implement")
    assert recipe_of(out)["Knobs"] == "world.seed=4 ranking.trees=20"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recommendation"], "No output is named"),
        (["dessert", "--page", "-"], "the scenarios are recommendation, ad_funnel"),
        (["recommendation", "--page", "-", "--set", "ranking.trees=9999"], "5 to 200"),
        (["recommendation", "--page", "-", "--set", "ranking.trees"], "STAGE.KNOB=VALUE"),
        (["recommendation", "--page", "-", "--seed", "x"], "world.seed is 'x'"),
        (["recommendation", "--page", "-", "--html", "-"], "each its own"),
        (["recommendation", "--page", "nowhere/page.html"], "there is no nowhere"),
        (["recommendation", "--page", "-", "--link", "recommendation", "--seed", "3"], "leave out --set and --seed"),
        (["recommendation", "--page", "-", "--link", "ad-funnel?world.seed=3"], "does not lead to recommendation"),
        (["recommendation", "--page", "-", "--link", "recommendation?step=dessert"], "is not a step"),
        (["recommendation", "--page", "-", "--link", "recommendation?ranking.trees=1e9"], "5 to 200"),
        (["recommendation", "--page", "-", "--link", "recommendation?a"], "no address with parameters"),
        (["recommendation", "--page", "-", "--link", "recommendation?view=1&view=2"], "'view' more than once"),
        (["recommendation", "--page", "-", "--link", "http://[host/recommendation"], "no address with parameters"),
        (["recommendation", "--page", "-", "--attempt", "7"], "the id of an interview"),
        (["recommendation", "--page", "-", "--attempt", str(uuid4())], "There is no interview"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert said in refused(capsys, *arguments)


def test_a_file_that_was_there_stays_as_it_was_where_the_new_one_cannot_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.html"
    file.write_text("old")

    def full(self: Path, *args: object, **options: object) -> int:
        self.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert "No space left" in refused(capsys, "recommendation", "--page", str(file))
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_an_interview_is_exported_with_its_notes(capsys: pytest.CaptureFixture[str]) -> None:
    me = Learner(name="Me")
    attempt = Attempt(learner=me.id, scenario="recommendation", minutes=(5,))
    note = Note(id=note_id(attempt.id, "scale"), attempt=attempt.id, step="scale", text=HOSTILE)
    with closing(connect(database())) as store:
        store.put(me, attempt, note)
    assert command_line.main(["export", "recommendation", "--attempt", str(attempt.id), "--markdown", "-"]) == 0
    out = capsys.readouterr().out
    assert cleaned(HOSTILE) in out
    assert out.index("### My answer") > out.index("## 2 Scale")
    assert "There is no interview" in refused(capsys, "ad_funnel", "--attempt", str(attempt.id), "--page", "-")
