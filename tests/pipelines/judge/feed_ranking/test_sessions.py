"""What viewers do with a feed, and what feeds that aim at something come to."""

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.judge.feed_ranking import AIMS, ideal, scrolled
from synthetic_data import columns as c
from synthetic_data.social_feed import AD, EMPTY, FEED, LOOK, WORTH

WEIGHTS = np.array(list(WORTH.values()))


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
    best = sorted(np.flatnonzero(oracle.fresh[row]), key=lambda post: -oracle.chances[2, row, post])[:FEED]
    assert (ideal(oracle, "like")[row] - oracle.first).tolist() == best
    with pytest.raises(ValueError, match="fame"):
        ideal(oracle, "fame")
