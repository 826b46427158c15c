"""A seed is a world, and at every setting its tables and its log hold together."""

import random
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

from synthetic_data import columns as c
from synthetic_data.social_feed import (
    FEED,
    HELD_OUT_DAY,
    N_DAYS,
    NEW_DAYS,
    OLDEST,
    PAGE,
    PARTS,
    TOPICS,
    SocialFeed,
    social_feed,
)
from synthetic_data.social_feed.vocabulary import DAYS_BEFORE, N_AUTHORS, N_VIEWERS, POSTS_A_DAY
from tests.synthetic_data.social_feed.reading import DEFAULTS, opening_of

# Every knob at both its ends; those that have nothing to do with each other share a world.
ENDS = [
    {"following": 5, "baiters": 0.6}, {"following": 100, "baiters": 0.0}, {"new_authors": 0.0, "randomised": 0.0},
    {"new_authors": 0.5, "randomised": 0.3},
]  # fmt: skip


def contents(feed: SocialFeed) -> dict[str, bytes]:
    """Every table and every array of a world, as bytes."""
    found = {}
    for owner in (feed, feed.truth):
        for field in fields(owner):
            value = getattr(owner, field.name)
            if isinstance(value, np.ndarray):
                found[field.name] = value.tobytes()
            elif isinstance(value, pd.DataFrame):
                found |= {f"{field.name}.{name}": repr(value[name].tolist()).encode() for name in value}
    return found


def test_the_same_seed_makes_the_same_bytes_whatever_the_global_generators_hold(feed: SocialFeed) -> None:
    np.random.seed(1)  # noqa: NPY002 - what is under test
    random.seed(1)
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002 - what is under test
    assert contents(social_feed(3, **DEFAULTS)) == contents(feed)
    after = np.random.get_state()[1], random.getstate()  # noqa: NPY002 - what is under test
    assert np.array_equal(before[0], after[0])
    assert before[1] == after[1]


def test_another_seed_makes_another_world(feed: SocialFeed) -> None:
    one, other = contents(feed), contents(social_feed(4, **DEFAULTS))
    assert {name for name in one if one[name] == other[name]} == {"viewers.viewer", "authors.author", "posts.post"}


def check_tables(feed: SocialFeed, settings: dict[str, Any]) -> None:
    viewers, authors, posts = feed.viewers, feed.authors, feed.posts
    assert [len(each) for each in (viewers, authors, posts)] == [
        N_VIEWERS, N_AUTHORS, (DAYS_BEFORE + N_DAYS) * POSTS_A_DAY,
    ]  # fmt: skip
    assert (feed.n_in, feed.n_out) == (len(posts), len(feed.impressions))
    assert np.array_equal(feed.follows.sum(axis=1), viewers[c.FOLLOWING])
    assert np.array_equal(feed.follows.sum(axis=0), authors[c.FOLLOWERS])
    assert not feed.follows[np.arange(N_AUTHORS), np.arange(N_AUTHORS)].any(), "nobody follows themselves"
    assert viewers[c.FOLLOWING].median() == pytest.approx(settings["following"], rel=0.1)
    assert authors[c.NAME].is_unique
    new = authors[c.SINCE].to_numpy() > HELD_OUT_DAY - NEW_DAYS
    assert new.sum() == round(settings["new_authors"] * N_AUTHORS)
    assert (authors[c.SINCE].to_numpy()[~new] < 0).all()
    assert (np.diff(posts[c.TIME]) >= 0).all()
    assert np.array_equal(np.unique(np.floor(posts[c.TIME])), np.arange(-DAYS_BEFORE, N_DAYS))
    assert (posts[c.TIME].to_numpy() >= authors[c.SINCE].to_numpy()[posts[c.AUTHOR]]).all(), "not before they begin"
    main = authors[c.TOPIC].to_numpy()[posts[c.AUTHOR]]
    assert (posts[c.TOPIC] == main).mean() > 5 / len(TOPICS), "five times as often about it as by chance"
    assert ((feed.truth.tie > 0) == feed.follows).all()
    by_author = pd.Series(feed.truth.bait).groupby(posts[c.AUTHOR].to_numpy()).agg(["mean", "size"])
    often = by_author[by_author["size"] >= 5]["mean"]
    assert (often > 0.6).mean() == pytest.approx(settings["baiters"], abs=0.08)


