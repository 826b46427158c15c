import pytest

from pipelines.engine import Run
from pipelines.feed_ranking.facts import facts
from pipelines.feed_ranking.studies import Report, one_report
from pipelines.feed_ranking.value import RARER


def ways(**knobs: float) -> dict[str, float]:
    return one_report(Report(**knobs)).set_index("way")["likes"].to_dict()


def test_by_the_published_weights_one_report_is_468_likes() -> None:
    assert ways()["weights"] == pytest.approx(234 / 0.5) == 468


def test_in_a_score_chances_count_too() -> None:
    found = ways(like=0.5, report=234.0, like_chance=0.1, report_chance=0.0001)
    assert found["chances"] == pytest.approx(468 / 1_000)
    assert found["there"] == pytest.approx(468 / 1_000)
    assert found["tenth"] == pytest.approx(RARER * 468 / 1_000)


def test_the_defaults_are_this_world_s_rates(default_run: Run) -> None:
    known, usual = facts(default_run), Report()
    assert usual.like_chance == pytest.approx(known["log_like"].estimate.value, rel=0.1)
    assert usual.report_chance == pytest.approx(known["log_report"].estimate.value, rel=0.1)
