"""The social feed: people act, scroll on and return as the truth says, the log holds together, a seed is a world."""

import random
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from synthetic_data import columns as c
from synthetic_data.social_feed import (
    ACTIONS,
    FEED,
    HELD_OUT_DAY,
    LOOK,
    N_DAYS,
    NEW_DAYS,
    OLDEST,
    PAGE,
    PARTS,
    TOPICS,
    SocialFeed,
    boredom,
    session,
    social_feed,
)
from synthetic_data.social_feed.session import return_probability
from synthetic_data.social_feed.truth import TASTE
from synthetic_data.social_feed.vocabulary import DAYS_BEFORE, N_AUTHORS, N_VIEWERS, POSTS_A_DAY

DEFAULTS: dict[str, Any] = {"following": 25, "new_authors": 0.15, "baiters": 0.2, "randomised": 0.03}
# Every knob at both its ends; those that have nothing to do with each other share a world.
ENDS = [
    {"following": 5, "baiters": 0.6}, {"following": 100, "baiters": 0.0}, {"new_authors": 0.0, "randomised": 0.0},
    {"new_authors": 0.5, "randomised": 0.3},
]  # fmt: skip


@pytest.fixture(scope="module")
def feed() -> SocialFeed:
    return social_feed(3, **DEFAULTS)


def opening_of(feed: SocialFeed) -> pd.DataFrame:
    """The opening of each impression."""
    return feed.openings.iloc[feed.impressions[c.OPENING].to_numpy()]


@pytest.fixture(scope="module")
def outcome(feed: SocialFeed) -> np.ndarray:
    """The truth of each impression, (8, n)."""
    asked = opening_of(feed)
    viewer, device, time = (asked[name].to_numpy() for name in (c.VIEWER, c.DEVICE, c.TIME))
    return feed.truth.outcome(viewer, device, time, feed.impressions[c.POST].to_numpy())


@pytest.fixture(scope="module")
def pleased(feed: SocialFeed, outcome: np.ndarray) -> np.ndarray:
    """Satisfaction (R, 40) of each place delivered, sameness taken off; 0 below."""
    log = feed.impressions
    row, place, post = (log[name].to_numpy() for name in (c.OPENING, c.POSITION, c.POST))
    author, topic = (np.full((len(feed.openings), FEED), -1) for _ in range(2))
    author[row, place] = feed.posts[c.AUTHOR].to_numpy()[post]
    topic[row, place] = feed.posts[c.TOPIC].to_numpy()[post]
    found = np.zeros(author.shape)
    found[row, place] = outcome[-1]
    return found - boredom(author, topic)


def z_score(happened: np.ndarray, probability: np.ndarray) -> float:
    """How many standard deviations what happened lies from what truth says."""
    return float((happened.sum() - probability.sum()) / np.sqrt((probability * (1 - probability)).sum()))


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


@pytest.mark.parametrize(("number", "action"), list(enumerate(ACTIONS)), ids=ACTIONS)
def test_people_do_with_a_post_they_look_at_what_truth_says(
    feed: SocialFeed, outcome: np.ndarray, number: int, action: str
) -> None:
    log = feed.impressions
    looked = log[c.LOOKED].to_numpy()
    did, probability = log[action].to_numpy()[looked], outcome[number][looked]
    place, at_random = log[c.POSITION].to_numpy()[looked], opening_of(feed)[c.RANDOMISED].to_numpy()[looked]
    for page in range(3):
        here = place // PAGE == page
        assert abs(z_score(did[here], probability[here])) < 4
    for bucket in (False, True):
        assert abs(z_score(did[at_random == bucket], probability[at_random == bucket])) < 4
    for tenth in np.array_split(np.argsort(probability), 10):
        assert abs(z_score(did[tenth], probability[tenth])) < 4
    assert abs(z_score(did, probability * 0.5)) > 4, "half as likely would be noticed"
    assert not log[action].to_numpy()[~looked].any(), "nobody acts on what they did not look at"


