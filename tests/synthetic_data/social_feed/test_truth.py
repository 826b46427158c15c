"""The truth about a post: it depends on nothing but viewer, post and time, and moves the way people do."""

from dataclasses import replace
from typing import Any

import numpy as np

from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS, TOPICS, SocialFeed
from synthetic_data.social_feed.truth import TASTE
from synthetic_data.social_feed.vocabulary import N_VIEWERS


def test_the_truth_of_a_row_does_not_depend_on_the_rows_beside_it(feed: SocialFeed) -> None:
    truth, rng = feed.truth, np.random.default_rng(0)
    viewer, device, post = rng.integers(0, N_VIEWERS, 40), rng.integers(0, 3, 40), rng.integers(0, len(feed.posts), 40)
    time, known, muted = 10 + rng.random(40), rng.random(40) < 0.5, rng.random(40) < 0.5
    rows = truth.outcome(viewer, device, time, post, known, muted)
    order = rng.permutation(40)
    turned = truth.outcome(*(each[order] for each in (viewer, device, time, post, known, muted)))
    assert np.array_equal(turned, rows[:, order])
    assert np.array_equal(
        truth.outcome(*(each[[7]] for each in (viewer, device, time, post, known, muted))), rows[:, [7]]
    )
    every = truth.outcome(*(each[:, None] for each in (viewer, device, time)), post, known[:, None], muted[:, None])
    assert np.array_equal(every[:, np.arange(40), np.arange(40)], rows)
    assert ((rows[:-1] > 0) & (rows[:-1] < 1)).all()
    assert truth.outcome(viewer[:0], device[:0], time[:0], post[:0]).shape == (8, 0)


def test_bait_is_clicked_and_regretted_heat_answered_and_reported_and_what_is_known_hardly_touched(
    feed: SocialFeed,
) -> None:
    truth = feed.truth
    viewer, post = np.arange(N_VIEWERS), np.full(N_VIEWERS, 2000)

    def mean(**facts: Any) -> dict[str, float]:
        turned = {name: np.full_like(truth.bait, facts.pop(name)) for name in ("bait", "heat") if name in facts}
        found = replace(truth, **turned).outcome(viewer, np.zeros_like(viewer), np.full(N_VIEWERS, 9.0), post, **facts)
        return dict(zip((*ACTIONS, "satisfaction"), found.mean(axis=1).tolist(), strict=True))

    plain = mean(bait=0.0, heat=0.0)
    turned = {"bait": mean(bait=1.0, heat=0.0), "heat": mean(bait=0.0, heat=1.0)}
    rises = {
        name: {action for action in plain if found[action] > plain[action]} for name, found in turned.items()
    }  # fmt: skip
    assert rises["bait"] == {"click", "hide", "report"}
    assert rises["heat"] == set(ACTIONS)
    known, muted = mean(bait=0.0, heat=0.0, known=True), mean(bait=0.0, heat=0.0, muted=True)
    assert all(known[action] < 0.3 * plain[action] for action in ("click", "dwell", "like", "comment", "share"))
    assert muted["hide"] > 5 * plain["hide"]
    assert max(known["satisfaction"], muted["satisfaction"]) < plain["satisfaction"] - 0.5


def test_nearness_pleases_and_makes_the_topic_matter_less(feed: SocialFeed) -> None:
    truth = feed.truth
    viewer, post = np.arange(N_VIEWERS), np.full(N_VIEWERS, 2000)
    spread, level = [], []
    for closeness in (0.0, 1.0, 3.0, 9.0):
        near = replace(truth, tie=np.full_like(truth.tie, closeness), hidden=np.zeros_like(truth.hidden))
        found = near.outcome(viewer, np.zeros_like(viewer), np.full(N_VIEWERS, 9.0), post)[-1]
        spread.append(found.std())
        level.append(np.median(found))
    assert spread[0] > spread[1] > spread[2] == spread[3]
    assert level[0] < level[1] < level[2] == level[3], "closer than a friend nobody is"
    assert TASTE.keys() == {*ACTIONS, "satisfaction"}


def test_news_go_stale_fast_and_recipes_hardly(feed: SocialFeed) -> None:
    lost = {}
    for topic in ("local news", "cooking"):
        post = np.flatnonzero(feed.posts[c.TOPIC] == TOPICS.index(topic))[:1]
        posted = feed.posts[c.TIME].to_numpy()[post]
        zero = np.zeros(1, dtype=int)
        fresh, old = (feed.truth.outcome(zero, zero, posted + age, post)[-1, 0] for age in (0.0, 2.0))
        lost[topic] = fresh - old
    assert 0 < 5 * lost["cooking"] < lost["local news"]
