import random
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION
from synthetic_data.video_home import HELD_OUT_DAY, N_DAYS, N_TITLES, N_USERS, N_VIEWS, SLATE, VideoHome, video_home

DEFAULTS: dict[str, Any] = {"new_titles": 0.3, "history": 15.0, "pins": 3, "randomised": 0.05, "taste": 1.0}
ENDS = {
    "new_titles": (0.0, 0.6), "history": (1.0, 40.0), "pins": (0, 4), "randomised": (0.0, 0.3), "taste": (0.2, 1.5),
}  # fmt: skip


def shown_probability(home: VideoHome) -> np.ndarray:
    """True P(click) of each impression, from the matrix of all titles: (V, 10)."""
    slates = home.impressions[c.TITLE].to_numpy().reshape(-1, SLATE)
    chunks = np.array_split(np.arange(len(slates)), 10)
    rows = [np.take_along_axis(home.truth.click_probability(home.views.iloc[v]), slates[v], axis=1) for v in chunks]
    return np.vstack(rows) * EXAMINATION


def z_scores(clicked: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """How many standard deviations each place's clicks lie from what truth says: (10,)."""
    spread = np.sqrt((probability * (1 - probability)).sum(axis=0))
    return (clicked.sum(axis=0) - probability.sum(axis=0)) / spread


def contents(home: VideoHome) -> dict[str, bytes]:
    """Every table and every array of the truth, as bytes."""
    found = {}
    for owner in (home, home.truth):
        for field in fields(owner):
            value = getattr(owner, field.name)
            if isinstance(value, np.ndarray):
                found[field.name] = value.tobytes()
            elif isinstance(value, pd.DataFrame):
                found |= {f"{field.name}.{name}": repr(value[name].tolist()).encode() for name in value}
    return found


@pytest.fixture(scope="module")
def probability(home: VideoHome) -> np.ndarray:
    return shown_probability(home)


@pytest.mark.parametrize("randomised", [False, True], ids=["production", "random bucket"])
def test_people_click_as_often_as_truth_says_place_by_place(
    home: VideoHome, probability: np.ndarray, randomised: bool
) -> None:
    clicked = home.impressions[c.CLICKED].to_numpy().reshape(-1, SLATE)
    rows = home.views[c.RANDOMISED].to_numpy() == randomised
    assert rows.sum() > 500
    assert np.abs(z_scores(clicked[rows], probability[rows])).max() < 4


def test_people_click_as_often_as_truth_says_however_likely_the_click(home: VideoHome, probability: np.ndarray) -> None:
    clicked = home.impressions[c.CLICKED].to_numpy()
    order = np.argsort(probability.ravel())
    tenths = [np.column_stack([clicked[rows], probability.ravel()[rows]]) for rows in np.array_split(order, 10)]
    assert max(abs(z_scores(tenth[:, :1], tenth[:, 1:])[0]) for tenth in tenths) < 4


def test_a_click_twice_as_likely_would_be_noticed(home: VideoHome, probability: np.ndarray) -> None:
    clicked = home.impressions[c.CLICKED].to_numpy().reshape(-1, SLATE)
    assert np.abs(z_scores(clicked, probability / 2)).min() > 4


def test_the_truth_of_a_row_does_not_depend_on_the_rows_beside_it(home: VideoHome) -> None:
    views = home.views.iloc[::400]
    rng = np.random.default_rng(0)
    order, title = rng.permutation(len(views)), rng.integers(0, N_TITLES, len(views))
    every = home.truth.click_probability(views)
    rows = home.truth.click_probability(views, title)
    assert np.array_equal(home.truth.click_probability(views.iloc[order]), every[order])
    assert np.array_equal(home.truth.click_probability(views.iloc[order], title[order]), rows[order])
    assert np.array_equal(home.truth.click_probability(views.iloc[[7]]), every[[7]])
    assert rows == pytest.approx(every[np.arange(len(views)), title], rel=1e-12)


def test_the_truth_of_many_rows_at_once_is_that_of_each_by_itself(home: VideoHome) -> None:
    rng = np.random.default_rng(0)
    title, some = rng.integers(0, N_TITLES, N_VIEWS), rng.permutation(N_VIEWS)[:50]
    every = home.truth.click_probability(home.views, title)
    alone = [home.truth.click_probability(home.views.iloc[[view]], title[[view]])[0] for view in some]
    assert every[some].tolist() == alone
    assert len(home.truth.click_probability(home.views.iloc[:0], title[:0])) == 0


def test_a_title_that_is_not_published_yet_is_never_clicked(home: VideoHome) -> None:
    views = home.views.iloc[::400]
    waits = home.titles[c.PUBLISHED].to_numpy()[None, :] > views[c.DAY].to_numpy()[:, None]
    probability = home.truth.click_probability(views)
    assert waits.any()
    assert (probability[waits] == 0).all()
    assert ((probability[~waits] > 0) & (probability[~waits] < 1)).all()


def test_a_title_loses_appeal_with_age(home: VideoHome) -> None:
    view = home.views.iloc[[0] * N_DAYS].assign(day=np.arange(N_DAYS))
    old = np.full(N_DAYS, np.flatnonzero(home.titles[c.PUBLISHED] < 0)[0])
    assert (np.diff(home.truth.click_probability(view, old)) < 0).all()


def test_the_same_seed_makes_the_same_bytes_whatever_the_global_generators_hold() -> None:
    made = []
    for state in (1, 2):
        np.random.seed(state)  # noqa: NPY002 - what is under test
        random.seed(state)
        before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002 - what is under test
        made.append(contents(video_home(11, **DEFAULTS)))
        after = np.random.get_state()[1], random.getstate()  # noqa: NPY002 - what is under test
        assert np.array_equal(before[0], after[0])
        assert before[1] == after[1]
    assert made[0] == made[1]


def test_another_seed_makes_another_world(home: VideoHome) -> None:
    alike = {"users.user", "titles.title", "views.view", "impressions.view", "impressions.position"}
    one, other = contents(home), contents(video_home(4, **DEFAULTS))
    assert {name for name in one if one[name] == other[name]} == alike


def check_slates(home: VideoHome, pins: int) -> None:
    log = home.impressions
    slates, pinned = log[c.TITLE].to_numpy().reshape(-1, SLATE), log[c.PINNED].to_numpy().reshape(-1, SLATE)
    assert (np.diff(np.sort(slates, axis=1), axis=1) > 0).all(), "ten different titles"
    published = home.titles[c.PUBLISHED].to_numpy()[slates]
    assert (published <= home.views[c.DAY].to_numpy()[:, None]).all(), "none from the future"
    assert home.titles[c.PROMOTED].to_numpy()[slates[pinned]].all(), "only promoted titles are pinned"
    expected = (np.arange(SLATE) < pins) & ~home.views[c.RANDOMISED].to_numpy()[:, None]
    assert np.array_equal(pinned, expected), "pins are on top, and none in the random bucket"


def check_propensities(home: VideoHome) -> None:
    propensity = home.impressions[c.PROPENSITY].to_numpy().reshape(-1, SLATE)
    assert ((propensity > 0) & (propensity <= 1)).all()
    views = home.views[home.views[c.RANDOMISED]]
    there = (home.titles[c.PUBLISHED].to_numpy()[None, :] <= views[c.DAY].to_numpy()[:, None]).sum(axis=1)
    assert propensity[views[c.VIEW].to_numpy()] == pytest.approx(1 / (there[:, None] - np.arange(SLATE)))


def check_tables(home: VideoHome) -> None:
    log, views, organic = home.impressions, home.views, home.organic
    assert (len(home.users), len(home.titles), len(views), len(log)) == (N_USERS, N_TITLES, N_VIEWS, N_VIEWS * SLATE)
    assert np.array_equal(log[c.VIEW], np.repeat(np.arange(N_VIEWS), SLATE))
    assert np.array_equal(log[c.POSITION], np.tile(np.arange(SLATE), N_VIEWS))
    assert views[c.DAY].is_monotonic_increasing
    assert set(views[c.DAY]) == set(range(N_DAYS))
    assert (views[c.DAY] == HELD_OUT_DAY).sum() > 1000
    assert home.topics.sum(axis=1) == pytest.approx(np.ones(N_TITLES))
    assert organic[c.DAY].max() < 0
    assert not organic.duplicated([c.USER, c.TITLE]).any()
    assert (home.titles[c.PUBLISHED].to_numpy()[organic[c.TITLE]] < 0).all()
    assert not any(frame.isna().any().any() for frame in (home.users, home.titles, views, log, organic))
    assert (home.n_in, home.n_out) == (N_USERS, N_VIEWS * SLATE)


def expected_events(history: float) -> float:
    """Mean of a lognormal with sigma 1.2, rounded and cut at 200: Σ P(events >= k)."""
    sigma, k = 1.2, np.arange(1, 201)
    return float(norm.sf((np.log(k - 0.5) - np.log(history) + sigma**2 / 2) / sigma).sum())


@pytest.mark.parametrize(
    "turned", [{}, *({name: end} for name, ends in ENDS.items() for end in ends)], ids=lambda turned: str(turned)
)
def test_every_setting_makes_a_world_that_holds_together(turned: dict[str, Any]) -> None:
    settings = DEFAULTS | turned
    home = video_home(5, **settings)
    check_tables(home)
    check_slates(home, settings["pins"])
    check_propensities(home)
    new = (home.titles[c.PUBLISHED] >= 0).mean()
    assert new == settings["new_titles"]
    bucket, share = home.views[c.RANDOMISED].mean(), settings["randomised"]
    assert bucket == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / N_VIEWS))
    events = home.users[c.EVENTS].to_numpy()
    assert events.mean() == pytest.approx(expected_events(settings["history"]), abs=4 * events.std() / np.sqrt(N_USERS))
    assert np.array_equal(np.bincount(home.organic[c.USER], minlength=N_USERS), events)


def test_stronger_tastes_set_people_further_apart() -> None:
    spread = [video_home(5, **DEFAULTS | {"taste": t}).truth.appeal().std(axis=0).mean() for t in (0.2, 1.0, 1.5)]
    assert spread == sorted(spread)


def test_production_shows_what_people_like_better_than_chance_does(home: VideoHome, probability: np.ndarray) -> None:
    randomised = home.views[c.RANDOMISED].to_numpy()
    below_pins = probability[:, 3:].sum(axis=1)
    assert below_pins[~randomised].mean() > 1.5 * below_pins[randomised].mean()
