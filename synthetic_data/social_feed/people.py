"""The people of the social feed: viewers and authors, what they care for, who follows whom and how closely."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, gumbel, standard
from synthetic_data.names import handles
from synthetic_data.social_feed.vocabulary import (
    DAYS_BEFORE,
    DEVICES,
    HELD_OUT_DAY,
    N_AUTHORS,
    N_VIEWERS,
    NEW_DAYS,
    TOPICS,
)

# Concentration of tastes and of what authors write about: below 1, few topics make up most of it.
VIEWER_MIX, AUTHOR_MIX = 0.35, 0.12
# Of the lognormal number of authors followed, and of the Pareto fame of authors: a few have most of it.
FOLLOW_SPREAD = 0.8
FAME_TAIL = 1.1
# What makes a viewer follow an author: fame, a shared taste, and having been there for a while.
FAME, HOMOPHILY, UNKNOWN = 0.6, 1.3, -1.5
# Shape of the gamma distribution of closeness: most authors followed are hardly more than strangers, a few are friends.
TIE_SHAPE = 0.5
# Share of authors who stir tempers whatever they write about.
PROVOKERS = 0.2


@dataclass(frozen=True)
class People:
    """Tables of the people, and what is hidden of them. Ids are row numbers; viewers 0 to A - 1 are the authors.

    viewers   viewer, device (the usual one), following (how many authors)
    authors   author, name, topic (the main one), since (first day they post), followers
    taste     (V, T) topic mix of each viewer; `voice` (A, T) of what each author writes
    follows   (V, A) who follows whom: anybody can see it
    tie       (V, A) how close a viewer feels to an author followed, 0 where none is: hidden
    activity  (V,) how readily a viewer acts at all; `often` (V,) openings on a day with any
    skill     (A,) of authors; `bait` and `heat` (A,) how much they bait and provoke; `pace` (A,) posts a day, relative
    """

    viewers: pd.DataFrame
    authors: pd.DataFrame
    taste: Floats
    voice: Floats
    follows: Bools
    tie: Floats
    activity: Floats
    often: Floats
    skill: Floats
    bait: Floats
    heat: Floats
    pace: Floats


def people(following: int, new_authors: float, baiters: float, rng: np.random.Generator) -> People:
    """Draw everybody: `following` is the median number of authors followed, the others are shares of authors."""
    voice = rng.dirichlet(np.full(len(TOPICS), AUTHOR_MIX), N_AUTHORS)
    taste = rng.dirichlet(np.full(len(TOPICS), VIEWER_MIX), N_VIEWERS)
    taste[:N_AUTHORS] = 0.5 * taste[:N_AUTHORS] + 0.5 * voice
    new = rng.permutation(N_AUTHORS) < round(new_authors * N_AUTHORS)
    # The youngest begin in the week before the held-out day, when the answer is judged.
    since = np.where(new, rng.integers(HELD_OUT_DAY - NEW_DAYS + 1, HELD_OUT_DAY, N_AUTHORS), -DAYS_BEFORE)
    fame = np.log(rng.pareto(FAME_TAIL, N_AUTHORS) + 1)
    # Those who have just begun have hardly been found yet.
    fame[new] = 0.0
    pull = FAME * standard(fame) + HOMOPHILY * standard(taste @ voice.T) + UNKNOWN * new
    follows = _follow(pull, following, rng)
    tie = np.where(follows, rng.gamma(TIE_SHAPE, 1 / np.sqrt(TIE_SHAPE), follows.shape), 0.0)
    viewers = pd.DataFrame({
        c.VIEWER: np.arange(N_VIEWERS),
        c.DEVICE: rng.choice(len(DEVICES), N_VIEWERS, p=[0.72, 0.2, 0.08]),
        c.FOLLOWING: follows.sum(axis=1),
    })  # fmt: skip
    authors = pd.DataFrame({
        c.AUTHOR: np.arange(N_AUTHORS),
        c.NAME: handles(N_AUTHORS, rng),
        c.TOPIC: voice.argmax(axis=1),
        c.SINCE: since,
        c.FOLLOWERS: follows.sum(axis=0),
    })  # fmt: skip
    is_baiter = rng.random(N_AUTHORS) < baiters
    return People(
        viewers, authors, taste, voice, follows, tie,
        activity=rng.normal(size=N_VIEWERS),
        often=0.4 + rng.gamma(1.5, 0.6, N_VIEWERS),
        skill=rng.normal(size=N_AUTHORS),
        bait=np.where(is_baiter, rng.uniform(0.8, 1.8, N_AUTHORS), rng.exponential(0.15, N_AUTHORS)),
        heat=np.where(rng.random(N_AUTHORS) < PROVOKERS, rng.uniform(0.6, 1.4, N_AUTHORS), 0.0),
        pace=np.exp(0.7 * rng.normal(size=N_AUTHORS) + 0.25 * standard(fame)),
    )  # fmt: skip


def _follow(pull: Floats, following: int, rng: np.random.Generator) -> Bools:
    """Each viewer follows a lognormal number of authors, drawn by softmax of `pull` (V, A) without replacement."""
    n_viewers, n_authors = pull.shape
    wanted = np.clip(np.round(following * np.exp(FOLLOW_SPREAD * rng.normal(size=n_viewers))), 3, n_authors // 2)
    np.fill_diagonal(pull, -np.inf)  # nobody follows themselves
    rank = np.argsort(np.argsort(-(pull + gumbel(pull.shape, rng)), axis=1), axis=1)
    return np.asarray(rank < wanted[:, None])
