"""What the log holds of people: they act, look, scroll on and return as the truth says."""

import numpy as np
import pytest

from synthetic_data import columns as c
from synthetic_data.social_feed import (
    ACTIONS,
    FEED,
    HELD_OUT_DAY,
    LOOK,
    N_DAYS,
    PAGE,
    PARTS,
    SocialFeed,
    boredom,
    session,
)
from synthetic_data.social_feed.session import return_probability
from synthetic_data.social_feed.vocabulary import N_VIEWERS
from tests.synthetic_data.social_feed.reading import opening_of, z_score


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
