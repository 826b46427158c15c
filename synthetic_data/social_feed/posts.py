"""The posts of the social feed: what they are about, how good they are, and what of that can be seen."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.behaviour import Floats
from synthetic_data.social_feed.people import People
from synthetic_data.social_feed.vocabulary import DAYS_BEFORE, MEDIA, N_DAYS, POSTS_A_DAY, TOPICS

# What of a post's quality is its author's skill, and what its own.
AUTHOR_QUALITY, OWN_QUALITY = 0.7, 0.6
# How well a text model reads bait and heat: what is there, and this much noise.
READING_NOISE = 0.6
# How much the topics stir tempers whoever writes.
HEATED = {"politics": 0.9, "local news": 0.6, "football": 0.4, "money": 0.2}
# How much of what a post is about follows its author's voice; the rest may be any topic.
FOCUS = 0.8
MOST_BAIT = 2.5


@dataclass(frozen=True)
class Posts:
    """The table of posts, in order of time, and what is hidden of them.

    table    post, author, time (days since the log began; before it negative), topic, media, bait_score, heat_score
             (what a text model reads in it)
    quality, bait, heat  (P,) hidden: how well made, how much it promises that it does not keep, how it stirs tempers
    """

    table: pd.DataFrame
    quality: Floats
    bait: Floats
    heat: Floats


def posts(people: People, rng: np.random.Generator) -> Posts:
    """Draw some days of posts; who posts how often differs, and new authors begin late."""
    n_days = DAYS_BEFORE + N_DAYS
    n_posts = n_days * POSTS_A_DAY
    by_hour = 1.2 + np.cos(2 * np.pi * (np.arange(24) - 19) / 24)
    hour = rng.choice(24, n_posts, p=by_hour / by_hour.sum()) + rng.random(n_posts)
    time = np.sort(np.repeat(np.arange(-DAYS_BEFORE, N_DAYS), POSTS_A_DAY) + hour / 24)
    since = people.authors[c.SINCE].to_numpy()
    pace = people.pace / people.pace.sum()
    author = rng.choice(len(since), n_posts, p=pace)
    # A post drawn for somebody who has not begun yet is somebody else's.
    early = time < since[author]
    veterans = np.where(since < 0, pace, 0.0)
    author[early] = rng.choice(len(since), int(early.sum()), p=veterans / veterans.sum())
    chance = np.cumsum(FOCUS * people.voice[author] + (1 - FOCUS) / len(TOPICS), axis=1)
    topic = (rng.random(n_posts)[:, None] > chance).sum(axis=1)
    quality = AUTHOR_QUALITY * people.skill[author] + OWN_QUALITY * rng.normal(size=n_posts)
    bait = np.minimum(people.bait[author] * rng.gamma(4.0, 1 / 4.0, n_posts), MOST_BAIT)
    usual = np.array([HEATED.get(name, 0.0) for name in TOPICS])
    heat = np.maximum(usual[topic] + people.heat[author] + 0.5 * rng.normal(size=n_posts), 0.0)
    table = pd.DataFrame({
        c.POST: np.arange(n_posts),
        c.AUTHOR: author,
        c.TIME: time,
        c.TOPIC: topic,
        c.MEDIA: rng.choice(len(MEDIA), n_posts, p=[0.35, 0.3, 0.2, 0.15]),
        c.BAIT_SCORE: bait + READING_NOISE * rng.normal(size=n_posts),
        c.HEAT_SCORE: heat + READING_NOISE * rng.normal(size=n_posts),
    })  # fmt: skip
    return Posts(table, quality, bait, heat)
