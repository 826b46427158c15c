"""The command line of the scenarios: its own command, and those plugged in from above."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from scenarios import __main__ as command_line
from scenarios.shelf import scenarios

ROOT = Path(__file__).parents[2]


def test_list_names_every_scenario_with_its_question(capsys):
    assert command_line.main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{scenario.key}: {scenario.front.question}" for scenario in scenarios()]


def test_a_command_that_is_not_plugged_in_is_refused_with_the_way_to_get_it(capsys, monkeypatch):
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [])
    assert command_line.main(["export", "recommendation", "--page", "-"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "'export' is not a command here; the commands are list, and `make setup` installs" in err


def test_the_project_plugs_in_what_the_examples_name():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plugged = project["entry-points"][command_line.PLUG_INS]
    module, _, function = plugged["export"].partition(":")
    assert callable(getattr(import_module(module), function))
    assert "python -m scenarios export" in command_line.EXAMPLES


@pytest.mark.parametrize("arguments", [[], ["--wrong"]])
def test_what_is_not_understood_ends_with_one_sentence(capsys, arguments):
    assert command_line.main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_help_is_no_mistake(capsys):
    assert command_line.main(["--help"]) == 0
    assert "examples:" in capsys.readouterr().out
