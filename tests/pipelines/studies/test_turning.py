from collections.abc import Callable

import pytest

from pipelines import studies
from pipelines.engine import Cache, Result, Run
from pipelines.knobs import KnobError
from pipelines.recommendation.facts import facts


class Counting:
    """A cache that keeps nothing and writes down what it was asked to make."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, lineage: str, make: Callable[[], Result]) -> Result:
        result = make()
        self.made.append(result.stage.name)
        return result


def test_a_turned_run_makes_again_only_what_depends_on_the_knob(default_run: Run) -> None:
    cache = Counting()
    studies.turned(default_run, {"shown.pins": 1}, cache)
    assert cache.made == ["shown", "offline", "verdict"]


def test_a_stage_left_out_is_not_made_and_nothing_else_changes(default_run: Run) -> None:
    cache = Counting()
    bare = studies.turned(default_run, {"shown.pins": 1}, cache, without=("offline",))
    assert cache.made == ["shown", "verdict"]
    assert bare.results["verdict"].lineage == studies.turned(default_run, {"shown.pins": 1}).results["verdict"].lineage


def test_a_sweep_at_the_run_s_own_value_gives_the_run_s_own_facts(default_run: Run, memory: Cache) -> None:
    table = studies.sweep(default_run, facts, "shown.length", (10, 1), memory)
    own = table[table["setting"] == 10].set_index("fact")["value"]
    expected = {name: fact.estimate.value for name, fact in facts(default_run).items()}
    assert own.to_dict() == pytest.approx(expected, nan_ok=True)


def test_a_sweep_over_a_knob_that_is_not_there_is_refused(default_run: Run) -> None:
    with pytest.raises(KnobError, match="not a knob"):
        studies.sweep(default_run, facts, "shown.colour", (1,))
