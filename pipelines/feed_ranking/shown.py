"""Stage `shown`: the feed a viewer sees, after spacing, variety, freshness, exploration and advertisements."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.feed_ranking.filters import Filters
from pipelines.feed_ranking.selection import SOURCES, Selection, brought
from pipelines.feed_ranking.sources import Sources
from pipelines.feed_ranking.streams import stream
from pipelines.feed_ranking.value import Ordered
from pipelines.knobs import Knobs
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, gumbel, top_k
from synthetic_data.social_feed import AD, EMPTY, FEED, SocialFeed, new_posts

# An author's earlier posts count against the next ones down to this share of the score, as Twitter published in 2023.
FLOOR = 0.25
# Posts before a place whose topics count against the same topic there.
RECENT = 5
Reasons = npt.NDArray[np.int8]
REASONS = (*SOURCES, "new author", "advertisement")
EXPLORED, ADVERTISED = len(SOURCES), len(SOURCES) + 1


class ShownKnobs(Knobs):
    """The policy between the value and the screen."""

    heading: ClassVar[str] = "The list shown"
    author_decay: float = Field(
        0.8, ge=0.1, le=1.0, json_schema_extra={"step": 0.05}, title="Author spacing",
        description="Each earlier post of an author lowers the next by this factor, to a quarter at most. 1 is off.",
    )  # fmt: skip
    topic_decay: float = Field(
        1.0, ge=0.1, le=1.0, json_schema_extra={"step": 0.05}, title="Topic variety",
        description="Factor on a score for each of the last five posts on the same topic. 1 is off.",
    )  # fmt: skip
    outside: float = Field(
        1.0, ge=0.1, le=1.5, json_schema_extra={"step": 0.05}, title="Out-of-network factor",
        description="Factor on the score of authors not followed. X published 0.75 in 2026.",
    )  # fmt: skip
    half_life: int = Field(
        0, ge=0, le=72, json_schema_extra={"step": 3}, title="Freshness half-life, hours",
        description="A score halves with this age. 0 is off.",
    )  # fmt: skip
    exploration: float = Field(
        0.0, ge=0.0, le=0.5, json_schema_extra={"step": 0.01}, title="Exploration of new authors",
        description="Share of places given to posts of authors who began in the last week. It costs today.",
    )  # fmt: skip
    ad_every: int = Field(
        0, ge=0, le=15, title="Posts between advertisements",
        description="An advertisement after every so many posts. 0 is none.",
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Feeds (R, 40): row numbers of posts, AD, or EMPTY (always last); why each is there: index into REASONS, or -1."""

    post: Ints
    reason: Reasons
    n_in: int

    @property
    def n_out(self) -> int:
        """Places an opening."""
        return round(float((self.post != EMPTY).sum(axis=1).mean()))


def shown(
    world: SocialFeed, sources: Sources, filters: Filters, selection: Selection, value: Ordered, knobs: ShownKnobs
) -> Shown:
    """Weigh the scores, pick one place after the other, then give places away."""
    score = _weighed(sources, value, knobs)
    feed = _picked(world, value.post, score, knobs)
    reason = _reasons(sources, selection, feed)
    if knobs.exploration:
        new = _newcomers(world, sources, filters, feed)
        feed, reason = _explored(feed, reason, sources.post, new, knobs.exploration, stream("exploration"))
    feed, reason = _with_ads(feed, reason, knobs.ad_every)
    return Shown(feed, reason, value.n_out)


def lowered(score: Floats, factor: Floats | float) -> Floats:
    """A score times a factor, or over it where it is negative: below 1 a factor always counts down, above 1 up."""
    return np.where(score > 0, score * factor, score / factor)


def _weighed(sources: Sources, value: Ordered, knobs: ShownKnobs) -> Floats:
    column = np.maximum(value.post - sources.post[0], 0)
    followed = np.take_along_axis(sources.followed, column, axis=1)
    score = lowered(value.score, np.where(followed, 1.0, knobs.outside))
    if knobs.half_life:
        age = np.take_along_axis(sources.age, column, axis=1)
        score = lowered(score, 0.5 ** (np.maximum(age, 0) * 24 / knobs.half_life))
    return np.where(value.post >= 0, score, -np.inf)


