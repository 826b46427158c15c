"""The home page of a video service: users, titles, page views, the log that production wrote, and the truth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.names import title_names
from synthetic_data.video_home.production import impressions, production_scores
from synthetic_data.video_home.truth import N_LATENT, Tastes, Truth, make_truth
from synthetic_data.video_home.vocabulary import (
    AGE_GROUPS,
    DEVICES,
    FORMATS,
    HELD_OUT_DAY,
    N_DAYS,
    N_TITLES,
    N_USERS,
    N_VIEWS,
    SLATE,
    TOPICS,
)

__all__ = [
    "AGE_GROUPS", "DEVICES", "FORMATS", "HELD_OUT_DAY", "N_DAYS", "N_TITLES", "N_USERS", "N_VIEWS", "SLATE", "TOPICS",
    "Truth", "VideoHome", "video_home",
]  # fmt: skip

TITLE_MIX, USER_MIX = 0.3, 0.4


@dataclass(frozen=True)
class VideoHome:
    """One world. Ids are row numbers: users 0..U-1, titles 0..I-1, page views 0..V-1, days 0..14 (history < 0).

    users        user, age_group, tenure_days, device (the usual one), events (in the organic history)
    titles       title, name, topic (the main one), rating, published_day, price, format, promoted
    topics       (I, T) the topic mix of each title, rows sum to 1
    organic      user, title, day: what people found and watched by themselves before day 0
    views        view, user, day, hour, device, randomised (served from the random bucket)
    impressions  view, position (0 is the top), title, clicked, propensity, pinned; ten rows a view, in order
    """

    users: pd.DataFrame
    titles: pd.DataFrame
    topics: Floats
    organic: pd.DataFrame
    views: pd.DataFrame
    impressions: pd.DataFrame
    truth: Truth

    @property
    def n_in(self) -> int:
        """Users in this world."""
        return len(self.users)

    @property
    def n_out(self) -> int:
        """Impressions in its log."""
        return len(self.impressions)


def video_home(
    seed: int, *, new_titles: float, history: float, pins: int, randomised: float, taste: float
) -> VideoHome:
    """Make the world of this seed.

    `new_titles` is the share of titles published during the log, `history` the mean organic events a user, `pins` the
    promoted titles production puts on top, `randomised` the share of page views served at random, `taste` a factor on
    everything that differs from user to user (1 is as calibrated).
    """
    rng_people, rng_titles, rng_past, rng_log = np.random.default_rng(seed).spawn(4)
    titles, topics, published = _titles(new_titles, rng_titles)
    users, tastes = _users(rng_people)
    truth = make_truth(tastes, titles, topics, published, taste, rng_titles)
    users[c.EVENTS] = _event_counts(users, history, rng_past)
    organic = _organic(users[c.EVENTS].to_numpy(), truth, published, rng_past)
    views = _views(users, randomised, rng_log)
    log = impressions(views, production_scores(organic, titles, topics), titles, pins, truth, rng_log)
    return VideoHome(users, titles, topics, organic, views, log, truth)


def _titles(new_titles: float, rng: np.random.Generator) -> tuple[pd.DataFrame, Floats, Ints]:
    topics = rng.dirichlet(np.full(len(TOPICS), TITLE_MIX), N_TITLES)
    topics = 0.95 * topics + 0.05 / len(TOPICS)
    new = rng.permutation(N_TITLES) < round(new_titles * N_TITLES)
    published = np.where(
        new, rng.integers(0, N_DAYS, N_TITLES), -1 - rng.exponential(180, N_TITLES).astype(int)
    ).astype(np.int64)
    frame = pd.DataFrame({
        c.TITLE: np.arange(N_TITLES),
        c.NAME: title_names(topics.argmax(axis=1), rng),
        c.TOPIC: topics.argmax(axis=1),
        c.PUBLISHED: published,
        c.PRICE: rng.choice([0.0, 2.99, 4.99, 9.99], N_TITLES, p=[0.5, 0.2, 0.2, 0.1]),
        c.FORMAT: rng.choice(len(FORMATS), N_TITLES, p=[0.4, 0.4, 0.2]),
    })  # fmt: skip
    return frame, topics, published


def _users(rng: np.random.Generator) -> tuple[pd.DataFrame, Tastes]:
    age_group = rng.choice(len(AGE_GROUPS), N_USERS, p=[0.25, 0.35, 0.25, 0.15])
    usual = rng.dirichlet(np.full(len(TOPICS), 1.0), len(AGE_GROUPS)) * len(TOPICS) * USER_MIX + 0.05
    topics = np.vstack([rng.dirichlet(usual[group]) for group in age_group])
    frame = pd.DataFrame({
        c.USER: np.arange(N_USERS),
        c.AGE_GROUP: age_group,
        c.TENURE: rng.exponential(400, N_USERS).astype(int),
        c.DEVICE: rng.choice(len(DEVICES), N_USERS, p=[0.4, 0.4, 0.2]),
    })  # fmt: skip
    tastes = Tastes(topics, rng.normal(size=(N_USERS, N_LATENT)), rng.normal(size=N_USERS), rng.normal(size=N_USERS))
    return frame, tastes


def _event_counts(users: pd.DataFrame, history: float, rng: np.random.Generator) -> Ints:
    """Events a user before the log: lognormal with sigma 1.2, mean `history`, at most 200."""
    sigma = 1.2
    counts = history * np.exp(rng.normal(size=len(users)) * sigma - sigma**2 / 2)
    return np.minimum(np.round(counts), 200).astype(np.int64)


def _organic(n_events: Ints, truth: Truth, published: Ints, rng: np.random.Generator) -> pd.DataFrame:
    """Each user watches `n_events` different old titles, drawn by softmax of appeal and of how talked of they are."""
    old = np.flatnonzero(published < 0)
    buzz = rng.normal(size=len(old)) * 0.7
    scores = truth.appeal()[:, old] + buzz + behaviour.gumbel((len(n_events), len(old)), rng)
    deepest = int(min(max(n_events.max(), 1), len(old)))
    chosen = behaviour.top_k(scores.astype(np.float32), deepest)
    taken = np.arange(deepest)[None, :] < n_events[:, None]
    user, place = np.nonzero(taken)
    return pd.DataFrame({
        c.USER: user,
        c.TITLE: old[chosen[user, place]],
        c.DAY: -1 - rng.integers(0, 90, len(user)),
    })  # fmt: skip


def _views(users: pd.DataFrame, randomised: float, rng: np.random.Generator) -> pd.DataFrame:
    """Page views in order of time: busy users come more often, evenings are busy."""
    activity = np.sqrt(users[c.EVENTS].to_numpy() + 3.0) * np.exp(rng.normal(size=len(users)) * 0.6)
    user = rng.choice(len(users), N_VIEWS, p=activity / activity.sum())
    by_hour = 1.2 + np.cos(2 * np.pi * (np.arange(24) - 20) / 24)
    usual = users[c.DEVICE].to_numpy()[user]
    elsewhere = rng.random(N_VIEWS) < 0.25
    return pd.DataFrame({
        c.VIEW: np.arange(N_VIEWS),
        c.USER: user,
        c.DAY: np.sort(rng.integers(0, N_DAYS, N_VIEWS)),
        c.HOUR: rng.choice(24, N_VIEWS, p=by_hour / by_hour.sum()),
        c.DEVICE: np.where(elsewhere, rng.integers(0, len(DEVICES), N_VIEWS), usual),
        c.RANDOMISED: rng.random(N_VIEWS) < randomised,
    })  # fmt: skip