def test_people_look_as_often_as_the_place_says_at_what_they_reach(feed: SocialFeed) -> None:
    log = feed.impressions
    reached, looked, place = (log[name].to_numpy() for name in (c.REACHED, c.LOOKED, c.POSITION))
    assert not looked[~reached].any()
    for page in range(4):
        here = reached & (place // PAGE == page)
        assert abs(z_score(looked[here], LOOK[place[here]])) < 4
    assert abs(z_score(looked[reached], LOOK[place[reached]] * 0.97)) > 4


def last_of_a_day(feed: SocialFeed) -> np.ndarray:
    day = feed.openings[c.PERIOD] // PARTS
    return ~feed.openings.assign(day=day).duplicated([c.VIEWER, "day"], keep="last").to_numpy()


def test_people_scroll_on_and_return_as_often_as_what_they_saw_pleased_them(
    feed: SocialFeed, pleased: np.ndarray
) -> None:
    depth, place = feed.openings[c.DEPTH].to_numpy(), np.arange(FEED)
    stay = session(pleased).stay
    reached = (place < depth[:, None]) & (place < FEED - 1)
    went_on = place + 1 < depth[:, None]
    for tenth in np.array_split(np.argsort(stay[reached]), 10):
        assert abs(z_score(went_on[reached][tenth], stay[reached][tenth])) < 4
    total = np.where(place < depth[:, None], LOOK * pleased, 0.0).sum(axis=1)
    last = last_of_a_day(feed)
    returned, chance = feed.openings[c.RETURNED].to_numpy()[last], return_probability(total[last])
    for tenth in np.array_split(np.argsort(chance), 10):
        assert abs(z_score(returned[tenth], chance[tenth])) < 4
    assert abs(z_score(returned, chance * 0.9)) > 4


def test_who_returns_opens_the_feed_on_the_next_day_or_else_later(feed: SocialFeed) -> None:
    openings = feed.openings
    day = openings[c.PERIOD].to_numpy() // PARTS
    opened = np.zeros((N_VIEWERS, N_DAYS + 1), dtype=bool)
    opened[openings[c.VIEWER].to_numpy(), day] = True
    before = day < HELD_OUT_DAY
    viewer, returned = openings[c.VIEWER].to_numpy()[before], openings[c.RETURNED].to_numpy()[before]
    assert np.array_equal(opened[viewer, day[before] + 1], returned)
    away = ~opened[:, : HELD_OUT_DAY - 1]
    comes = opened[:, 1:HELD_OUT_DAY][away]
    assert abs(z_score(comes, np.full(len(comes), 0.3))) < 4


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
    assert feed.topics.sum(axis=1) == pytest.approx(1)
    assert np.array_equal(feed.topics.argmax(axis=1), posts[c.TOPIC])
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


def test_production_shows_the_newest_of_authors_followed_and_every_fifth_place_what_is_liked(feed: SocialFeed) -> None:
    log, asked = feed.impressions, opening_of(feed)
    chosen = ~asked[c.RANDOMISED].to_numpy()
    author = feed.posts[c.AUTHOR].to_numpy()[log[c.POST]]
    followed = feed.follows[asked[c.VIEWER].to_numpy(), author]
    block = log[c.POSITION].to_numpy() % 5 == 4
    assert followed[chosen & ~block].mean() > 0.7
    assert followed[chosen & block].mean() < 0.4
    inside = log[chosen & ~block & followed]
    time = feed.posts[c.TIME].to_numpy()[inside[c.POST]]
    same = np.diff(inside[c.OPENING]) == 0
    # What the popular part fills up may be followed too; most steps down are steps back in time.
    assert (np.diff(time)[same] < 0).mean() > 0.9
    first = inside[inside[c.POSITION] == 0]
    for row in first.iloc[:: len(first) // 20].itertuples():
        opening = feed.openings.iloc[row.opening]
        assert row.post == newest_unseen(feed, opening)


def newest_unseen(feed: SocialFeed, opening: pd.Series) -> int:
    """The newest post of an author followed that a viewer had not reached, the author not muted."""
    viewer, time = int(opening[c.VIEWER]), opening[c.TIME]
    log, asked = feed.impressions, opening_of(feed)
    before = (asked[c.VIEWER].to_numpy() == viewer) & (asked[c.OPENING].to_numpy() < opening[c.OPENING])
    seen = set(log[c.POST][before & log[c.REACHED].to_numpy()])
    muted = set(feed.mutes[c.AUTHOR][(feed.mutes[c.VIEWER] == viewer) & (feed.mutes[c.TIME] < time)])
    posts = feed.posts[feed.posts[c.TIME] <= time]
    may = [
        post for post, author in zip(posts[c.POST], posts[c.AUTHOR], strict=True)
        if feed.follows[viewer, author] and post not in seen and author not in muted
    ]  # fmt: skip
    return int(may[-1])


def test_new_authors_have_hardly_been_found_yet(feed: SocialFeed) -> None:
    new = feed.authors[c.SINCE] > 0
    followers = feed.authors[c.FOLLOWERS]
    assert followers[new].mean() < 0.5 * followers[~new].mean()
