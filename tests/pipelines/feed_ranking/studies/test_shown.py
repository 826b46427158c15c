import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.facts import facts
from tests.pipelines.running import RunWith


def test_spacing_brings_more_authors_and_more_viewers_back(default_run: Run, memory: Cache) -> None:
    table = studies.spacing(default_run, memory, (1.0, 0.8, 0.2))
    assert table["authors"].is_monotonic_increasing
    assert table["returns"].is_monotonic_increasing
    assert table["difference"].iloc[0] == 0
    own, known = table.iloc[1], facts(default_run)
    assert own["authors"] == pytest.approx(known["authors"].estimate.value)
    assert own["share_kept"] == known["value_kept"].estimate.value


def test_exploration_gives_new_authors_places_and_is_paid_for(default_run: Run, memory: Cache) -> None:
    table = studies.new_authors(default_run, memory, (0.0, 0.2))
    assert table["new_share"].is_monotonic_increasing
    assert table["difference"].iloc[1] < table["difference"].iloc[0] == 0
    assert table["new_share"].iloc[0] == pytest.approx(facts(default_run)["new_share"].estimate.value)


def test_feeds_with_advertisements_count_only_posts(run_with: RunWith, memory: Cache) -> None:
    run = run_with({"shown.ad_every": 1})
    own = studies.spacing(run, memory, (0.8,)).iloc[0]
    assert own["authors"] == pytest.approx(facts(run)["authors"].estimate.value)
