import pytest
from pydantic import ValidationError

from pipelines.engine import Run
from pipelines.recommendation import studies
from pipelines.recommendation.studies import ItemCosts, Workload, capacity
from pipelines.recommendation.studies.scale import LOG_ROW_BYTES
from pipelines.studies import BUSY, GB

COST = ItemCosts(title=1e-7, candidate=2e-6, view=1e-5)
LOAD = Workload(
    daily_users=2_000_000, views_per_user=4, peak_factor=2.5, catalogue=300_000, latency_ms=100, candidates=1_000,
    dimensions=128, bytes_per_value=2, log_days=30,
)  # fmt: skip


def figures(load: Workload = LOAD, cost: ItemCosts = COST) -> dict[str, float]:
    return capacity(load, cost).set_index("quantity")["value"].to_dict()


def test_costs_times_counts_are_the_seconds_measured(default_run: Run) -> None:
    table = studies.costs(default_run)
    seconds = [default_run.results[stage].seconds for stage in table["stage"]]
    assert (table["per_item"] * table["count"]).tolist() == pytest.approx(seconds)


def test_items_are_counted_once_per_judged_page_view(default_run: Run) -> None:
    count = studies.costs(default_run).set_index("stage")["count"]
    n_views = len(default_run["split"].judged)
    assert count["shown"] == n_views
    assert count["candidates"] == n_views * len(default_run["world"].titles)
    assert count["ranked"] == n_views * default_run["candidates"].n_out


def test_a_request_admits_that_its_costs_come_from_a_batch() -> None:
    assumption = capacity(LOAD, COST).set_index("quantity").loc["request", "assumption"]
    assert "measured in a batch: one call alone costs more" in assumption


def test_traffic_is_users_times_views_over_a_day() -> None:
    assert figures()["average load"] == pytest.approx(2_000_000 * 4 / (24 * 60 * 60))
    assert figures()["peak load"] == pytest.approx(2.5 * figures()["average load"])


def test_storage_is_rows_times_bytes() -> None:
    assert figures()["log rows"] == 2_000_000 * 4 * 10
    assert figures()["log kept"] == pytest.approx(2_000_000 * 4 * 10 * LOG_ROW_BYTES * 30 / GB)
    assert figures()["title embeddings"] == pytest.approx(300_000 * 128 * 2 / GB)
    assert figures()["user embeddings"] == pytest.approx(2_000_000 * 128 * 2 / GB)


def test_a_request_is_retrieval_then_ranking_then_the_list() -> None:
    found = figures()
    assert found["retrieval"] == pytest.approx(300_000 * 1e-7 * 1e3)
    assert found["ranking"] == pytest.approx(1_000 * 2e-6 * 1e3)
    assert found["request"] == pytest.approx(found["retrieval"] + found["ranking"] + found["list"])
    assert found["share of the budget"] == pytest.approx(found["request"] / 100)


def test_affordable_candidates_fill_the_budget_and_not_one_more() -> None:
    n = int(figures()["candidates affordable"])
    spent = 300_000 * 1e-7 + 1e-5
    assert spent + n * 2e-6 <= 0.1 < spent + (n + 1) * 2e-6


def test_a_catalogue_that_eats_the_budget_leaves_no_candidates() -> None:
    assert figures(LOAD.model_copy(update={"catalogue": 10**9}))["candidates affordable"] == 0


def test_cores_are_the_busy_seconds_of_the_peak() -> None:
    found = figures()
    assert found["cores at the peak"] == pytest.approx(found["peak load"] * found["request"] / 1e3 / BUSY)


def test_every_quantity_states_its_assumption_as_a_sentence() -> None:
    assert capacity(LOAD, COST)["assumption"].str.endswith(".").all()


@pytest.mark.parametrize("field", ["daily_users", "views_per_user", "latency_ms", "candidates", "dimensions"])
def test_a_workload_without_size_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Workload(**{field: 0})


def test_costs_measured_as_nothing_still_divide(default_run: Run) -> None:
    assert min(ItemCosts.of(default_run).candidate, ItemCosts.of(default_run).view) > 0
