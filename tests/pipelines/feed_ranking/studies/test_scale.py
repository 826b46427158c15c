import pytest
from pydantic import ValidationError

from pipelines.engine import Run
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.studies import PostCosts, Workload, capacity
from pipelines.feed_ranking.studies.scale import DAYS, LOG_ROW_BYTES, LOOK_UPS, SIDES
from pipelines.studies import BUSY, GB

COST = PostCosts(considered=1e-6, prediction=2e-6, listed=1e-6)
LOAD = Workload(
    daily_users=2_000_000, openings_per_user=5, peak_factor=2.5, followed=100, posts_per_user=2.0, pool=500, heads=7,
    latency_ms=200, slower=10.0, log_days=30,
)  # fmt: skip


def figures(load: Workload = LOAD, cost: PostCosts = COST) -> dict[str, float]:
    return capacity(load, cost).set_index("quantity")["value"].to_dict()


def test_costs_times_counts_are_the_seconds_measured(default_run: Run) -> None:
    table = studies.costs(default_run)
    seconds = [default_run.results[stage].seconds for stage in table["stage"]]
    assert (table["per_item"] * table["count"]).tolist() == pytest.approx(seconds)


def test_a_prediction_is_that_of_one_head(default_run: Run) -> None:
    a_post = studies.costs(default_run).set_index("stage").loc["scores", "per_item"]
    assert PostCosts.of(default_run).prediction == pytest.approx(a_post / 7)


def test_traffic_predictions_and_look_ups_follow_from_openings() -> None:
    found = figures()
    peak = 2.5 * 2_000_000 * 5 / (24 * 60 * 60)
    assert found["peak load"] == pytest.approx(peak)
    assert found["predictions"] == pytest.approx(peak * 500 * 7)
    assert found["feature look-ups"] == pytest.approx(peak * (LOOK_UPS * 500 + 1))
    assert found["posts written"] == pytest.approx(2_000_000 * 2 / (24 * 60 * 60))


def test_storage_is_a_page_an_opening_times_bytes() -> None:
    assert figures()["log rows"] == 2_000_000 * 5 * 10
    assert figures()["log kept"] == pytest.approx(2_000_000 * 5 * 10 * LOG_ROW_BYTES * 30 / GB)


def test_an_opening_is_selection_then_ranking_then_the_list() -> None:
    found = figures()
    assert found["selection"] == pytest.approx(SIDES * 100 * 2 * DAYS * 1e-6 * 1e3)
    assert found["ranking"] == pytest.approx(500 * 7 * 2e-6 * 10 * 1e3)
    assert found["list"] == pytest.approx(500 * 1e-6 * 1e3)
    assert found["request"] == pytest.approx(found["selection"] + found["ranking"] + found["list"])
    assert found["cores at the peak"] == pytest.approx(found["peak load"] * found["request"] / 1e3 / BUSY)


def test_a_pool_larger_than_what_is_written_is_considered_all_the_same() -> None:
    assert figures(LOAD.model_copy(update={"posts_per_user": 0.01}))["selection"] == pytest.approx(500 * 1e-6 * 1e3)


def test_posts_the_ranker_could_score_fill_the_budget_and_not_one_more() -> None:
    n, a_post = int(figures()["posts the ranker could score"]), 7 * 2e-6 * 10 + 1e-6
    spent = SIDES * 100 * 2 * DAYS * 1e-6
    assert spent + n * a_post <= 0.2 < spent + (n + 1) * a_post


def test_every_quantity_states_its_assumption_as_a_sentence() -> None:
    assert capacity(LOAD, COST)["assumption"].str.endswith(".").all()


@pytest.mark.parametrize("field", ["daily_users", "openings_per_user", "followed", "posts_per_user", "pool", "heads"])
def test_a_workload_without_size_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Workload(**{field: 0})
