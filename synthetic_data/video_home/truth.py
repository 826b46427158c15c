"""The hidden side of the video home page: what everybody likes, and the one function that says what they do."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, chunks, standard
from synthetic_data.video_home.vocabulary import FORMATS, TOPICS

N_LATENT = 6
BASE_RATE = -2.9
# However well a title fits, half of those who look at it have other plans.
CLICKED_AT_MOST = 0.5
TOPIC, LATENT, QUALITY, FRESHNESS, HOUR_TOPIC, PRICE, USER_BIAS = 0.7, 1.0, 0.6, 0.3, 0.6, 0.45, 0.4
# Long formats are for the big screen, short ones for the hand: rows are DEVICES, columns FORMATS.
DEVICE_FORMAT: Floats = np.array([[0.5, 0.2, -0.6], [-0.5, 0.0, 0.5], [0.0, 0.1, -0.1]])
RATING_CORRELATION = 0.3
PROMOTED_PRICE, PROMOTED_QUALITY = 0.5, -0.3
N_PROMOTED = 90


@dataclass(frozen=True)
class Truth:
    """What no pipeline may see: the parameters of every person and title, and the one function of them.

    P(click | looked at) is CLICKED_AT_MOST · σ(logit), and the logit `query · answer - FRESHNESS · log(1 + age / 2)`:
    `user_query` (U, D) and `title_answer` (I, D) hold everything that does not change with time, `hour_topic` (24, T)
    and DEVICE_FORMAT what the context adds.
    """

    user_query: Floats
    title_answer: Floats
    title_topics: Floats
    title_format: Ints
    published: Ints
    hour_topic: Floats

    def click_probability(self, views: pd.DataFrame, title: Ints | None = None) -> Floats:
        """P(click | looked at) of each view with its own `title` (R,) -> (R,), or with every title -> (R, I).

        `views` has user, day, hour and device. A title not yet published on that day has probability 0.
        """
        answer = np.hstack([self.title_answer, self.title_topics, np.eye(len(FORMATS))[self.title_format]])
        day = views[c.DAY].to_numpy()
        # einsum and not a matrix product: a row's sum must not depend on how many rows stand beside it.
        if title is None:
            logit = np.einsum("rd,id->ri", self._query(views), answer, optimize=False)
            age = day[:, None] - self.published[None, :]
        else:
            logit = np.concatenate([
                np.einsum("rd,rd->r", self._query(views.iloc[some]), answer[title[some]], optimize=False)
                for some in chunks(len(views))
            ] or [np.zeros(0)])  # fmt: skip
            age = day - self.published[title]
        logit -= FRESHNESS * np.log1p(np.maximum(age, 0) / 2)
        return np.where(age >= 0, CLICKED_AT_MOST * behaviour.sigmoid(logit), 0.0)

    def _query(self, views: pd.DataFrame) -> Floats:
        """What each view asks of a title: the user's query with the hour's topics and the device's formats, (R, D)."""
        return np.hstack([
            self.user_query[views[c.USER].to_numpy()],
            self.hour_topic[views[c.HOUR].to_numpy()],
            DEVICE_FORMAT[views[c.DEVICE].to_numpy()],
        ])  # fmt: skip

    def appeal(self) -> Floats:
        """What draws each user to each title apart from the moment, (U, I): the logit without context and age."""
        return np.asarray(np.einsum("ud,id->ui", self.user_query, self.title_answer, optimize=False))


@dataclass(frozen=True)
class Tastes:
    """Per user: topic mix (U, T), hidden dimensions (U, 6), liking of price (U,), readiness to click (U,)."""

    topics: Floats
    latent: Floats
    price: Floats
    bias: Floats


def make_truth(
    tastes: Tastes, titles: pd.DataFrame, topics: Floats, published: Ints, taste: float, rng: np.random.Generator
) -> Truth:
    """Fix the world's hidden side; adds the titles' observed rating and their promotions to `titles`."""
    n_titles = len(titles)
    quality = rng.normal(size=n_titles)
    latent = rng.normal(size=(n_titles, N_LATENT)) / np.sqrt(N_LATENT)
    noise = rng.normal(size=n_titles)
    titles[c.RATING] = 3.4 + 0.6 * (RATING_CORRELATION * quality + np.sqrt(1 - RATING_CORRELATION**2) * noise)
    titles[c.PROMOTED] = _promoted(quality, titles[c.PRICE].to_numpy(), published, rng)
    affinity = tastes.topics @ topics.T
    price = standard(titles[c.PRICE].to_numpy())
    ones = np.ones(len(tastes.bias))
    query = np.column_stack([
        tastes.topics * (taste * TOPIC / affinity.std()),
        tastes.latent * (taste * LATENT),
        tastes.price * (taste * PRICE),
        tastes.bias * USER_BIAS + BASE_RATE - taste * TOPIC * affinity.mean() / affinity.std(),
        ones,
    ])  # fmt: skip
    answer = np.column_stack([topics, latent, price, np.ones(n_titles), quality * QUALITY])
    phase = rng.uniform(0, 24, len(TOPICS))
    hour_topic = HOUR_TOPIC * np.sqrt(2) * np.cos(2 * np.pi * (np.arange(24)[:, None] - phase) / 24)
    return Truth(query, answer, topics, titles[c.FORMAT].to_numpy(), published, hour_topic)


def _promoted(quality: Floats, price: Floats, published: Ints, rng: np.random.Generator) -> Bools:
    """Promotions are sold, not earned: rather dear, rather dull, and there from the first day."""
    pull = PROMOTED_PRICE * standard(price) + PROMOTED_QUALITY * quality + behaviour.gumbel(quality.shape, rng)
    pull[published > 0] = -np.inf
    promoted = np.zeros(len(quality), dtype=bool)
    promoted[np.argsort(-pull)[:N_PROMOTED]] = True
    return promoted
