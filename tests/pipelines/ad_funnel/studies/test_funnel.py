import pytest

from pipelines.ad_funnel import studies
from pipelines.engine import Run
from tests.pipelines.running import RunWith


def test_each_phase_takes_what_the_one_before_passed_on(default_run: Run) -> None:
    table = studies.funnel(default_run)
    assert table["n_in"].iloc[0] == len(default_run["world"].ads)
    assert table["n_in"].tolist()[1:] == table["n_out"].tolist()[:-1]
    assert table["before"].tolist()[1:] == table["left"].tolist()[:-1]


def test_value_falls_from_all_there_was_to_what_was_kept(default_run: Run) -> None:
    table, verdict = studies.funnel(default_run), default_run["verdict"]
    assert table["before"].iloc[0] == 1.0
    assert table["left"].iloc[-1] == pytest.approx(verdict.share_kept.value)
    assert table["left"].is_monotonic_decreasing


def test_times_are_those_of_the_serving_stages(default_run: Run) -> None:
    serving = [result.seconds for result in default_run.results.values() if result.stage.serving]
    assert studies.funnel(default_run)["seconds"].sum() * default_run["verdict"].n_in == pytest.approx(sum(serving))


def test_a_funnel_hardly_narrower_than_its_slots_still_adds_up(run_with: RunWith) -> None:
    table = studies.funnel(run_with({"phase_1.width": 10, "phase_2.width": 4, "auction.reserve": 100.0}))
    assert table["n_out"].tolist()[:3] == [10, 4, 4]
    assert 0 <= table["n_out"].iloc[-1] < 4
