"""The command `check`, on a made-up scenario whose right answer is obvious."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint

import pytest
from pydantic import Field

from pipelines import __main__ as command_line
from pipelines.answers import ANSWERS
from pipelines.engine import Pipeline, Run, Stage
from pipelines.facts import Fact, FactKind, Facts
from pipelines.knobs import Knobs
from pipelines.metrics import Estimate
from scenarios import shelf
from scenarios.curveballs import Curveball
from scenarios.scenario import Experiment, FollowUp, Scenario, ScenarioFront, Step, StepFront

made: list[str] = []


@dataclass(frozen=True)
class Number:
    value: float
    n_in: int = 1
    n_out: int = 1


class WorldKnobs(Knobs):
    seed: int = Field(7, ge=0, le=99)


class DoubledKnobs(Knobs):
    times: float = Field(2.0, ge=-10, le=10)


def world(knobs: WorldKnobs) -> Number:
    made.append(f"world {knobs.seed}")
    return Number(knobs.seed + 1.0)


def doubled(world: Number, knobs: DoubledKnobs) -> Number:
    return Number(world.value * knobs.times)


def read(run: Run) -> Facts:
    value, nothing = run["doubled"].value, float("nan")
    figures = {"figure": value, "undefined": nothing}
    return {name: Fact(name, KINDS[name], Estimate(x, x, x)) for name, x in figures.items()}


KINDS = {"figure": FactKind("figure", "two"), "undefined": FactKind("undefined", "two")}
PIPELINE = Pipeline("numbers", (Stage(world, WorldKnobs()), Stage(doubled, DoubledKnobs())))
ANSWER = replace(ANSWERS["recommendation"], pipeline=PIPELINE, kinds=KINDS, facts=read)
Shelve = Callable[..., None]


def claim(**parts: object) -> Experiment:
    usual = {"say": "More is more.", "turn": {"doubled.times": 3.0}, "expect": {"figure": "rises"}, "because": "It is."}
    return Experiment.model_validate({**usual, **parts})


def curveball(**parts: object) -> Curveball:
    usual = {
        "key": "less", "title": "Less", "say": "There is less.", "hint": "Add.", "because": "More is more.",
        "limits": {"figure": 99}, "naive": {"doubled.times": 1.0}, "best": {"doubled.times": 4.0}, "figure": "figure",
    }  # fmt: skip
    return Curveball.model_validate({**usual, **parts})


TRUE = claim()
WRONG = claim(say="Less is more.", turn={"doubled.times": 1.0})


@pytest.fixture(name="shelve")
def shelve_fixture(monkeypatch: pytest.MonkeyPatch) -> Shelve:
    """Puts a scenario with one step and these experiments on the shelf, alone."""
    made.clear()
    plug_in = EntryPoint("check", "scenarios.check:command", "greenroom.commands")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [plug_in])
    monkeypatch.setitem(ANSWERS, "numbers", ANSWER)

    def shelve(*experiments: Experiment, pipeline: str = "numbers", curveballs: tuple[Curveball, ...] = ()) -> None:
        front = StepFront(title="Only", minutes=1, figures=("none",), experiments=experiments)
        step = Step(
            key="only", number=1, front=front, prompt="?", say=".", figures_say=".", mistake=".", senior=".", staff=".",
            follow_ups=(FollowUp(ask="?", answer="."),),
        )  # fmt: skip
        scenario = ScenarioFront(title="Sums", question="?", teaches=".", minutes=1, pipeline=pipeline, order=1)
        sums = Scenario(key="sums", front=scenario, steps=(step,), curveballs=curveballs)
        monkeypatch.setattr(shelf, "scenarios", lambda: (sums,))

    return shelve


def test_claims_that_hold_in_every_world_succeed(shelve: Shelve, capsys: pytest.CaptureFixture[str]) -> None:
    shelve(TRUE)
    assert command_line.main(["check", "sums", "--seeds", "2"]) == 0
    captured = capsys.readouterr()
    rows = [line.split() for line in captured.out.splitlines()]
    assert rows[1] == ["only", "1", "0", "figure", "rises", "2.0000", "3.0000", "yes"]
    assert rows[2] == ["only", "1", "1", "figure", "rises", "4.0000", "6.0000", "yes"]
    assert captured.out.endswith("2 of 2 figures moved as claimed, over 2 worlds.\n")
    assert captured.err.splitlines()[-1] == "World 1: only 1."


def test_a_claim_that_fails_exits_with_one_and_is_named(shelve: Shelve, capsys: pytest.CaptureFixture[str]) -> None:
    shelve(TRUE, WRONG)
    assert command_line.main(["check", "sums", "--seeds", "1"]) == 1
    output = capsys.readouterr().out
    assert "Failed: only 2 (Less is more.) in world 0\n" in output
    assert "NO, falls" in output
    assert output.endswith("1 of 2 figures moved as claimed, over 1 world.\n")


def test_the_json_holds_every_figure_experiment_by_experiment(
    shelve: Shelve, capsys: pytest.CaptureFixture[str]
) -> None:
    shelve(TRUE, WRONG)
    assert command_line.main(["check", "sums", "--seeds", "2", "--json", "-"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["scenario"], record["seeds"], record["held"]) == ("sums", 2, False)
    order = [(row["experiment"], row["seed"], row["held"]) for row in record["experiments"]]
    assert order == [("only 1", 0, True), ("only 1", 1, True), ("only 2", 0, False), ("only 2", 1, False)]
    assert record["experiments"][0] == {
        "experiment": "only 1", "say": "More is more.", "seed": 0, "figure": "figure", "expected": "rises",
        "seen": "rises", "before": 2.0, "after": 3.0, "held": True,
    }  # fmt: skip


@pytest.mark.parametrize("claimed", ["rises", "falls", "stays"])
def test_nothing_holds_of_an_undefined_figure(claimed: str, shelve: Shelve, capsys: pytest.CaptureFixture[str]) -> None:
    shelve(claim(expect={"undefined": claimed}))
    assert command_line.main(["check", "sums", "--seeds", "1", "--json", "-"]) == 1
    row = json.loads(capsys.readouterr().out)["experiments"][0]
    assert (row["before"], row["after"], row["held"]) == (None, None, False)


def test_experiments_share_the_world_and_no_world_is_made_twice(shelve: Shelve) -> None:
    elsewhere = claim(given={"world.seed": 5})
    shelve(TRUE, WRONG, elsewhere)
    command_line.main(["check", "sums", "--seeds", "2"])
    assert made == ["world 0", "world 5", "world 1", "world 5"]


def test_a_scenario_without_claims_has_none_that_failed(shelve: Shelve, capsys: pytest.CaptureFixture[str]) -> None:
    shelve()
    assert command_line.main(["check", "sums"]) == 0
    assert capsys.readouterr().out.endswith("0 of 0 figures moved as claimed, over 3 worlds.\n")


@pytest.mark.parametrize(
    ("experiment", "parts"),
    [
        (lambda: claim(expect={"joy": "rises"}), ["only 1", "'joy'", "figure, undefined"]),
        (lambda: claim(turn={"doubled.times": 99}), ["only 1", "doubled.times", "from -10 to 10"]),
        (lambda: claim(given={"doubled.time": 1}), ["only 1", "doubled.time", "times"]),
    ],
)
def test_a_claim_that_cannot_be_run_is_refused_before_anything_runs(
    experiment: Callable[[], Experiment], parts: list[str], shelve: Shelve, capsys: pytest.CaptureFixture[str]
) -> None:
    shelve(experiment())
    assert command_line.main(["check", "sums"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert [part for part in parts if part not in message] == []
    assert made == []


def test_a_curveball_claims_that_its_best_knobs_win_something_back(
    shelve: Shelve, capsys: pytest.CaptureFixture[str]
) -> None:
    shelve(TRUE, curveballs=(curveball(), curveball(key="worse", best={"doubled.times": 0.5})))
    assert command_line.main(["check", "sums", "--seeds", "1"]) == 1
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[2] == ["curveball", "less", "0", "figure", "rises", "1.0000", "4.0000", "yes"]
    assert rows[3] == ["curveball", "worse", "0", "figure", "rises", "1.0000", "0.5000", "NO,", "falls"]


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"best": {}}, "curveball less names no best knobs; `python -m practice search` finds them.\n"),
        ({"limits": {"joy": 1}}, "curveball less speaks of 'joy'; the figures are figure, undefined.\n"),
        ({"figure": "joy"}, "curveball less speaks of 'joy'; the figures are figure, undefined.\n"),
        ({"world": {"world.size": 1}}, "curveball less cannot be run: 'world.size' is not a knob"),
    ],
)
def test_a_curveball_that_cannot_be_run_is_refused_before_anything_runs(
    parts: dict[str, object], complaint: str, shelve: Shelve, capsys: pytest.CaptureFixture[str]
) -> None:
    shelve(curveballs=(curveball(**parts),))
    assert command_line.main(["check", "sums"]) == 2
    assert complaint in capsys.readouterr().err
    assert made == []


def test_a_scenario_of_no_known_pipeline_is_refused(shelve: Shelve, capsys: pytest.CaptureFixture[str]) -> None:
    shelve(TRUE, pipeline="letters")
    assert command_line.main(["check", "sums"]) == 2
    assert "'letters'; the pipelines are recommendation" in capsys.readouterr().err


def test_an_unknown_scenario_is_refused_with_those_there_are(
    shelve: Shelve, capsys: pytest.CaptureFixture[str]
) -> None:
    shelve(TRUE)
    assert command_line.main(["check", "products"]) == 2
    assert capsys.readouterr().err == "'products' is not a scenario; the scenarios are sums.\n"
