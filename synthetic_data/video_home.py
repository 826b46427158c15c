"""The home page of a video service: users, titles, page views, the log that production wrote, and the truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.names import title_names

N_USERS, N_TITLES, N_VIEWS, N_DAYS, SLATE = 2_000, 1_000, 20_000, 15, 10
HELD_OUT_DAY = N_DAYS - 1
TOPICS = (
    "Drama", "Comedy", "Crime", "Romance", "Thriller", "Science fiction", "Fantasy", "Horror", "Animation", "Family",
    "Documentary", "Nature", "History", "Music", "Sport", "Cooking", "Travel", "Reality", "Talk", "Classics",
)  # fmt: skip
DEVICES = ("tv", "mobile", "desktop")
FORMATS = ("film", "episode", "short")
AGE_GROUPS = ("under 25", "25 to 39", "40 to 59", "60 and over")

CHUNK = 2_000
N_LATENT = 6
BASE_RATE = -2.9
# However well a title fits, half of those who look at it have other plans.
CLICKED_AT_MOST = 0.5
TOPIC, LATENT, QUALITY, FRESHNESS, HOUR_TOPIC, PRICE, USER_BIAS = 0.7, 1.0, 0.6, 0.3, 0.6, 0.45, 0.4
# Long formats are for the big screen, short ones for the hand: rows are DEVICES, columns FORMATS.
DEVICE_FORMAT: Floats = np.array([[0.5, 0.2, -0.6], [-0.5, 0.0, 0.5], [0.0, 0.1, -0.1]])
RATING_CORRELATION = 0.3
TITLE_MIX, USER_MIX = 0.3, 0.4
PROMOTED_PRICE, PROMOTED_QUALITY = 0.5, -0.3
N_PROMOTED = 90
PIN_TARGETING = 2.5
PRODUCTION_SHORTLIST = 200
PRODUCTION_TEMPERATURE = 0.5


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
                for some in _chunks(len(views))
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
    truth = _truth(tastes, titles, topics, published, taste, rng_titles)
    users[c.EVENTS] = _event_counts(users, history, rng_past)
    organic = _organic(users[c.EVENTS].to_numpy(), truth, published, rng_past)
    views = _views(users, randomised, rng_log)
    impressions = _impressions(views, _production_scores(organic, titles, topics), titles, pins, truth, rng_log)
    return VideoHome(users, titles, topics, organic, views, impressions, truth)


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


@dataclass(frozen=True)
class _Tastes:
    """Per user: topic mix (U, T), hidden dimensions (U, 6), liking of price (U,), readiness to click (U,)."""

    topics: Floats
    latent: Floats
    price: Floats
    bias: Floats


def _users(rng: np.random.Generator) -> tuple[pd.DataFrame, _Tastes]:
    age_group = rng.choice(len(AGE_GROUPS), N_USERS, p=[0.25, 0.35, 0.25, 0.15])
    usual = rng.dirichlet(np.full(len(TOPICS), 1.0), len(AGE_GROUPS)) * len(TOPICS) * USER_MIX + 0.05
    topics = np.vstack([rng.dirichlet(usual[group]) for group in age_group])
    frame = pd.DataFrame({
        c.USER: np.arange(N_USERS),
        c.AGE_GROUP: age_group,
        c.TENURE: rng.exponential(400, N_USERS).astype(int),
        c.DEVICE: rng.choice(len(DEVICES), N_USERS, p=[0.4, 0.4, 0.2]),
    })  # fmt: skip
    tastes = _Tastes(topics, rng.normal(size=(N_USERS, N_LATENT)), rng.normal(size=N_USERS), rng.normal(size=N_USERS))
    return frame, tastes


def _truth(
    tastes: _Tastes, titles: pd.DataFrame, topics: Floats, published: Ints, taste: float, rng: np.random.Generator
) -> Truth:
    """Fix the world's hidden side; adds the titles' observed rating and their promotions to `titles`."""
    n_titles = len(titles)
    quality = rng.normal(size=n_titles)
    latent = rng.normal(size=(n_titles, N_LATENT)) / np.sqrt(N_LATENT)
    noise = rng.normal(size=n_titles)
    titles[c.RATING] = 3.4 + 0.6 * (RATING_CORRELATION * quality + np.sqrt(1 - RATING_CORRELATION**2) * noise)
    titles[c.PROMOTED] = _promoted(quality, titles[c.PRICE].to_numpy(), published, rng)
    affinity = tastes.topics @ topics.T
    price = _standard(titles[c.PRICE].to_numpy())
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


def _promoted(quality: Floats, price: Floats, published: Ints, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Promotions are sold, not earned: rather dear, rather dull, and there from the first day."""
    pull = PROMOTED_PRICE * _standard(price) + PROMOTED_QUALITY * quality + behaviour.gumbel(quality.shape, rng)
    pull[published > 0] = -np.inf
    promoted = np.zeros(len(quality), dtype=bool)
    promoted[np.argsort(-pull)[:N_PROMOTED]] = True
    return promoted


def _standard(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / values.std())


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


def _production_scores(organic: pd.DataFrame, titles: pd.DataFrame, topics: Floats) -> Floats:
    """The incumbent's static score of each user and title: popularity, rating and the topics watched so far."""
    seen = organic[c.TITLE].to_numpy()
    popularity = np.log1p(np.bincount(seen, minlength=len(titles)))
    popularity[titles[c.PUBLISHED].to_numpy() >= 0] = np.median(popularity)
    watched = np.zeros((N_USERS, topics.shape[1]))
    np.add.at(watched, organic[c.USER].to_numpy(), topics[seen])
    share = (watched + 1.0 / topics.shape[1]) / (watched.sum(axis=1, keepdims=True) + 1.0)
    affinity = share @ topics.T
    score = 0.45 * _standard(popularity) + 0.2 * _standard(titles[c.RATING].to_numpy())
    return np.asarray(score + 0.7 * (affinity - affinity.mean()) / affinity.std())


def _impressions(
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
    shortlist = behaviour.top_k(scores.astype(np.float32), PRODUCTION_SHORTLIST)
    logits = np.take_along_axis(scores, shortlist, axis=1) / PRODUCTION_TEMPERATURE
    drawn = [_draw(shortlist[user[some]], logits[user[some]], published, day[some], rng) for some in _chunks(len(user))]
    slates, propensity = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    for view in np.flatnonzero(views[c.RANDOMISED].to_numpy()):
        there = np.flatnonzero(published <= day[view])
        slates[view] = rng.choice(there, SLATE, replace=False)
        propensity[view] = 1.0 / (len(there) - np.arange(SLATE))
    return slates, propensity


def _chunks(n: int) -> list[slice]:
    """A few thousand rows at a time: what fits the processor's cache is worked through faster than all at once."""
    return [slice(start, start + CHUNK) for start in range(0, n, CHUNK)]


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
) -> npt.NDArray[np.bool_]:
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
