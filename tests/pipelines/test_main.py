"""The command line: what it prints, writes and refuses."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pandas as pd
import pytest

from pipelines import __main__ as command_line
from pipelines import commands
from pipelines.answers import ANSWERS

ROOT = Path(__file__).parents[2]
PLUG_IN = EntryPoint("check", "scenarios.check:command", "greenroom.commands")
TURNED = ["--seed", "3", "--set", "examples.share=0.2", "--set", "shown.diversity=topic_cap"]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the project were installed, whether it is or not."""
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [PLUG_IN])


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
    return subprocess.Popen([sys.executable, "-m", "pipelines", *arguments], cwd=ROOT, **pipes)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one run left in a directory that held something else before."""
    directory = tmp_path_factory.mktemp("files")
    (directory / "notes.txt").write_text("mine")
    options = ["--json", str(directory / "run.json"), "--export", str(directory), "--format", "csv"]
    assert command_line.main(["run", "recommendation", *TURNED, *options]) == 0
    return directory


@pytest.fixture(scope="module")
def record(files: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files / "run.json").read_text())
    return found


def test_list_names_every_scenario_with_its_stages(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(ANSWERS)
    assert lines[0].endswith(", ".join(stage.name for stage in next(iter(ANSWERS.values())).pipeline.stages))


def test_the_record_names_the_scenario_the_seed_and_every_knob_as_turned(record: dict[str, Any]) -> None:
    assert list(record) == ["scenario", "seed", "knobs", "stages", "metrics", "value", "ladder", "traps"]
    pipeline = ANSWERS["recommendation"].pipeline
    turned = {"world.seed": 3, "examples.share": 0.2, "shown.diversity": "topic_cap"}
    assert record["knobs"] == pipeline.run(pipeline.turned(turned), until="split").settings
    assert (record["scenario"], record["seed"]) == ("recommendation", 3)


def test_what_was_kept_and_what_each_stage_lost_add_up_to_what_was_there(record: dict[str, Any]) -> None:
    value = record["value"]
    assert value["oracle"] - sum(value["lost"].values()) == pytest.approx(value["kept"], abs=1e-12)
    assert value["kept"] / value["oracle"] == pytest.approx(value["share_kept"], abs=1e-12)
    assert value["share_kept_low"] < value["share_kept"] < value["share_kept_high"]
    assert list(value["lost"]) == ["retrieval", "ranking", "list"]
    assert "clicks a page view" in value["unit"]


def test_the_ladder_rises_from_random_to_the_oracle(record: dict[str, Any]) -> None:
    shares = [rung["share_kept"] for rung in record["ladder"]]
    assert shares == sorted(shares)
    assert record["ladder"][0]["method"] == "random"
    assert record["ladder"][-1]["method"] == "oracle"
    assert shares[-1] == 1
    assert [rung["method"] for rung in record["traps"]] == [method.name for method in ANSWERS["recommendation"].traps]
    assert set(record["traps"][0]["metrics"]) == set(record["metrics"])


def test_a_figure_that_is_undefined_is_null(record: dict[str, Any]) -> None:
    popularity = next(rung for rung in record["ladder"] if rung["method"] == "popularity")
    assert popularity["metrics"]["calibration"] == {"value": None, "low": None, "high": None}


def test_the_same_knobs_give_the_same_record_on_standard_output_and_nothing_else_there(record: dict[str, Any]) -> None:
    with start("run", "recommendation", *TURNED, "--json", "-") as process:
        output, messages = process.communicate()
    again = json.loads(output)
    for stage in (*again["stages"], *record["stages"]):
        assert stage.pop("seconds") >= 0
    assert again == record
    assert "ladder" in messages


def test_files_are_written_beside_what_was_there(files: Path) -> None:
    tables = ("candidates", "facts", "impressions", "organic", "shown", "titles", "topics", "users", "views")
    expected = {"notes.txt", "run.json", "run.trec", "qrels.trec", *(f"{table}.csv" for table in tables)}
    assert {path.name for path in files.iterdir()} == expected
    assert (files / "notes.txt").read_text() == "mine"


def test_the_exported_facts_are_those_of_the_record(files: Path, record: dict[str, Any]) -> None:
    facts = pd.read_csv(files / "facts.csv").set_index("name")["value"]
    assert facts["value_kept"] == pytest.approx(record["value"]["share_kept"])
    assert facts["nDCG@10"] == pytest.approx(record["metrics"]["nDCG@10"]["value"])


def test_without_json_a_run_prints_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["run", "recommendation", "--set", "ranking.model=popularity"]) == 0
    output = capsys.readouterr().out
    for part in ("Value kept: ", "lost: retrieval", "nDCG@10", "Stages", "Ladder", "oracle", "Traps"):
        assert part in output


def test_knobs_are_json_schema_that_takes_the_defaults_and_nothing_out_of_range(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command_line.main(["knobs", "recommendation", "--json", "-"]) == 0
    schemas = json.loads(capsys.readouterr().out)
    defaults = ANSWERS["recommendation"].pipeline.defaults
    assert list(schemas) == list(defaults)
    for stage, schema in schemas.items():
        checker = jsonschema.Draft202012Validator(schema)
        checker.check_schema(schema)
        checker.validate(defaults[stage].model_dump())
        assert not checker.is_valid({"no such knob": 1})
    assert not jsonschema.Draft202012Validator(schemas["ranking"]).is_valid({"trees": 10_000})


def test_knobs_are_printed_with_default_and_range(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["knobs", "recommendation"]) == 0
    assert "ranking.trees = 60  (a whole number from 5 to 200)" in capsys.readouterr().out


REFUSED = [
    (["run", "recommendations"], ["recommendations", "recommendation"]),
    (["run", ""], ["scenario", "recommendation"]),
    (["knobs", "recommendations"], ["recommendations", "recommendation"]),
    (["run", "recommendation", "--set", "ranking.tree=3"], ["ranking.tree", "trees"]),
    (["run", "recommendation", "--set", "rankings.trees=3"], ["rankings.trees", "ranking"]),
    (["run", "recommendation", "--set", "=3"], ["''", "ranking"]),
    (["run", "recommendation", "--set", "ranking.trees=3"], ["ranking.trees", "3", "from 5 to 200"]),
    (["run", "recommendation", "--set", "ranking.trees=many"], ["many", "from 5 to 200"]),
    (["run", "recommendation", "--set", "ranking.trees="], ["ranking.trees", "from 5 to 200"]),
    (["run", "recommendation", "--set", "ranking.tr\nees=5"], ["not a knob"]),
    (["run", "recommendation", "--set", "ranking.model=svm"], ["svm", "lambdarank"]),
    (["run", "recommendation", "--set", "ranking.trees"], ["ranking.trees", "STAGE.KNOB=VALUE"]),
    (["run", "recommendation", "--seed", "-1"], ["world.seed", "-1", "from 0 to 9999"]),
    (["run", "recommendation", "--seed", "7", "--set", "world.seed=8"], ["--seed 7", "world.seed=8"]),
    (["run", "recommendation", "--format", "csv"], ["--export"]),
    (["run", "recommendation", "--export", ".", "--format", "xml"], ["xml", "parquet", "csv"]),
    (["run", "recommendation", "--quick"], ["--quick", "--help"]),
    (["run"], ["scenario", "--help"]),
    ([], ["COMMAND", "--help"]),
    (["walk"], ["walk", "list, knobs, run, check"]),
    (["check", "recommendation", "--seeds", "0"], ["--seeds", "'0'", "from 1 to"]),
    (["check", "recommendation", "--seeds", "two"], ["--seeds", "'two'", "from 1 to"]),
    (["check", "no such scenario"], ["no such scenario"]),
]


def assert_one_sentence(captured: tuple[str, str], parts: list[str]) -> None:
    output, message = captured
    assert output == ""
    assert message.count("\n") == 1
    assert message.endswith(".\n")
    assert "usage:" not in message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(("arguments", "parts"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED])
def test_what_cannot_be_done_is_refused_in_one_sentence_that_says_what_can(
    arguments: list[str], parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(arguments) == 2
    assert_one_sentence(capsys.readouterr(), parts)


@pytest.mark.parametrize("option", ["--json", "--export"])
def test_a_place_that_is_not_there_is_refused_before_anything_runs(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing" / "here"
    assert command_line.main(["run", "recommendation", option, str(missing)]) == 2
    assert_one_sentence(capsys.readouterr(), [str(missing), "name a directory that exists"])


@pytest.mark.parametrize("option", ["--json", "--export"])
def test_a_place_without_permission_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    place = tmp_path / "out.json" if option == "--json" else tmp_path
    assert command_line.main(["run", "recommendation", option, str(place)]) == 2
    assert_one_sentence(capsys.readouterr(), [str(place), "no permission"])


def test_a_directory_is_not_a_file_and_a_file_not_a_directory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["knobs", "recommendation", "--json", str(tmp_path)]) == 2
    assert_one_sentence(capsys.readouterr(), ["is a directory", "name a file"])
    (tmp_path / "file").touch()
    assert command_line.main(["run", "recommendation", "--export", str(tmp_path / "file")]) == 2
    assert_one_sentence(capsys.readouterr(), ["it is a file", "name a directory"])


def test_a_name_that_the_file_system_refuses_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["knobs", "recommendation", "--json", str(tmp_path / ("x" * 300))]) == 2
    assert_one_sentence(capsys.readouterr(), [os.strerror(errno.ENAMETOOLONG)])


def test_a_full_device_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("There is no /dev/full here.")
    assert command_line.main(["knobs", "recommendation", "--json", "/dev/full"]) == 2
    assert_one_sentence(capsys.readouterr(), ["/dev/full", os.strerror(errno.ENOSPC)])
    with Path("/dev/full").open("w") as full, start("list", stdout=full) as process:
        message = process.communicate()[1]
    assert process.returncode == 2
    assert_one_sentence(("", message), [os.strerror(errno.ENOSPC)])


def test_a_seed_given_twice_alike_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ANSWERS["recommendation"]
    assert commands.turned(answer.pipeline, "8", ["world.seed=08"]) == answer.pipeline.turned({"world.seed": 8})


def test_without_the_installed_project_its_further_commands_are_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [])
    assert command_line.main(["check", "recommendation", "--seeds", "3"]) == 2
    assert_one_sentence(capsys.readouterr(), ["'check'", "make setup"])


def test_the_project_declares_the_plug_ins_that_the_tests_take_for_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][command_line.PLUG_INS] == {PLUG_IN.name: PLUG_IN.value}


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["check", "--help"]])
def test_help_explains_and_succeeds(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(arguments) == 0
    captured = capsys.readouterr()
    assert "usage: python -m pipelines" in captured.out
    assert captured.err == ""


def listen_to_interrupts() -> None:
    """In the child: a shell starts what it runs in the background deaf to them, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_an_interrupt_is_quiet() -> None:
    with start("run", "recommendation", preexec_fn=listen_to_interrupts) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Running recommendation.\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "")
    assert process.returncode == 130


def test_a_closed_pipe_is_quiet() -> None:
    with start("knobs", "recommendation", "--json", "-") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        assert process.communicate()[1] == ""
    assert process.returncode == 141


def test_a_terminal_that_knows_few_letters_gets_the_rest() -> None:
    code = "import pipelines.__main__ as m; m._list = lambda chosen: print('1 → 2') or 0; m.run_as_program()"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, "list"], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 \\u2192 2\n", "")
