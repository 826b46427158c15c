"""The judge of a feed: what there was, what became of it, what viewers do with it."""

from itertools import permutations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING
from pipelines.feed_ranking.filters import REASONS
from pipelines.judge.feed_ranking import (
    AIMS,
    LOSSES,
    Oracle,
    best_order,
    fate,
    filtered,
    ideal,
    list_value,
    looked_up,
    lost_posts,
    recall,
    scrolled,
    slices,
    thirds,
    typical,
    variance,
    verdict,
)
from synthetic_data import columns as c
from synthetic_data.social_feed import AD, EMPTY, EXAMINATION, FEED, HELD_OUT_DAY, LOOK, OLDEST, WORTH, new_posts

WEIGHTS = np.array(list(WORTH.values()))
FIRST = 100


@pytest.fixture(scope="module")
def run(memory: Cache) -> Run:
    return FEED_RANKING.run(None, memory)


def made_up(worth: np.ndarray, **more: Any) -> Oracle:
    """An oracle over posts of this worth (R, P'), all of which may be shown."""
    worth = worth.astype(np.float32)
    every = np.broadcast_to(FIRST + np.arange(worth.shape[1]), worth.shape)
    best = best_order(worth, every, FIRST)
    parts = {
        "chances": np.zeros((7, *worth.shape), dtype=np.float32), "satisfaction": np.zeros_like(worth),
        "may": np.ones(worth.shape, dtype=bool), **more,
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
        may = (posted <= time) & (posted > time - OLDEST) & ~known & ~muted
        who_where = (np.array([value]) for value in (viewer, opening[c.DEVICE], time))
        truth = world.truth.outcome(*who_where, np.arange(len(posts)), known, muted)
        worth = WEIGHTS @ truth[:-1]
        there = slice(oracle.first, None)
        assert np.array_equal(oracle.may[row], may[there])
        assert may[: oracle.first].sum() == 0
        assert oracle.worth[row] == pytest.approx(worth[there], rel=1e-3, abs=1e-5)
        assert oracle.satisfaction[row] == pytest.approx(truth[-1, there], rel=1e-4, abs=1e-5)
        best = sorted(np.flatnonzero(may & (worth > 0)), key=lambda post: -worth[post])[:FEED]
        assert oracle.post[row, : len(best)].tolist() == best
        assert (oracle.post[row, len(best) :] == EMPTY).all()
        assert oracle.value[row] == pytest.approx(worth[best] @ EXAMINATION[: len(best)], rel=1e-4)
        assert oracle.random[row] == pytest.approx(worth[may].mean() * EXAMINATION.sum(), rel=1e-3)


def played(run: Run, row: int, feed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One session of one viewer with a feed, drawn step by step: depth, looks, ads, clicks, chance to return."""
    oracle, posts = run["oracle"], run["world"].posts
    authors, topics = posts[c.AUTHOR].to_numpy(), posts[c.TOPIC].to_numpy()
    seen: list[int] = []
    depth = looks = ads = clicks = total = 0.0
    for place, post in enumerate(feed.tolist()):
        if post == EMPTY:
            break
        depth += 1
        looked = rng.random() < LOOK[place]
        if post == AD:
            ads += looked
            pleased = -1.0
        else:
            column = post - oracle.first
            again = sum(each >= 0 and authors[each] == authors[post] for each in seen)
            same = sum(each >= 0 and topics[each] == topics[post] for each in seen[-5:])
            pleased = oracle.satisfaction[row, column] - 0.4 * min(again, 4) - 0.08 * same
            looks += looked
            clicks += looked and rng.random() < oracle.chances[0, row, column]
        seen.append(post)
        total += LOOK[place] * pleased
        if rng.random() > 1 / (1 + np.exp(-2.2 - 0.6 * LOOK[place] * pleased)):
            break
    return np.array([depth, looks, ads, clicks, total, 1 / (1 + np.exp(-0.2 - 0.18 * total))])


@pytest.mark.parametrize("kind", ["full", "with advertisements", "cut short", "of one author"])
def test_sessions_are_what_drawing_them_step_by_step_comes_to(run: Run, kind: str) -> None:
    row, feed = 3, run["shown"].post[3].copy()
    if kind == "with advertisements":
        feed[[1, 4, 5]] = AD
    elif kind == "cut short":
        feed[4:] = EMPTY
    elif kind == "of one author":
        author = run["world"].posts[c.AUTHOR].to_numpy()[run["oracle"].first :]
        mine = np.flatnonzero(author == np.bincount(author).argmax()) + run["oracle"].first
        feed[: len(mine)] = mine[:FEED]
        feed[len(mine) :] = EMPTY
    feeds = np.full(run["shown"].post.shape, EMPTY)
    feeds[row] = feed
    found = scrolled(run["world"], run["oracle"], feeds)
    expected = [found.depth, found.looks, found.ads, found.did[0], found.satisfaction, found.returns]
    rng = np.random.default_rng(0)
    drawn = np.array([played(run, row, feed, rng) for _ in range(3000)])
    off = drawn.mean(axis=0) - [each[row] for each in expected]
    assert (np.abs(off) <= 4 * drawn.std(axis=0) / np.sqrt(len(drawn)) + 1e-9).all()
    empty = np.arange(len(feeds)) != row
    assert (found.depth[empty] == 0).all()
    assert found.returns[empty] == pytest.approx(1 / (1 + np.exp(-0.2)))


def test_the_value_of_a_session_is_its_actions_in_the_products_weights(run: Run) -> None:
    found = run["sessions"]
    assert found.value == pytest.approx(WEIGHTS @ found.did, rel=1e-4)
    assert found.per_look("click") == pytest.approx(found.did[0].sum() / found.looks.sum())
    nothing = scrolled(run["world"], run["oracle"], np.full((500, FEED), EMPTY))
    assert np.isnan(nothing.per_look("click"))


def test_who_knows_everything_and_aims_at_something_gets_most_of_it(run: Run) -> None:
    oracle, world = run["oracle"], run["world"]
    reached = {aim: scrolled(world, oracle, ideal(oracle, aim)) for aim in AIMS}
    clicks = {aim: each.per_look("click") for aim, each in reached.items()}
    returns = {aim: each.returns.mean() for aim, each in reached.items()}
    assert max(clicks, key=lambda aim: clicks[aim]) == "click"
    assert max(returns, key=lambda aim: returns[aim]) == "satisfaction"
    assert returns["click"] < returns["value"] - 0.2
    row = 7
    best = sorted(np.flatnonzero(oracle.may[row]), key=lambda post: -oracle.chances[2, row, post])[:FEED]
    assert (ideal(oracle, "like")[row] - oracle.first).tolist() == best
    with pytest.raises(ValueError, match="fame"):
        ideal(oracle, "fame")


def test_the_fate_of_a_post_agrees_with_every_list_it_could_be_in(run: Run) -> None:
    rng, endings = np.random.default_rng(0), set()
    for row in rng.integers(0, run["verdict"].n_in, 40):
        some = [
            *rng.integers(run["oracle"].first, run["world"].n_in, 6), *run["value"].post[row, ::15],
            *np.setdiff1d(run["value"].post[row, :FEED], run["shown"].post[row])[:3],
        ]  # fmt: skip
        endings |= {check_fate(run, int(row), int(post)) for post in some if post >= 0}
    assert endings >= {"shown", "policy", "ranking", "selection", "filtered: too old", "filtered: not there yet"}


def check_fate(run: Run, row: int, post: int) -> str:
    found, column = fate(run, row, post), post - run["oracle"].first
    pool, order, feed = (run[stage].post[row].tolist() for stage in ("selection", "value", "shown"))
    assert found.rank == (order.index(post) + 1 if post in order else None)
    assert found.place == (feed.index(post) + 1 if post in feed else None)
    assert (found.source is None) == (post not in pool)
    assert found.worth == run["oracle"].worth[row, column]
    assert found.worth == pytest.approx(WEIGHTS @ np.array(found.chances), rel=1e-4, abs=1e-5)
    better = run["oracle"].worth[row][run["oracle"].may[row]] > found.worth
    assert found.true_rank == 1 + better.sum()
    if found.place:
        assert found.dropped == f"shown at place {found.place}"
        return "shown"
    if found.rank:
        assert found.predicted == run["value"].score[row, found.rank - 1]
        ending = "policy" if found.rank <= FEED else "ranking"
        assert found.dropped.startswith(
            "lost to the policy" if ending == "policy" else f"lost at ranking: rank {found.rank}"
        )
        return ending
    if run["filters"].passes[row, column]:
        assert found.dropped.startswith("lost at selection")
        return "selection"
    assert found.dropped.startswith("filtered: ")
    return found.dropped


def test_reasons_of_the_filters_are_those_they_counted(run: Run) -> None:
    n = run["oracle"].n_in
    for row in (0, 300):
        reasons = [filtered(run, row, column) for column in range(n)]
        assert [reasons.count(reason) for reason in REASONS] == run["filters"].dropped[row].tolist()
        assert reasons.count(None) == run["filters"].passes[row].sum()
        assert reasons.count("not there yet") == (run["sources"].age[row] < 0).sum()


@pytest.mark.parametrize(("row", "post"), [(0, -1), (-1, 4000), (0, 0), (0, 10_000), (10_000, 4000)])
def test_a_post_or_an_opening_outside_what_was_judged_has_no_fate(run: Run, row: int, post: int) -> None:
    with pytest.raises(IndexError):
        fate(run, row, post)


def test_the_lost_posts_are_the_oracles_first_ten_each_with_its_ending(run: Run) -> None:
    table = lost_posts(run, 17)
    assert table[c.POST].tolist() == run["oracle"].post[17, :10].tolist()
    assert table["dropped"].tolist() == [fate(run, 17, post).dropped for post in table[c.POST]]
    assert (np.diff(table["worth"]) <= 0).all()


def test_recall_counts_the_oracles_first_ten() -> None:
    oracle = SimpleNamespace(post=np.array([[1, 2, 3, 4, EMPTY], [5, 6, EMPTY, EMPTY, EMPTY], [EMPTY] * 5]))
    found = recall(oracle, np.array([[4, 9, 1, EMPTY], [0, 1, 2, 3], [7, 8, 9, EMPTY]]))
    assert found[:2].tolist() == [0.5, 0.0]
    assert np.isnan(found[2])


def test_the_slices_of_one_kind_make_up_the_whole(run: Run) -> None:
    table, found = slices(run), run["verdict"]
    for kind in ("following", "use", "device"):
        assert table.loc[table["by"] == kind, "n"].sum() == found.n_in
    openings = run["world"].openings.iloc[run["split"].judged]
    follows = run["world"].follows.sum(axis=1)[openings[c.VIEWER]]
    few = follows <= np.quantile(follows, 1 / 3)
    kept = found.shown[few].sum() / found.oracle[few].sum()
    assert table.set_index(["by", "group"]).loc[("following", "few"), "value"] == pytest.approx(kept)
    past = run["world"].openings[run["world"].openings[c.TIME] < HELD_OUT_DAY][c.VIEWER].value_counts()
    often = past.reindex(openings[c.VIEWER], fill_value=0).to_numpy()
    heavy = often > np.quantile(often, 2 / 3)
    kept = found.shown[heavy].sum() / found.oracle[heavy].sum()
    assert table.set_index(["by", "group"]).loc[("use", "heavy"), "value"] == pytest.approx(kept)


def test_new_and_established_authors_share_out_the_value_of_the_lists(run: Run) -> None:
    table = slices(run).set_index(["by", "group"])["value"]
    oracle, new = run["oracle"], new_posts(run["world"])
    worth = looked_up(oracle.worth, oracle.post, oracle.first) * new[oracle.post] @ EXAMINATION
    there = worth.sum()
    both = table["author", "new"] * there + table["author", "established"] * (oracle.value.sum() - there)
    assert both == pytest.approx(run["verdict"].shown.sum(), rel=1e-5)


def test_thirds_keep_equal_amounts_together() -> None:
    masks = thirds(np.array([1, 1, 1, 1, 2, 3, 4, 5, 6]))
    assert [mask.sum() for mask in masks] == [4, 2, 3]
    assert sum(mask.astype(int) for mask in masks).tolist() == [1] * 9


def test_the_variance_of_an_opening_is_about_that_of_its_actions(run: Run) -> None:
    """p(1 - p) is taken as p: some more than the variance, and not much, as all but clicks and dwell are rare."""
    oracle, feed = run["oracle"], run["shown"].post
    chance = np.array([looked_up(table, feed, oracle.first) for table in oracle.chances])
    looked = chance * EXAMINATION
    exact = np.einsum("a,ark->r", WEIGHTS**2, looked * (1 - looked))
    found = variance(oracle, feed)
    assert (found >= exact).all()
    assert found.sum() < 1.1 * exact.sum()


def test_a_typical_opening_is_an_ordinary_one(run: Run) -> None:
    row, found = typical(run), run["verdict"]
    assert np.percentile(found.oracle, 35) <= found.oracle[row] <= np.percentile(found.oracle, 75)
    assert found.shown[row] / found.oracle[row] == pytest.approx(found.share_kept.value, abs=0.1)
