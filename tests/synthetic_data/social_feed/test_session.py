"""A session on the social feed: its closed form is what drawing many sessions comes to."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from synthetic_data import columns as c
from synthetic_data.behaviour import sigmoid
from synthetic_data.social_feed import ACTIONS, EXAMINATION, FEED, LOOK, boredom, session, social_feed
from synthetic_data.social_feed.people import people
from synthetic_data.social_feed.posts import posts
from synthetic_data.social_feed.production import _scrolled
from synthetic_data.social_feed.session import return_probability

MANY = 20_000


def stay(satisfaction: float, place: int) -> float:
    """Chance to go on after a post of this satisfaction at a place from 0."""
    return float(sigmoid(np.array(2.2 + 0.6 * LOOK[place] * satisfaction)))


def walked(satisfaction: list[float]) -> tuple[float, float, float]:
    """Places reached, satisfaction and chance to return, expected: the sum over where the viewer leaves."""
    depth = total = returns = 0.0
    here, so_far = 1.0, 0.0  # chance to get here, satisfaction taken so far
    for place, each in enumerate(satisfaction):
        so_far += LOOK[place] * each
        leaves = 1.0 if place == len(satisfaction) - 1 else 1 - stay(each, place)
        depth += here * leaves * (place + 1)
        total += here * leaves * so_far
        returns += here * leaves * float(sigmoid(np.array(0.2 + 0.18 * so_far)))
        here *= 1 - leaves
    return depth, total, returns


@given(arrays(float, st.tuples(st.integers(1, 3), st.integers(1, 8)), elements=st.floats(-4, 4)))
def test_a_session_is_the_sum_over_where_the_viewer_leaves(satisfaction: np.ndarray) -> None:
    found = session(satisfaction)
    by_hand = [walked(row.tolist()) for row in satisfaction]
    assert np.column_stack([found.depth, found.satisfaction, found.returns]) == pytest.approx(np.array(by_hand))
    assert found.looked == pytest.approx(found.reached * LOOK[: satisfaction.shape[1]])


@given(arrays(float, (2, 6), elements=st.floats(-4, 4)), st.integers(1, 6))
def test_a_feed_ends_at_its_first_empty_place_whatever_follows(satisfaction: np.ndarray, n: int) -> None:
    there = np.arange(6) < np.array([[n], [6]])
    found, cut, whole = session(satisfaction, there), session(satisfaction[:1, :n]), session(satisfaction[1:])
    for name in ("depth", "satisfaction", "returns"):
        assert getattr(found, name) == pytest.approx(np.append(getattr(cut, name), getattr(whole, name)))
    assert not found.reached[0, n:].any()


def test_who_finds_nothing_leaves_at_once_and_returns_as_somebody_unmoved() -> None:
    found = session(np.full((1, 4), 3.0), np.zeros((1, 4), dtype=bool))
    assert (found.depth[0], found.satisfaction[0]) == (0, 0)
    assert found.returns == pytest.approx(1 / (1 + np.exp(-0.2)))


def test_a_place_counts_as_often_as_a_viewer_unmoved_looks_at_it() -> None:
    assert pytest.approx(session(np.zeros((1, FEED))).looked[0]) == EXAMINATION


def test_what_pleases_is_scrolled_deeper_and_brings_people_back() -> None:
    found = session(np.tile([[-2.0], [0.0], [2.0]], FEED))
    assert (np.diff(found.depth) > 1).all()
    assert (np.diff(found.returns) > 0.1).all()


feeds = st.integers(1, 3).flatmap(
    lambda n: st.tuples(
        arrays(int, (n, 9), elements=st.integers(0, 2)), arrays(int, (n, 9), elements=st.integers(0, 2))
    )
)


@given(feeds, st.integers(0, 9))
def test_boredom_is_lost_to_each_earlier_post_of_the_author_and_each_recent_one_on_the_topic(
    both: tuple[np.ndarray, np.ndarray], n: int
) -> None:
    author, topic = (np.where(np.arange(9) < n, each, -1) for each in both)
    for row, place in np.ndindex(*author.shape):
        whom, what = author[row, :place].tolist(), topic[row, max(place - 5, 0) : place].tolist()
        lost = 0.4 * min(whom.count(author[row, place]), 4) + 0.08 * what.count(topic[row, place])
        assert boredom(author, topic)[row, place] == pytest.approx(lost if place < n else 0)


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame, np.ndarray]:
    """One feed, scrolled many times as production does: truth (8, 40), depth, returned, log; then its boredom."""
    world = social_feed(3, following=25, new_authors=0.15, baiters=0.2, randomised=0.0)
    one = world.openings.iloc[[5000] * MANY].assign(**{c.OPENING: np.arange(MANY)})
    # Of six authors only: a feed that bores.
    some = np.flatnonzero(world.posts[c.AUTHOR].isin(world.posts[c.AUTHOR].value_counts().index[:6]))[-FEED:]
    feed = np.tile(some, (MANY, 1))
    depth, returned, log = _scrolled(
        one, feed, SimpleNamespace(table=world.posts), world.truth, np.random.default_rng(0)
    )
    viewer, device, time = (one[name].to_numpy()[:1, None] for name in (c.VIEWER, c.DEVICE, c.TIME))
    truth = world.truth.outcome(viewer, device, time, feed[:1])[:, 0]
    author, topic = (world.posts[name].to_numpy()[feed[:1]] for name in (c.AUTHOR, c.TOPIC))
    return truth, depth, returned, log, boredom(author, topic)[0]


def within(drawn: np.ndarray, expected: float) -> bool:
    """Whether the mean of draws is what was expected, but for the luck of the draw."""
    return bool(abs(drawn.mean() - expected) < 4 * drawn.std() / np.sqrt(len(drawn)))


def test_the_closed_form_is_the_mean_of_many_sessions_drawn(
    drawn: tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame, np.ndarray],
) -> None:
    truth, depth, returned, log, bored = drawn
    assert bored.max() > 1
    found = session((truth[-1] - bored)[None])
    assert depth.std() > 3
    assert within(depth, found.depth[0])
    assert within(returned, found.returns[0])
    assert not within(depth, session(truth[-1:]).depth[0]), "that sameness bores would be missed"
    for number, action in enumerate(ACTIONS[:6]):
        n_done = np.bincount(log[c.OPENING], weights=log[action], minlength=MANY)
        assert within(n_done, float(found.looked[0] @ truth[number]))
    reached = np.bincount(log[c.POSITION][log[c.REACHED]], minlength=FEED) / MANY
    spread = np.sqrt(found.reached[0] * (1 - found.reached[0]) / MANY)
    assert (np.abs(reached - found.reached[0]) <= 4.5 * spread + 1e-12).all()


def test_return_probability_is_a_logistic_curve_of_satisfaction() -> None:
    assert return_probability(np.array([0.0, 10.0])) == pytest.approx(1 / (1 + np.exp([-0.2, -2.0])))


def test_a_larger_share_of_new_authors_contains_a_smaller_one_and_they_post_late() -> None:
    few, many = (people(25, share, 0.2, np.random.default_rng(1)) for share in (0.15, 0.5))
    new_few, new_many = ((each.authors[c.SINCE] > 0).to_numpy() for each in (few, many))
    assert new_many[new_few].all()
    table = posts(many, np.random.default_rng(2)).table
    late = new_many[table[c.AUTHOR]]
    assert table[c.TIME].to_numpy()[late].min() >= many.authors[c.SINCE][new_many].min()
    assert 0 < late.mean() < 0.3