def _picked(world: SocialFeed, post: Ints, score: Floats, knobs: ShownKnobs) -> Ints:
    """Forty places (R, 40), the best score first, where each pick may lower the scores of what is left."""
    if knobs.author_decay == 1.0 and knobs.topic_decay == 1.0:
        order = np.argsort(-score, axis=1, kind="stable")[:, :FEED]
        feed = np.take_along_axis(post, order, axis=1)
        return np.pad(feed, ((0, 0), (0, FEED - feed.shape[1])), constant_values=EMPTY)
    author, topic = (world.posts[name].to_numpy()[post] for name in (c.AUTHOR, c.TOPIC))
    row = np.arange(len(post))
    left = score.copy()
    again = np.zeros(post.shape)
    feed = np.full((len(post), FEED), EMPTY)
    last: list[Ints] = []
    for place in range(min(FEED, post.shape[1])):
        factor = (1 - FLOOR) * knobs.author_decay**again + FLOOR if knobs.author_decay < 1.0 else np.ones(post.shape)
        if knobs.topic_decay < 1.0 and last:
            same = sum((topic == former[:, None]).astype(float) for former in last[-RECENT:])
            factor = factor * knobs.topic_decay**same
        best = lowered(left, factor).argmax(axis=1)
        there = np.isfinite(left[row, best])
        feed[:, place] = np.where(there, post[row, best], EMPTY)
        again += author == np.where(there, author[row, best], -1)[:, None]
        last.append(np.where(there, topic[row, best], -1))
        left[row, best] = -np.inf
    return feed


def _reasons(sources: Sources, selection: Selection, feed: Ints) -> Reasons:
    """What brought each post shown, (R, 40)."""
    column = np.maximum(feed - sources.post[0], 0)
    return np.where(feed >= 0, np.take_along_axis(brought(sources, selection), column, axis=1), np.int8(-1))


def _newcomers(world: SocialFeed, sources: Sources, filters: Filters, feed: Ints) -> Bools:
    """Posts (R, P') of authors who have just begun that pass the filters and are not in the feed."""
    free = filters.passes & new_posts(world)[sources.post]
    row, place = np.nonzero(feed >= 0)
    free[row, feed[row, place] - sources.post[0]] = False
    return np.asarray(free)


def _explored(
    feed: Ints, reason: Reasons, post: Ints, new: Bools, share: float, rng: np.random.Generator
) -> tuple[Ints, Reasons]:
    """Give each place with chance `share` to a post (P') drawn at random of those `new` (R, P'), each used once."""
    lucky = (rng.random(feed.shape) < share) & (feed >= 0)
    drawn = top_k(np.where(new, gumbel(new.shape, rng), -np.inf), FEED)
    there = np.take_along_axis(new, drawn, axis=1)
    nth = np.maximum(np.cumsum(lucky, axis=1) - 1, 0)
    lucky &= np.take_along_axis(there, nth, axis=1)
    newcomers = post[np.take_along_axis(drawn, nth, axis=1)]
    return np.where(lucky, newcomers, feed), np.where(lucky, EXPLORED, reason).astype(np.int8)


def _with_ads(feed: Ints, reason: Reasons, every: int) -> tuple[Ints, Reasons]:
    """An advertisement after every so many posts; the feed moves down and its last posts fall off."""
    if not every:
        return feed, reason
    place = np.arange(FEED)
    # Nobody puts an advertisement below the last post.
    is_ad = (place % (every + 1) == every) & (place < FEED - 1)
    next_post = place - np.cumsum(is_ad) + is_ad
    feed, reason = feed[:, next_post], reason[:, next_post]
    is_ad = is_ad & (feed != EMPTY)
    return np.where(is_ad, AD, feed), np.where(is_ad, np.int8(ADVERTISED), reason)
