"""The feed a viewer sees: spacing, freshness, places for new authors, advertisements."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.engine import Run
from pipelines.feed_ranking.selection import SOURCES
from pipelines.feed_ranking.shown import ADVERTISED, EXPLORED, REASONS, ShownKnobs, lowered, shown
from pipelines.feed_ranking.value import Ordered
from synthetic_data import columns as c
from synthetic_data.social_feed import AD, EMPTY, FEED, HELD_OUT_DAY, NEW_DAYS
from tests.pipelines.running import RunWith

N_POSTS, N_AUTHORS, FIRST = 70, 6, 50


class Scene:
    """Openings with a few posts by few authors on few topics: what `shown` is handed, made up."""

    def __init__(self, seed: int, n_pool: int) -> None:
        rng = np.random.default_rng(seed)
        n = FIRST + N_POSTS
        since = np.where(np.arange(N_AUTHORS) < 2, HELD_OUT_DAY - 2, HELD_OUT_DAY - NEW_DAYS)
        self.world = SimpleNamespace(
            posts=pd.DataFrame({c.AUTHOR: rng.integers(0, N_AUTHORS, n), c.TOPIC: rng.integers(0, 3, n)}),
            authors=pd.DataFrame({c.SINCE: since}),
        )
        self.author, self.topic = (self.world.posts[name].tolist() for name in (c.AUTHOR, c.TOPIC))
        shape = (3, N_POSTS)
        self.sources = SimpleNamespace(
            post=np.arange(FIRST, n), age=rng.uniform(0, 3, shape), followed=rng.random(shape) < 0.5
        )
        self.filters = SimpleNamespace(passes=rng.random(shape) < 0.7)
        pool = np.full((3, n_pool + 2), -1)  # two places stay empty
        pool[:, :n_pool] = FIRST + np.argsort(rng.random(shape), axis=1)[:, :n_pool]
        self.selection = SimpleNamespace(post=pool, source=np.where(pool >= 0, pool % len(SOURCES), -1).astype(np.int8))
        score = np.where(pool >= 0, rng.normal(size=pool.shape), -np.inf)
        order = np.argsort(-score, axis=1)
        self.ordered = Ordered(
            np.take_along_axis(pool, order, axis=1), np.take_along_axis(score, order, axis=1), np.ones(1)
        )

    def shown(self, **knobs: object) -> tuple[np.ndarray, np.ndarray]:
        turned = ShownKnobs(**{"author_decay": 1.0, **knobs})
        found = shown(self.world, self.sources, self.filters, self.selection, self.ordered, turned)
        return found.post, found.reason


def times(score: float, factor: float) -> float:
    return score * factor if score > 0 else score / factor


def greedy(
    scene: Scene, row: int, author_decay: float, topic_decay: float, outside: float, half_life: int
) -> list[int]:
    """The feed of one row, picked place by place from all that is left."""
    both = zip(scene.ordered.post[row].tolist(), scene.ordered.score[row].tolist(), strict=True)
    left = {post: score for post, score in both if post >= 0}
    for post in left:
        if not scene.sources.followed[row, post - FIRST]:
            left[post] = times(left[post], outside)
        if half_life:
            left[post] = times(left[post], 0.5 ** (24 * scene.sources.age[row, post - FIRST] / half_life))
    feed: list[int] = []
    while left and len(feed) < FEED:
        now = {}
        for post, score in left.items():
            again = sum(scene.author[each] == scene.author[post] for each in feed)
            same = sum(scene.topic[each] == scene.topic[post] for each in feed[-5:])
            now[post] = times(score, (0.25 + 0.75 * author_decay**again) * topic_decay**same)
        best = max(now, key=lambda post: now[post])
        feed.append(best)
        del left[best]
    return feed


@settings(max_examples=40)
@given(
    st.integers(0, 2**32 - 1), st.sampled_from([5, 30, 50]), st.sampled_from([0.2, 0.8, 1.0]),
    st.sampled_from([0.3, 0.9, 1.0]), st.sampled_from([0.5, 1.0, 1.5]), st.sampled_from([0, 6]),
)  # fmt: skip
def test_each_place_goes_to_the_best_of_what_is_left_given_the_places_above(
    seed: int, n_pool: int, author_decay: float, topic_decay: float, outside: float, half_life: int
) -> None:
    scene = Scene(seed, n_pool)
    feed, reason = scene.shown(author_decay=author_decay, topic_decay=topic_decay, outside=outside, half_life=half_life)
    for row in range(3):
        by_hand = greedy(scene, row, author_decay, topic_decay, outside, half_life)
        assert feed[row].tolist() == by_hand + [EMPTY] * (FEED - len(by_hand))
        assert reason[row].tolist() == [post % len(SOURCES) if post >= 0 else -1 for post in feed[row]]


@given(st.floats(-20, 20), st.floats(0.1, 1))
def test_a_score_is_counted_down_whatever_its_sign(score: float, factor: float) -> None:
    down, up = (float(lowered(np.array(score), by)) for by in (factor, 1 / factor))
    assert down <= score <= up
    assert float(lowered(np.array(down), 1 / factor)) == pytest.approx(score)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.5]))
def test_new_authors_get_places_of_their_own_and_no_post_twice(seed: int, exploration: float) -> None:
    scene = Scene(seed, 30)
    plain, _ = scene.shown()
    feed, reason = scene.shown(exploration=exploration)
    for row in range(3):
        posts = feed[row][feed[row] >= 0].tolist()
        assert len(set(posts)) == len(posts) == 30
        explored = reason[row] == EXPLORED
        assert np.array_equal(feed[row][~explored], plain[row][~explored])
        for post in feed[row][explored].tolist():
            assert scene.author[post] < 2
            assert scene.filters.passes[row, post - FIRST]
            assert post not in plain[row]
    if not exploration:
        assert np.array_equal(feed, plain)


def test_exploration_gives_away_its_share_of_places_while_there_are_new_posts(run_with: RunWith) -> None:
    run = run_with({"shown.exploration": 0.2})
    explored = run["shown"].reason == EXPLORED
    assert explored.mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / explored.size))
    since = run["world"].authors[c.SINCE].to_numpy()[run["world"].posts[c.AUTHOR].to_numpy()]
    assert (since[run["shown"].post[explored]] > HELD_OUT_DAY - NEW_DAYS).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 15), st.sampled_from([1, 4, 10, 38, 39, 40, 60]))
def test_an_advertisement_follows_every_so_many_posts_and_never_the_last(seed: int, every: int, n_pool: int) -> None:
    scene = Scene(seed, n_pool)
    plain, why = scene.shown()
    feed, reason = scene.shown(ad_every=every)
    for row in range(3):
        expected: list[tuple[int, int]] = []
        for number, both in enumerate(zip(plain[row].tolist(), why[row].tolist(), strict=True)):
            if both[0] != EMPTY:
                expected += [(AD, ADVERTISED)] * (number > 0 and number % every == 0) + [both]
        expected = expected[:FEED]
        if expected[-1][0] == AD:  # the last place is a post's
            there = sum(post >= 0 for post, _ in expected)
            expected[-1] = (int(plain[row, there]), int(why[row, there]))
        expected += [(EMPTY, -1)] * (FEED - len(expected))
        assert list(zip(feed[row].tolist(), reason[row].tolist(), strict=True)) == expected


def test_without_rules_the_feed_is_the_first_forty_by_value(run_with: RunWith) -> None:
    run = run_with({"shown.author_decay": 1.0})
    assert np.array_equal(run["shown"].post, run["value"].post[:, :FEED])
    assert (run["verdict"].lost["policy"] == 0).all()


def test_spacing_brings_more_authors_and_variety_more_topics(run_with: RunWith, default_run: Run) -> None:
    def different(run: Run, column: str) -> float:
        codes = run["world"].posts[column].to_numpy()[run["shown"].post[:, :10]]
        return float(np.mean([len(set(row)) for row in codes.tolist()]))

    plain = run_with({"shown.author_decay": 1.0})
    assert different(plain, c.AUTHOR) < different(default_run, c.AUTHOR)
    assert different(default_run, c.TOPIC) + 1 < different(run_with({"shown.topic_decay": 0.5}), c.TOPIC)


def test_every_post_shown_has_a_reason_and_it_is_the_source_that_brought_it(default_run: Run) -> None:
    found, selection = default_run["shown"], default_run["selection"]
    assert len(REASONS) == len(SOURCES) + 2
    for row in (0, 123, 499):
        brought = dict(zip(selection.post[row].tolist(), selection.source[row].tolist(), strict=True))
        assert found.reason[row].tolist() == [brought[post] if post >= 0 else -1 for post in found.post[row].tolist()]
