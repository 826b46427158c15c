import numpy as np
import pytest

from pipelines.ad_funnel import studies
from pipelines.ad_funnel.phase_1 import REASONS
from pipelines.engine import Run
from pipelines.judge.ad_funnel import phase_1_reason
from tests.pipelines.running import RunWith


def test_from_all_ads_step_by_step_to_those_kept(default_run: Run) -> None:
    table = studies.drop_reasons(default_run)
    kept = (default_run["phase_1"].ad >= 0).sum(axis=1).mean()
    assert (table["left"] + table["n"]).tolist() == pytest.approx([len(default_run["world"].ads), *table["left"][:-1]])
    assert table["left"].iloc[-1] == pytest.approx(kept)


def test_what_advertisers_ask_for_drops_none_of_the_oracle_s_ads(run_with: RunWith) -> None:
    for run in (run_with({}), run_with({"world.surface": "feed"})):
        table = studies.drop_reasons(run).set_index("reason")["best"]
        assert (table[["not started", "no money left", "wrong place", "wrong age group", "no match"]] == 0).all()


@pytest.mark.parametrize(
    "settings", [{}, {"phase_1.match": "exact", "phase_1.similarity": 0.2}], ids=["default", "strict"]
)
def test_the_oracle_s_ads_are_dropped_for_the_reason_the_judge_gives(
    run_with: RunWith, settings: dict[str, object]
) -> None:
    run = run_with(settings)
    oracle, kept = run["oracle"], run["phase_1"].ad
    counted, there = np.zeros(len(REASONS)), 0
    for row in range(len(kept)):
        worthy = [int(ad) for ad in oracle.ad[row] if oracle.worth[row, ad] > 0]
        there += len(worthy)
        for ad in set(worthy) - set(kept[row].tolist()):
            counted[REASONS.index(phase_1_reason(run, row, ad))] += 1
    assert studies.drop_reasons(run)["best"].tolist() == pytest.approx((counted / there).tolist())


def test_a_width_with_room_for_everybody_drops_nobody(run_with: RunWith) -> None:
    width = (
        studies.drop_reasons(run_with({"phase_1.width": 800, "phase_1.similarity": 0.5}))
        .set_index("reason")
        .loc["beyond the width"]
    )
    assert width["n"] == width["best"] == 0
