import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.feed_ranking.studies import Workload, fan_out
from synthetic_data import columns as c

LOAD = Workload(daily_users=864_000, openings_per_user=3, posts_per_user=2.0, followed=100)
A_DAY = 86_400


def test_writing_all_writes_each_post_to_its_followers(default_run: Run) -> None:
    world, mixes = default_run["world"], fan_out(default_run, LOAD).mixes
    followers = world.follows.sum(axis=0)
    of_a_post = followers[world.posts[c.AUTHOR]].mean() / followers.mean()
    assert mixes["writes"].iloc[0] == pytest.approx(864_000 * 2 / A_DAY * 100 * of_a_post)
    assert mixes["reads"].iloc[0] == 0


def test_looking_all_up_asks_for_each_author_followed(default_run: Run) -> None:
    world, mixes = default_run["world"], fan_out(default_run, LOAD).mixes
    followed = world.follows.sum(axis=1)
    of_an_opening = followed[world.openings[c.VIEWER]].mean() / followed.mean()
    assert mixes["reads"].iloc[-1] == pytest.approx(864_000 * 3 / A_DAY * 100 * of_an_opening)
    assert mixes[["writes", "burst"]].iloc[-1].tolist() == [0, 0]


def test_the_more_are_looked_up_the_fewer_writes_and_the_smaller_the_burst(default_run: Run) -> None:
    mixes = fan_out(default_run, LOAD).mixes
    assert mixes["writes"].is_monotonic_decreasing
    assert mixes["burst"].is_monotonic_decreasing
    assert mixes["reads"].is_monotonic_increasing
    assert mixes["burst"].iloc[0] == pytest.approx(864_000 * default_run["world"].follows.mean(axis=0).max())


def test_at_the_break_even_both_cost_the_same(default_run: Run) -> None:
    even = fan_out(default_run, LOAD).break_even
    found = fan_out(default_run, LOAD.model_copy(update={"openings_per_user": even * 2.0}))
    assert found.openings == pytest.approx(even)
    assert found.mixes["writes"].iloc[0] == pytest.approx(found.mixes["reads"].iloc[-1])


def test_the_famous_cause_more_than_their_share_of_the_writes(default_run: Run) -> None:
    found = fan_out(default_run, LOAD)
    assert 0.01 < found.top_writes < 1
    assert found.top_share == pytest.approx(np.max(default_run["world"].follows.mean(axis=0)))
