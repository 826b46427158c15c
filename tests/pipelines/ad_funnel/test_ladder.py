"""The ladder rises in every world, and no method beats the oracle anywhere."""

import numpy as np
import pytest

from pipelines.ad_funnel.answer import ANSWER
from pipelines.ad_funnel.ladder import LADDER, RIVAL, TRAPS
from pipelines.engine import Cache
from pipelines.ladder import Method
from tests.pipelines.climbing import Climb, check_nothing_beats_the_oracle, climb_all

OUTSIDE = next(method for method in TRAPS if "phase_2.width" in method.turn)


# Two worlds in which the ladder is climbed.
@pytest.fixture(scope="module", params=[0, 10], ids=lambda seed: f"world {seed}")
def climbed(request: pytest.FixtureRequest, memory: Cache) -> Climb:
    # Scoring 400 ads a request takes as long as all the others.
    methods: tuple[Method, ...] = (*LADDER, *(each for each in TRAPS if each != OUTSIDE))
    if request.param == 0:
        methods = (*LADDER, *TRAPS)
    return climb_all(ANSWER, methods, request.param, memory)


def test_the_ladder_rises_rung_by_rung(climbed: Climb) -> None:
    kept = [climbed.rungs[method.name].share_kept.value for method in LADDER]
    assert min(np.diff(kept)) > 0.01
    assert kept[-1] == 1


def test_no_method_beats_the_oracle_at_any_request(climbed: Climb) -> None:
    check_nothing_beats_the_oracle(climbed)


def test_a_trap_that_is_not_corrected_shows_in_the_calibration_of_the_log(climbed: Climb) -> None:
    plain, uncorrected = (
        climbed.rungs[name].metrics["calibration"].value
        for name in ("the funnel", "a tenth of the negatives, uncorrected")
    )
    assert plain == pytest.approx(1, abs=0.3)
    assert uncorrected > 3


def test_the_rival_is_a_rung_of_the_ladder() -> None:
    assert RIVAL.turn in [method.turn for method in LADDER]
