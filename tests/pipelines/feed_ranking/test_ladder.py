"""The ladder rises in every world, every trap lies below the value model, and no method beats the oracle anywhere."""

import numpy as np
import pytest

from pipelines.engine import Cache
from pipelines.feed_ranking.answer import ANSWER
from pipelines.feed_ranking.ladder import LADDER, RIVAL, TRAPS
from tests.pipelines.climbing import Climb, check_nothing_beats_the_oracle, climb_all
from tests.pipelines.running import RunWith

OURS = "value, LightGBM heads"


# The world that everybody sees first, and another.
@pytest.fixture(scope="module", params=[9, 10], ids=lambda seed: f"world {seed}")
def climbed(request: pytest.FixtureRequest, memory: Cache) -> Climb:
    return climb_all(ANSWER, (*LADDER, *TRAPS), request.param, memory)


def test_the_ladder_rises_rung_by_rung(climbed: Climb) -> None:
    kept = [climbed.rungs[method.name].share_kept.value for method in LADDER]
    assert min(np.diff(kept)) > 0.01
    assert kept[-1] == 1


def test_no_trap_keeps_as_much_as_the_value_model(climbed: Climb) -> None:
    kept = {method.name: climbed.rungs[method.name].share_kept.value for method in TRAPS}
    assert max(kept.values()) < climbed.rungs[OURS].share_kept.value
    assert kept["most liked first"] < 0.1


def test_the_ranker_that_wins_on_clicks_loses_the_viewers(climbed: Climb, run_with: RunWith) -> None:
    ours, clicks = (
        run_with({"world.seed": climbed.seed, **turn})["sessions"] for turn in ({}, {"value.weights": "clicks"})
    )
    assert clicks.per_look("click") > 1.3 * ours.per_look("click")
    assert clicks.returns.mean() < ours.returns.mean() - 0.05
    assert clicks.depth.mean() < ours.depth.mean()


def test_no_method_beats_the_oracle_at_any_opening(climbed: Climb) -> None:
    check_nothing_beats_the_oracle(climbed)


def test_the_rival_is_a_rung_of_the_ladder() -> None:
    assert RIVAL.turn in [method.turn for method in LADDER]
