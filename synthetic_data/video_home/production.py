"""The incumbent of the video home page: how production chose what to show, and the log it wrote of that."""

import numpy as np
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, chunks, standard
from synthetic_data.video_home.truth import Truth
from synthetic_data.video_home.vocabulary import N_USERS, SLATE

PIN_TARGETING = 2.5
SHORTLIST = 200
TEMPERATURE = 0.5


def production_scores(organic: pd.DataFrame, titles: pd.DataFrame, topics: Floats) -> Floats:
    """The incumbent's static score of each user and title: popularity, rating and the topics watched so far."""
    seen = organic[c.TITLE].to_numpy()
    popularity = np.log1p(np.bincount(seen, minlength=len(titles)))
    popularity[titles[c.PUBLISHED].to_numpy() >= 0] = np.median(popularity)
    watched = np.zeros((N_USERS, topics.shape[1]))
    np.add.at(watched, organic[c.USER].to_numpy(), topics[seen])
    share = (watched + 1.0 / topics.shape[1]) / (watched.sum(axis=1, keepdims=True) + 1.0)
    affinity = share @ topics.T
    score = 0.45 * standard(popularity) + 0.2 * standard(titles[c.RATING].to_numpy())
    return np.asarray(score + 0.7 * (affinity - affinity.mean()) / affinity.std())


def impressions(
    views: pd.DataFrame, scores: Floats, titles: pd.DataFrame, pins: int, truth: Truth, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw every slate as production does, then the clicks as people do."""
    slates, propensity = _slates(views, scores, titles[c.PUBLISHED].to_numpy(), rng)
    pinned = _pin(slates, propensity, views, scores, titles, pins, rng)
    title = slates.ravel()
    view = np.repeat(np.arange(len(views)), SLATE)
    position = np.tile(np.arange(SLATE), len(views))
    probability = truth.click_probability(views.iloc[view], title)
    shown = behaviour.click_given_shown(probability, position)
    return pd.DataFrame({
        c.VIEW: view,
        c.POSITION: position,
        c.TITLE: title,
        c.CLICKED: rng.random(len(title)) < shown,
        c.PROPENSITY: propensity.ravel(),
        c.PINNED: pinned.ravel(),
    })  # fmt: skip


def _slates(views: pd.DataFrame, scores: Floats, published: Ints, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Ten titles a view: softmax without replacement over the user's shortlist, or at random in the bucket."""
    user, day = views[c.USER].to_numpy(), views[c.DAY].to_numpy()
    shortlist = behaviour.top_k(scores.astype(np.float32), SHORTLIST)
    logits = np.take_along_axis(scores, shortlist, axis=1) / TEMPERATURE
    drawn = [_draw(shortlist[user[some]], logits[user[some]], published, day[some], rng) for some in chunks(len(user))]
    slates, propensity = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    for view in np.flatnonzero(views[c.RANDOMISED].to_numpy()):
        there = np.flatnonzero(published <= day[view])
        slates[view] = rng.choice(there, SLATE, replace=False)
        propensity[view] = 1.0 / (len(there) - np.arange(SLATE))
    return slates, propensity


def _draw(options: Ints, logits: Floats, published: Ints, day: Ints, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """One slate a view from its options (R, n) and their logits; what is not yet published is never drawn."""
    logits = np.where(published[options] > day[:, None], -np.inf, logits)
    places = behaviour.top_k(logits + behaviour.gumbel(logits.shape, rng), SLATE)
    return np.take_along_axis(options, places, axis=1), behaviour.slate_propensities(logits, places)


def _pin(
    slates: Ints,
    propensity: Floats,
    views: pd.DataFrame,
    scores: Floats,
    titles: pd.DataFrame,
    pins: int,
    rng: np.random.Generator,
) -> Bools:
    """Put `pins` promoted titles on top of every slate that is not random; the rest moves down, the last fall off."""
    pinned = np.zeros(slates.shape, dtype=bool)
    if pins == 0:
        return pinned
    promoted = np.flatnonzero(titles[c.PROMOTED].to_numpy())
    rows, user = np.flatnonzero(~views[c.RANDOMISED].to_numpy()), views[c.USER].to_numpy()
    pull = scores[:, promoted][user[rows]] * PIN_TARGETING
    chosen = behaviour.top_k(pull + behaviour.gumbel(pull.shape, rng), pins)
    # A promoted title that production had chosen anyway is not shown twice: it gives its place to the pin.
    together = np.hstack([promoted[chosen], slates[rows]])
    chance = np.hstack([behaviour.slate_propensities(pull, chosen), propensity[rows]])
    twice = np.zeros(together.shape, dtype=bool)
    twice[:, pins:] = (together[:, pins:, None] == together[:, None, :pins]).any(axis=2)
    kept = np.argsort(twice, axis=1, kind="stable")[:, :SLATE]
    slates[rows] = np.take_along_axis(together, kept, axis=1)
    propensity[rows] = np.take_along_axis(chance, kept, axis=1)
    pinned[rows, :pins] = True
    return pinned
