"""What an advertiser agreed to: whom an ad may reach. And the criteria by which an ad is found, noisy as they are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.ad_market.vocabulary import MATCHES, Surface
from synthetic_data.behaviour import Bools, Floats, Ints

Match = npt.NDArray[np.int8]
Similarity = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Reach:
    """Whom each ad may reach and how near it is to what they want.

    A request's key is its query where people search, and its user where they scroll a feed.

    place       (P, A) bool: aimed at this place
    age         (G, A) bool: aimed at this age group
    match       (K, A) search: index into MATCHES, the strictest keyword that holds; feed: index into AUDIENCES
    similarity  (K, A) of the texts of query and ad, or of a user's reading and the ad: a noisy sign of relevance
    start       (A,) first day of the ad's campaign
    funded      (A,) bool: its advertiser has money left on the held-out day
    """

    surface: Surface
    place: Bools
    age: Bools
    match: Match
    similarity: Similarity
    start: Ints
    funded: Bools

    def key(self, requests: pd.DataFrame) -> Ints:
        """The row of `match` and `similarity` for each request, (R,)."""
        return np.asarray(requests[c.QUERY if self.surface == "search" else c.USER].to_numpy())

    def servable(self, requests: pd.DataFrame, users: pd.DataFrame, *, funded: bool) -> Bools:
        """Whether each ad may be shown at each request, (R, A): running, aimed at the person, and matched at all.

        `funded` also asks for money left on the advertiser's account.
        """
        user = requests[c.USER].to_numpy()
        may = self.place[users[c.PLACE].to_numpy()[user]] & self.age[users[c.AGE_GROUP].to_numpy()[user]]
        may &= self.match[self.key(requests)] > 0
        may &= self.start[None, :] <= requests[c.DAY].to_numpy()[:, None]
        return np.asarray(may & self.funded[None, :]) if funded else may


def keyword_match(queries: pd.DataFrame, keywords: pd.DataFrame, n_campaigns: int) -> Match:
    """The strictest match of each query and campaign, (Q, C): index into MATCHES.

    Exact: the query is the keyword. Phrase: the keyword's words stand in the query, in their order, side by side.
    Broad: the campaign leaves it to the system to find queries that mean something similar.
    """
    found = np.zeros((len(queries), n_campaigns), dtype=np.int8)
    padded = [f" {text} " for text in queries[c.TEXT]]
    by_text: dict[str, Ints] = {}
    for campaign, text, match in zip(keywords[c.CAMPAIGN], keywords[c.TEXT], keywords[c.MATCH], strict=True):
        if MATCHES[match] == "broad":
            hit: Ints | slice = slice(None)
        elif MATCHES[match] == "exact":
            hit = np.flatnonzero(queries[c.TEXT].to_numpy() == text)
        else:
            if text not in by_text:
                by_text[text] = np.array([i for i, query in enumerate(padded) if f" {text} " in query], dtype=np.int64)
            hit = by_text[text]
        found[hit, campaign] = np.maximum(found[hit, campaign], match)
    return found


def audience_match(interests: Bools, wanted: Bools, everybody: Bools) -> Match:
    """Match of each user and campaign, (U, C): index into AUDIENCES.

    `interests` (U, T) what users declared, `wanted` (C, T) what campaigns aim at, `everybody` (C,) those that aim wide.
    """
    shared = interests.astype(np.float32) @ wanted.T.astype(np.float32) > 0
    return np.where(shared, 2, np.where(everybody[None, :], 1, 0)).astype(np.int8)


def text_similarity(key: Floats, ad: Floats) -> Similarity:
    """Cosine of embeddings (K, D) and (A, D): (K, A)."""
    return np.asarray((unit(key) @ unit(ad).T).astype(np.float32))


def unit(vectors: Floats) -> Floats:
    """Rows scaled to length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def targeting(n: int, rng: np.random.Generator, options: int, everywhere: float) -> Bools:
    """Which of `options` each of `n` campaigns aims at, (options, n): all of them, or two or more drawn at random."""
    chosen = rng.random((options, n)) < 0.45
    first = rng.permuted(np.tile(np.arange(options), (n, 1)), axis=1)[:, :2]
    chosen[first.T, np.arange(n)[None, :]] = True
    return np.asarray(chosen | (rng.random(n) < everywhere)[None, :])
