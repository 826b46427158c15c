"""The ladder rises in every world, and the offline metrics lie the way the scenario says."""

from collections.abc import Callable

import numpy as np
import pytest

from pipelines.engine import Cache, Result
from pipelines.ladder import Rung, climb
from pipelines.metrics.ranking import ndcg, ranked_gains
from pipelines.recommendation import RECOMMENDATION
from pipelines.recommendation.answer import ANSWER
from pipelines.recommendation.facts import KINDS
from pipelines.recommendation.ladder import LADDER, TRAPS, VARIANTS
from tests.pipelines.climbing import Climb, check_nothing_beats_the_oracle, climb_all
from tests.pipelines.running import RunWith

RUNGS = ("random", "popularity", "item-kNN", "matrix factorisation", "two-stage, position corrected",
         "best order of its candidates", "oracle")  # fmt: skip


# Two worlds in which the ladder is climbed.
@pytest.fixture(scope="module", params=[0, 10], ids=lambda seed: f"world {seed}")
def climbed(request: pytest.FixtureRequest, memory: Cache) -> Climb:
    methods = LADDER + TRAPS + (VARIANTS if request.param == 0 else ())
    return climb_all(ANSWER, methods, request.param, memory)


@pytest.fixture
def rungs(climbed: Climb) -> dict[str, Rung]:
    return climbed.rungs


def test_the_ladder_rises_rung_by_rung(rungs: dict[str, Rung]) -> None:
    kept = [rungs[name].share_kept.value for name in RUNGS]
    assert min(np.diff(kept)) >= 0.02
    assert kept[-1] == 1


def test_no_method_beats_the_oracle_at_any_page_view(climbed: Climb) -> None:
    check_nothing_beats_the_oracle(climbed)


def test_training_on_the_log_as_it_is_keeps_less_and_looks_better(rungs: dict[str, Rung]) -> None:
    naive, corrected = rungs["two-stage, trained naively"], rungs["two-stage, position corrected"]
    assert naive.share_kept.value <= corrected.share_kept.value - 0.03
    for metric in ("nDCG@10", "AUC"):
        assert naive.metrics[metric].value > corrected.metrics[metric].value


def test_counters_that_leak_the_future_look_better_until_the_bucket_is_asked(rungs: dict[str, Rung]) -> None:
    leaking, corrected = rungs["counters leak the future"], rungs["two-stage, position corrected"]
    assert leaking.metrics["AUC"].value > corrected.metrics["AUC"].value
    tolerance = KINDS["bucket nDCG@10"].tolerance
    assert leaking.metrics["bucket nDCG@10"].value < corrected.metrics["bucket nDCG@10"].value + tolerance


def test_a_constant_score_gets_what_random_order_gets(climbed: Climb, run_with: RunWith) -> None:
    run = run_with({"world.seed": climbed.seed, "ranking.model": "constant"})
    clicked = run["offline"].slates.gain
    having = clicked.any(axis=1)
    discount = 1 / np.log2(np.arange(2, 12))
    best = np.sort(clicked, axis=1)[:, ::-1] @ discount
    expected = clicked.sum(axis=1)[having] * discount.mean() / best[having]
    found = ndcg(ranked_gains(run["offline"].slates.score, clicked, 5), 10)[having]
    assert climbed.rungs["constant score"].metrics["nDCG@10"].value == pytest.approx(found.mean())
    assert found.mean() == pytest.approx(expected.mean(), abs=4 * (found - expected).std() / np.sqrt(having.sum()))


def test_a_climb_runs_every_method_in_the_same_world(memory: Cache) -> None:
    shared = {stage: knobs for stage, knobs in RECOMMENDATION.turned({"world.seed": 2}).items() if stage == "world"}
    asked: list[str] = []

    def spying(lineage: str, make: Callable[[], Result]) -> Result:
        asked.append(lineage)
        return memory(lineage, make)

    climb(RECOMMENDATION, LADDER[:3], shared, spying)
    assert len({lineage for lineage in asked if lineage.startswith("world:")}) == 1
