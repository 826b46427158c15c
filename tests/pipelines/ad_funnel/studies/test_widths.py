from collections.abc import Callable

import pandas as pd
import pytest

from pipelines.ad_funnel import studies
from pipelines.ad_funnel.facts import PER
from pipelines.engine import Cache, Result, Run
from tests.pipelines.running import RunWith

SWEPT = {"phase_1": (50, 600), "phase_2": (10, 200)}


@pytest.fixture(scope="module")
def table(default_run: Run, memory: Cache) -> pd.DataFrame:
    return studies.widths(default_run, memory, SWEPT)


def test_the_run_s_own_widths_are_among_them_and_cost_nothing(default_run: Run, table: pd.DataFrame) -> None:
    own = table[table["own"]]
    assert own["width"].tolist() == [default_run.settings[f"{phase}.width"] for phase in SWEPT]
    assert own["kept"].tolist() == pytest.approx([default_run["verdict"].share_kept.value] * 2)
    assert (own[["difference", "low", "high"]] == 0).all(axis=None)


def test_each_width_is_a_run_with_that_width(run_with: RunWith, table: pd.DataFrame) -> None:
    for row in table.itertuples():
        run = run_with({f"{row.phase}.width": row.width})
        verdict = run["verdict"]
        assert row.kept == pytest.approx(verdict.share_kept.value)
        assert row.ceiling == verdict.share(verdict.values[row.phase])
        assert row.dollars == pytest.approx(PER * run["money"].revenue.mean())
        assert row.scored == (run["phase_2"].ad >= 0).sum(axis=1).mean()


def test_a_wider_phase_never_lowers_the_best_choice_and_always_costs_more(table: pd.DataFrame) -> None:
    for _, sweep in table.groupby("phase"):
        assert sweep["ceiling"].is_monotonic_increasing
        assert sweep["seconds"].is_monotonic_increasing
        assert (sweep["kept"] <= sweep["ceiling"] + 1e-12).all()


def test_only_phase_2_decides_how_many_ads_the_model_scores(default_run: Run, table: pd.DataFrame) -> None:
    one, two = (table[table["phase"] == phase] for phase in SWEPT)
    assert one["scored"].nunique() == two["light"].nunique() == 1
    # It cannot keep more than phase 1 hands over.
    assert two["scored"].tolist() == [min(width, default_run.settings["phase_1.width"]) for width in two["width"]]


def test_what_is_collected_is_part_of_the_value_kept(table: pd.DataFrame) -> None:
    assert (table["revenue"] < table["kept"]).all()


def test_no_offline_metric_is_worked_out_for_it(default_run: Run) -> None:
    made: list[str] = []

    def note(lineage: str, make: Callable[[], Result]) -> Result:
        made.append(lineage.partition(":")[0])
        return make()

    studies.widths(default_run, note, {"phase_2": (4,)})
    assert set(made) == {"phase_2", "phase_3", "auction", "verdict", "money"}
