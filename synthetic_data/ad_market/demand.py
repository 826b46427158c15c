"""The people's side of the ad market: users with interests, queries, and the requests that arrive."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.ad_market.market import Language
from synthetic_data.ad_market.vocabulary import (
    AGE_GROUPS,
    DEVICES,
    MODIFIERS,
    N_DAYS,
    N_QUERIES,
    N_REQUESTS,
    N_USERS,
    PLACES,
    TOPICS,
    Surface,
)
from synthetic_data.behaviour import Bools, Floats, Ints

QUERY_NOISE = 0.107
INTERESTS = 3


@dataclass(frozen=True)
class Demand:
    """Tables of the people's side, and what is hidden of it.

    users      user, age_group, place, device (the usual one)
    interests  (U, T) bool: what users declared
    queries    query, text, topic
    requests   request, user, query (-1 in a feed), day, hour (with its fraction), device, randomised; in order of time
    tastes     (U, T) true mix of topics; `query_text` (Q, D) true meaning of each query
    """

    users: pd.DataFrame
    interests: Bools
    queries: pd.DataFrame
    requests: pd.DataFrame
    tastes: Floats
    query_text: Floats


def demand(words: Language, surface: Surface, randomised: float, rng: np.random.Generator) -> Demand:
    """People, their queries, and fifteen days of requests."""
    rng_users, rng_queries, rng_requests = rng.spawn(3)
    usual = rng_users.dirichlet(np.full(len(TOPICS), 1.0), len(AGE_GROUPS)) * len(TOPICS) * 0.25 + 0.05
    age_group = rng_users.choice(len(AGE_GROUPS), N_USERS, p=[0.25, 0.35, 0.25, 0.15])
    tastes = np.vstack([rng_users.dirichlet(usual[group]) for group in age_group])
    users = pd.DataFrame({
        c.USER: np.arange(N_USERS),
        c.AGE_GROUP: age_group,
        c.PLACE: rng_users.choice(len(PLACES), N_USERS, p=[0.2, 0.15, 0.12, 0.12, 0.1, 0.15, 0.08, 0.08]),
        c.DEVICE: rng_users.choice(len(DEVICES), N_USERS, p=[0.6, 0.32, 0.08]),
    })  # fmt: skip
    queries, meaning = _queries(words, rng_queries)
    requests = _requests(users, tastes, queries, surface, randomised, rng_requests)
    return Demand(users, _declared(tastes, rng_users), queries, requests, tastes, meaning)


def _declared(tastes: Floats, rng: np.random.Generator) -> Bools:
    """Up to three interests a user: mostly what they like, not always."""
    draw = np.log(tastes + 0.01) + rng.gumbel(size=tastes.shape) * 0.5
    chosen = np.zeros(tastes.shape, dtype=bool)
    np.put_along_axis(chosen, np.argsort(-draw, axis=1)[:, :INTERESTS], values=True, axis=1)
    return chosen & (rng.random(len(tastes)) < 0.85)[:, None]


def _queries(words: Language, rng: np.random.Generator) -> tuple[pd.DataFrame, Floats]:
    """Twenty queries a topic: the topic alone, with one modifier, with two."""
    each = N_QUERIES // len(TOPICS)
    pairs = [(i, j) for i in range(len(MODIFIERS)) for j in range(i)]
    texts: list[str] = []
    used = np.zeros((N_QUERIES, len(MODIFIERS)), dtype=bool)
    for name in TOPICS:
        two = [pairs[k] for k in rng.permutation(len(pairs))[: each - 1 - len(MODIFIERS)]]
        for chosen in [(), *((i,) for i in range(len(MODIFIERS))), *two]:
            used[len(texts), list(chosen)] = True
            texts.append(" ".join([*(MODIFIERS[i] for i in chosen), name]))
    topic = np.repeat(np.arange(len(TOPICS)), each)
    frame = pd.DataFrame({c.QUERY: np.arange(N_QUERIES), c.TEXT: texts, c.TOPIC: topic})
    return frame, words.meaning(topic, used, QUERY_NOISE, rng)


def _requests(
    users: pd.DataFrame, tastes: Floats, queries: pd.DataFrame, surface: Surface, randomised: float,
    rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    """In order of time. People search what they like; queries follow Zipf's law with exponent 1."""
    activity = np.exp(rng.normal(size=len(users)) * 0.8)
    user = rng.choice(len(users), N_REQUESTS, p=activity / activity.sum())
    by_hour = 1.15 + np.cos(2 * np.pi * (np.arange(24) - 19) / 24)
    time = np.sort(rng.integers(0, N_DAYS, N_REQUESTS) + _hours(by_hour, rng) / 24)
    usual = users[c.DEVICE].to_numpy()[user]
    day = np.minimum(time.astype(np.int64), N_DAYS - 1)
    query = _asked(tastes, queries, user, rng) if surface == "search" else np.full(N_REQUESTS, -1)
    return pd.DataFrame({
        c.REQUEST: np.arange(N_REQUESTS),
        c.USER: user,
        c.QUERY: query,
        c.DAY: day,
        c.HOUR: 24 * (time - day),
        c.DEVICE: np.where(rng.random(N_REQUESTS) < 0.2, rng.integers(0, len(DEVICES), N_REQUESTS), usual),
        c.RANDOMISED: rng.random(N_REQUESTS) < randomised,
    })  # fmt: skip


def _hours(by_hour: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(rng.choice(24, N_REQUESTS, p=by_hour / by_hour.sum()) + rng.random(N_REQUESTS))


def _asked(tastes: Floats, queries: pd.DataFrame, user: Ints, rng: np.random.Generator) -> Ints:
    """Each request's query: how often it is asked at all, times how much its asker cares for the topic."""
    rank = rng.permutation(len(queries)) + 1
    weight = (tastes[:, queries[c.TOPIC].to_numpy()] + 0.02) / rank
    above = np.cumsum(weight, axis=1)
    drawn = rng.random(len(user)) * above[user, -1]
    return np.array([np.searchsorted(above[u], d) for u, d in zip(user, drawn, strict=True)], dtype=np.int64)
