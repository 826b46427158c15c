"""What there was for a viewer, and what the stages kept of it."""

from itertools import permutations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine import Cache, Pipeline, Run
from pipelines.feed_ranking import FEED_RANKING
from pipelines.judge import feed_ranking as judge
from pipelines.judge.feed_ranking import LOSSES, Oracle, best_order, list_value, looked_up, recall, variance, verdict
from synthetic_data import columns as c
from synthetic_data.social_feed import AD, EMPTY, EXAMINATION, FEED, OLDEST, WORTH

WEIGHTS = np.array(list(WORTH.values()))
FIRST = 100
FILTERS: dict[str, dict[str, Any]] = {
    "all on": {},
    "muted off": {"filters.muted": False},
    "all off": {
        "filters.seen": False, "filters.muted": False, "filters.own": False, "filters.window": 72,
        "selection.size": 300,
    },
}  # fmt: skip
# The pipeline as far as the pool, without a ranker.
POOLS = Pipeline(
    FEED_RANKING.name,
    tuple(
        stage
        for stage in FEED_RANKING.stages
        if stage.name in ("world", "split", "history", "sources", "filters", "selection")
    ),
)


def made_up(worth: np.ndarray, **more: Any) -> Oracle:
    """An oracle over posts of this worth (R, P'), all of which may be shown."""
    worth = worth.astype(np.float32)
    every = np.broadcast_to(FIRST + np.arange(worth.shape[1]), worth.shape)
    best = best_order(worth, every, FIRST)
    parts = {
        "chances": np.zeros((7, *worth.shape), dtype=np.float32), "satisfaction": np.zeros_like(worth),
        "may": np.ones(worth.shape, dtype=bool), "fresh": np.ones(worth.shape, dtype=bool), **more,
    }  # fmt: skip
    return Oracle(
        FIRST, worth=worth, post=best, value=list_value(worth, best, FIRST), random=worth.mean(axis=1), **parts
    )


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(2, 60))
def test_what_the_stages_lost_adds_up_to_what_is_missing(seed: int, n_openings: int, n_posts: int) -> None:
    rng = np.random.default_rng(seed)
    oracle = made_up(rng.normal(size=(n_openings, n_posts)))
    pool = FIRST + np.argsort(rng.random((n_openings, n_posts)), axis=1)[:, : max(n_posts // 2, 1)]
    pool[rng.random(pool.shape) < 0.2] = EMPTY
    ordered, shown = rng.permuted(pool, axis=1), rng.permuted(pool, axis=1)[:, :FEED]
    found = verdict(oracle, *(SimpleNamespace(post=post) for post in (pool, ordered, shown)))
    assert tuple(found.lost) == LOSSES
    assert sum(found.lost.values()) == pytest.approx(found.oracle - found.shown, rel=1e-12, abs=1e-12)
    assert (found.lost["selection"] >= -1e-9).all()
    assert (found.lost["ranking"] >= -1e-9).all()


def test_the_value_of_a_list_is_looks_times_worth_place_by_place() -> None:
    worth = np.array([[0.5, -2.0, 3.0]], dtype=np.float32)
    one, two = EXAMINATION[:2]
    assert list_value(worth, np.array([[102, 101]]), FIRST) == pytest.approx([one * 3 - two * 2])
    assert list_value(worth, np.array([[AD, 100, EMPTY]]), FIRST) == pytest.approx([two * 0.5])
    assert best_order(worth, np.array([[101, EMPTY, 100, 102]]), FIRST)[0, :3].tolist() == [102, 100, EMPTY]
    assert looked_up(worth, np.array([[102, AD, EMPTY, 101]]), FIRST).tolist() == [[3, 0, 0, -2]]


@given(st.integers(0, 2**32 - 1))
def test_no_list_of_any_length_is_worth_more_than_the_best_order(seed: int) -> None:
    worth = np.random.default_rng(seed).normal(size=(1, 5)).astype(np.float32)
    every = FIRST + np.arange(5)[None]
    best = list_value(worth, best_order(worth, every, FIRST), FIRST)[0]
    lists = [order for n in range(6) for order in permutations(every[0].tolist(), n)]
    assert best == pytest.approx(max([0.0, *(list_value(worth, np.array([each]), FIRST)[0] for each in lists if each)]))


def test_the_oracle_takes_the_best_of_all_that_may_be_shown(run: Run) -> None:
    world, oracle, judged = run["world"], run["oracle"], run["split"].judged
    log, posts = world.impressions, world.posts
    who = world.openings[c.VIEWER].to_numpy()[log[c.OPENING]]
    posted, author = posts[c.TIME].to_numpy(), posts[c.AUTHOR].to_numpy()
    for row in range(0, len(judged), 100):
        opening = world.openings.iloc[judged[row]]
        viewer, time = int(opening[c.VIEWER]), opening[c.TIME]
        before = (who == viewer) & (log[c.OPENING] < judged[row]) & log[c.REACHED]
        mine = world.mutes[(world.mutes[c.VIEWER] == viewer) & (world.mutes[c.TIME] < time)]
        known = np.isin(posts[c.POST], log[c.POST][before]) | (author == viewer)
        muted = np.isin(author, mine[c.AUTHOR])
        may = (posted <= time) & (posted >= time - OLDEST)
        fresh = may & ~known & ~muted
        who_where = (np.array([value]) for value in (viewer, opening[c.DEVICE], time))
        truth = world.truth.outcome(*who_where, np.arange(len(posts)), known, muted)
        worth = WEIGHTS @ truth[:-1]
        there = slice(oracle.first, None)
        assert np.array_equal(oracle.may[row], may[there])
        assert np.array_equal(oracle.fresh[row], fresh[there])
        assert may[: oracle.first].sum() == 0
        assert oracle.worth[row] == pytest.approx(worth[there], rel=1e-3, abs=1e-5)
        assert oracle.satisfaction[row] == pytest.approx(truth[-1, there], rel=1e-4, abs=1e-5)
        best = sorted(np.flatnonzero(may & (worth > 0)), key=lambda post: -worth[post])[:FEED]
        assert oracle.post[row, : len(best)].tolist() == best
        assert (oracle.post[row, len(best) :] == EMPTY).all()
        assert oracle.value[row] == pytest.approx(worth[best] @ EXAMINATION[: len(best)], rel=1e-4)
        assert oracle.random[row] == pytest.approx(worth[fresh].mean() * EXAMINATION.sum(), rel=1e-3)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_whatever_the_filters_let_through_is_worth_no_more_than_the_oracle(seed: int, memory: Cache) -> None:
    for name, turned in FILTERS.items():
        run = POOLS.run(POOLS.turned({"world.seed": seed, **turned}), memory)
        if name == "all on":
            best = judge.oracle(run["world"], run["split"], run["sources"])
        passing = np.where(run["filters"].passes, run["sources"].post, EMPTY)
        pool, most = (
            list_value(best.worth, best_order(best.worth, post, best.first), best.first)
            for post in (run["selection"].post, passing)
        )
        assert (pool <= most + 1e-9).all()
        assert (most <= best.value + 1e-9).all()
    assert most == pytest.approx(best.value), "with every filter off, all of it is there"


def test_recall_counts_the_oracles_first_ten() -> None:
    oracle = SimpleNamespace(post=np.array([[1, 2, 3, 4, EMPTY], [5, 6, EMPTY, EMPTY, EMPTY], [EMPTY] * 5]))
    found = recall(oracle, np.array([[4, 9, 1, EMPTY], [0, 1, 2, 3], [7, 8, 9, EMPTY]]))
    assert found[:2].tolist() == [0.5, 0.0]
    assert np.isnan(found[2])


def test_the_variance_of_an_opening_is_about_that_of_its_actions(run: Run) -> None:
    """p(1 - p) is taken as p: some more than the variance, and not much, as all but clicks and dwell are rare."""
    oracle, feed = run["oracle"], run["shown"].post
    chance = np.array([looked_up(table, feed, oracle.first) for table in oracle.chances])
    looked = chance * EXAMINATION
    exact = np.einsum("a,ark->r", WEIGHTS**2, looked * (1 - looked))
    found = variance(oracle, feed)
    assert (found >= exact).all()
    assert found.sum() < 1.1 * exact.sum()
