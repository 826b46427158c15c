import pandas as pd
import pytest

from pipelines import studies
from pipelines.engine import Run


def test_stage_times_list_every_stage_in_the_order_it_ran(default_run: Run) -> None:
    assert studies.stage_times(default_run)["stage"].tolist() == list(default_run.results)


def test_stages_that_serve_have_a_time_for_one_of_the_requests_judged(default_run: Run) -> None:
    table = studies.stage_times(default_run)
    assert table["per_request"].notna().tolist() == table["serving"].tolist()
    serving, n = table[table["serving"]], default_run["verdict"].n_in
    assert (serving["per_request"] * n).tolist() == pytest.approx(serving["seconds"].tolist())


def test_the_cost_of_an_item_is_its_stages_seconds_shared_out(default_run: Run) -> None:
    table = studies.item_costs(default_run, {"shown": (600, "page view", "The list"), "ranked": (0, "title", "None")})
    seconds = [default_run.results[stage].seconds for stage in ("shown", "ranked")]
    assert table["per_item"].tolist() == [seconds[0] / 600, seconds[1]]
    assert table["label"].tolist() == ["The list", "None"]


def test_an_item_costs_something_even_where_the_clock_saw_nothing() -> None:
    costs = pd.DataFrame({"stage": ["a", "b"], "per_item": [0.0, 2.0]})
    b, a = studies.item_seconds(costs, ("b", "a"))
    assert b == 2
    assert 0 < a < 1e-9


def test_a_request_takes_what_the_stages_that_serve_take_for_it_together(default_run: Run) -> None:
    table = studies.stage_times(default_run)
    assert studies.request_seconds(default_run) == pytest.approx(table["per_request"].sum())
