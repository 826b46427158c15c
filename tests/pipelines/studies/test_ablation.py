from pipelines import studies
from pipelines.ad_funnel import AD_FUNNEL
from pipelines.engine import Cache, Run
from pipelines.judge import difference
from pipelines.recommendation import RECOMMENDATION
from pipelines.studies.ablation import idle
from tests.pipelines.running import RunWith

FEW = {f"features.{group}": False for group in ("user", "title", "context", "collaborative")}


def test_an_ablation_is_the_paired_difference_to_the_run_without_the_group(run_with: RunWith, memory: Cache) -> None:
    run, bare = run_with(FEW), run_with({**FEW, "features.cross": False})
    table = studies.ablation(run, memory)
    expected = difference(bare["verdict"], run["verdict"])
    assert table["group"].tolist() == ["cross"]
    assert table[["difference", "low", "high"]].iloc[0].tolist() == [expected.value, expected.low, expected.high]
    assert table["share_kept"].tolist() == [bare["verdict"].share_kept.value]


def test_without_a_group_that_is_on_there_is_nothing_to_leave_out(run_with: RunWith, memory: Cache) -> None:
    run: Run = run_with({**FEW, "features.cross": False})
    assert studies.ablation(run, memory).empty


def test_stages_that_the_verdict_does_not_need_are_idle() -> None:
    assert idle(RECOMMENDATION) == ("modelled", "offline")
    assert idle(AD_FUNNEL) == ("offline", "money")