def check_openings(feed: SocialFeed, settings: dict[str, Any]) -> None:
    openings, share = feed.openings, settings["randomised"]
    assert np.array_equal(openings[c.OPENING], np.arange(len(openings)))
    assert (np.diff(openings[c.PERIOD]) >= 0).all()
    assert not openings.duplicated([c.VIEWER, c.PERIOD]).any(), "once a part of the day"
    hour = 24 * (openings[c.TIME] - openings[c.PERIOD] // PARTS)
    assert (openings[c.PERIOD] % PARTS == ((hour - 7) // 5.5)).all()
    assert openings[c.RANDOMISED].mean() == pytest.approx(share, abs=4 * np.sqrt(share / len(openings)))
    assert openings[c.DEPTH].between(1, FEED).all()


def check_log(feed: SocialFeed) -> None:
    log, asked = feed.impressions, opening_of(feed)
    post, viewer, time = log[c.POST].to_numpy(), asked[c.VIEWER].to_numpy(), asked[c.TIME].to_numpy()
    assert (np.diff(log[c.OPENING]) >= 0).all()
    assert not log.duplicated([c.OPENING, c.POST]).any(), "no post twice in a feed"
    age = time - feed.posts[c.TIME].to_numpy()[post]
    assert age.min() >= 0
    assert age.max() < OLDEST
    author = feed.posts[c.AUTHOR].to_numpy()[post]
    assert (author != viewer).all(), "nobody is shown what they wrote"
    assert np.array_equal(log[c.REACHED], log[c.POSITION] < asked[c.DEPTH].to_numpy())
    delivered = log.groupby(c.OPENING)[c.POSITION].agg(["size", "max"])
    assert (delivered["size"] == delivered["max"] + 1).all()
    assert np.array_equal(delivered["size"], np.ceil(feed.openings[c.DEPTH] / PAGE) * PAGE), "page by page"
    reached = log[c.REACHED].astype(int)
    before = reached.groupby(viewer * len(feed.posts) + post).cumsum() - reached
    assert (before == 0).all(), "what was reached is not shown again"


def check_mutes(feed: SocialFeed) -> None:
    """Whoever mutes has just hidden a post of the author, and is never shown another."""
    asked, log = opening_of(feed), feed.impressions
    shown = pd.DataFrame({
        c.VIEWER: asked[c.VIEWER].to_numpy(), c.AUTHOR: feed.posts[c.AUTHOR].to_numpy()[log[c.POST]],
        "shown": asked[c.TIME].to_numpy(), "hide": log["hide"].to_numpy(),
    })  # fmt: skip
    together = feed.mutes.drop_duplicates([c.VIEWER, c.AUTHOR]).merge(shown, on=[c.VIEWER, c.AUTHOR])
    assert (together["shown"] <= together[c.TIME]).all()
    hidden = together[together["hide"] & (together["shown"] == together[c.TIME])]
    assert len(hidden.drop_duplicates([c.VIEWER, c.AUTHOR])) == len(feed.mutes.drop_duplicates([c.VIEWER, c.AUTHOR]))
    hides = int(log["hide"].sum())
    assert abs(len(feed.mutes) - 0.4 * hides) < 4 * np.sqrt(0.24 * hides)


@pytest.mark.parametrize("turned", ENDS, ids=str)
def test_every_setting_makes_a_world_that_holds_together(turned: dict[str, Any]) -> None:
    settings = DEFAULTS | turned
    feed = social_feed(6, **settings)
    check_tables(feed, settings)
    check_openings(feed, settings)
    check_log(feed)
    check_mutes(feed)
