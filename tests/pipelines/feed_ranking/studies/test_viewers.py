import numpy as np
import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING, ladder, studies
from pipelines.judge.feed_ranking import ideal, scrolled

METHODS = {"ladder": (ladder.LADDER[1], ladder.LADDER[-3], ladder.LADDER[-1]), "trap": ladder.TRAPS[:1]}


def test_ceilings_are_left_out_and_ideals_stand_at_the_end(default_run: Run, memory: Cache) -> None:
    table = studies.viewers(FEED_RANKING, METHODS, {"world": default_run.knobs["world"]}, memory)
    assert table["group"].tolist() == ["ladder", "ladder", "trap", "ideal", "ideal", "ideal"]


def test_the_default_has_the_figures_of_the_default_run(default_run: Run, memory: Cache) -> None:
    table = studies.viewers(FEED_RANKING, METHODS, {"world": default_run.knobs["world"]}, memory).set_index("method")
    sessions = default_run["sessions"]
    found = table.loc[ladder.LADDER[-3].name, ["clicks", "returns", "depth"]].tolist()
    assert found == [sessions.per_look("click"), np.mean(sessions.returns), np.mean(sessions.depth)]


def test_no_ranker_wins_more_clicks_than_one_that_knows_them(default_run: Run, memory: Cache) -> None:
    table = studies.viewers(FEED_RANKING, METHODS, {"world": default_run.knobs["world"]}, memory).set_index("method")
    oracle = default_run["oracle"]
    came = scrolled(default_run["world"], oracle, ideal(oracle, "click"))
    assert table["clicks"].max() == pytest.approx(came.per_look("click"))
    assert table["returns"].idxmax() == "perfect satisfaction"
