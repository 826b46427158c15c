from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, Signature

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from pipelines.engine import Cache, Pipeline, Result, Stage
from pipelines.knobs import KnobError, Knobs

NAMES = "abcdef"


class Dial(Knobs):
    turn: int = Field(0, ge=0, le=9, title="Turn", description="Any number.")


@dataclass(frozen=True)
class Made:
    """The way a value came about, written out."""

    way: str
    n_in: int = 3
    n_out: int = 2


def toy_stage(name: str, needs: tuple[str, ...], made: list[str]) -> Stage:
    """A stage that notes each time it runs; what it returns names its knob and all it was made from."""

    def make(**arguments: object) -> Made:
        made.append(name)
        assert arguments.keys() == {*needs, "knobs"}
        return Made(f"{name}({', '.join(str(arguments[need]) for need in needs)}; {arguments['knobs']})")

    make.__name__ = name
    make.__signature__ = Signature([Parameter(each, Parameter.KEYWORD_ONLY) for each in (*needs, "knobs")])
    return Stage(make, Dial())


def remembering() -> Cache:
    kept: dict[str, Result] = {}

    def cache(lineage: str, make: Callable[[], Result]) -> Result:
        if lineage not in kept:
            kept[lineage] = make()
        return kept[lineage]

    return cache


@st.composite
def graphs(draw: st.DrawFn) -> tuple[tuple[str, ...], ...]:
    """What each of up to six stages needs of the ones before it."""
    n = draw(st.integers(1, 6))
    earlier = [st.lists(st.sampled_from(NAMES[:i]), unique=True) if i else st.just([]) for i in range(n)]
    return tuple(tuple(draw(needs)) for needs in earlier)


def behind(graph: tuple[tuple[str, ...], ...], first: str) -> set[str]:
    """A stage and everything that needs it, or needs what needs it."""
    found = {first}
    for name, needs in zip(NAMES, graph, strict=False):
        if found & set(needs):
            found.add(name)
    return found


@given(graphs(), st.data())
def test_a_turned_knob_recomputes_its_own_stage_and_what_stands_behind_it(
    graph: tuple[tuple[str, ...], ...], data: st.DataObject
) -> None:
    made: list[str] = []
    pipeline = Pipeline("toy", tuple(toy_stage(name, needs, made) for name, needs in zip(NAMES, graph, strict=False)))
    cache = remembering()
    before = pipeline.run(cache=cache)
    assert made == list(NAMES[: len(graph)])
    made.clear()
    stage = data.draw(st.sampled_from(NAMES[: len(graph)]))
    knobs = pipeline.turned({f"{stage}.turn": 5})
    after = pipeline.run(knobs, cache)
    assert set(made) == behind(graph, stage)
    assert len(made) == len(set(made))
    moved = {name for name in before.results if before.results[name].lineage != after.results[name].lineage}
    assert moved == behind(graph, stage)
    assert before.lineage != after.lineage
    fresh = pipeline.run(knobs)
    assert {name: after[name] for name in after.results} == {name: fresh[name] for name in fresh.results}


@given(graphs())
def test_the_same_knobs_run_nothing_again(graph: tuple[tuple[str, ...], ...]) -> None:
    made: list[str] = []
    pipeline = Pipeline("toy", tuple(toy_stage(name, needs, made) for name, needs in zip(NAMES, graph, strict=False)))
    cache = remembering()
    first = pipeline.run(cache=cache)
    made.clear()
    second = pipeline.run(pipeline.turned({"a.turn": "0"}), cache)
    assert made == []
    assert first.lineage == second.lineage
    assert all(first.results[name] is second.results[name] for name in first.results)


def test_two_pipelines_never_share_a_result() -> None:
    one, other = (Pipeline(name, (toy_stage("a", (), []),)) for name in ("one", "other"))
    assert one.run().lineage != other.run().lineage


def test_a_lineage_begins_with_the_name_of_its_stage() -> None:
    pipeline = Pipeline("toy", (toy_stage("a", (), []), toy_stage("b", ("a",), [])))
    assert {name: text.split(":")[0] for name, text in pipeline.lineages(pipeline.defaults).items()} == {
        "a": "a", "b": "b",
    }  # fmt: skip


def test_a_stage_that_needs_what_no_earlier_stage_makes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Stage b needs c, d, which no earlier stage makes\."):
        Pipeline("toy", (toy_stage("a", (), []), toy_stage("b", ("a", "c", "d"), []), toy_stage("c", (), [])))


def test_two_stages_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Two stages are named a\."):
        Pipeline("toy", (toy_stage("a", (), []), toy_stage("a", (), [])))


def test_a_run_until_a_stage_makes_nothing_behind_it() -> None:
    made: list[str] = []
    pipeline = Pipeline("toy", tuple(toy_stage(name, (), made) for name in "abc"))
    run = pipeline.run(until="b")
    assert made == ["a", "b"]
    assert list(run.results) == ["a", "b"]
    assert run.lineage not in (pipeline.run().lineage, pipeline.run(until="a").lineage)


def test_a_result_says_what_made_it_how_long_it_took_and_what_it_counted() -> None:
    pipeline = Pipeline("toy", (toy_stage("a", (), []),))
    result = pipeline.run().results["a"]
    assert (result.stage, result.n_in, result.n_out) == (pipeline.stages[0], 3, 2)
    assert result.seconds >= 0
    assert result.lineage == pipeline.lineages(pipeline.defaults)["a"]


def test_a_stage_without_knobs_is_called_without_them() -> None:
    def plain() -> Made:
        return Made("plain")

    def behind_it(plain: Made, knobs: Dial) -> Made:
        return Made(f"{plain.way} {knobs.turn}")

    run = Pipeline("toy", (Stage(plain), Stage(behind_it, Dial()))).run()
    assert run["behind_it"] == Made("plain 0")
    assert run.settings == {"behind_it.turn": 0}


def test_turning_leaves_where_it_started_from_as_it_was() -> None:
    pipeline = Pipeline("toy", tuple(toy_stage(name, (), []) for name in "ab"))
    start = pipeline.turned({"a.turn": 1})
    turned = pipeline.turned({"b.turn": "2"}, start)
    assert (start["a"], start["b"]) == (Dial(turn=1), Dial())
    assert (turned["a"], turned["b"]) == (Dial(turn=1), Dial(turn=2))
    assert pipeline.defaults["a"] == Dial()


@pytest.mark.parametrize("path", ["", ".", "a", "a.", ".turn", "z.turn", "a.turn.turn", "a.spin", "a.turn ", "ä.turn"])
def test_a_path_that_is_no_knob_is_refused_by_name(path: str) -> None:
    pipeline = Pipeline("toy", (toy_stage("a", (), []),))
    with pytest.raises(KnobError, match=r"is not a knob; the .* a") as caught:
        pipeline.turned({path: 1})
    assert repr(path) in str(caught.value)


@pytest.mark.parametrize("path", ["a." + 10_000 * "x", 10_000 * "x", "a.\n\n", "\n"])
def test_even_a_monstrous_path_gets_one_short_line(path: str) -> None:
    pipeline = Pipeline("toy", (toy_stage("a", (), []),))
    with pytest.raises(KnobError) as caught:
        pipeline.turned({path: 1})
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_a_stage_reads_as_its_title_or_as_its_name() -> None:
    def first_phase() -> Made:
        return Made("")

    assert Stage(first_phase).words == "first phase"
    assert Stage(first_phase, title="Retrieval").words == "Retrieval"
