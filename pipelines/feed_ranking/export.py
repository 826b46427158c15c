"""A feed ranking run for other tools: the held-out slates for trec_eval, and tables."""

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.export import coded_as_words, trec_files
from pipelines.feed_ranking.modelled import SEED
from pipelines.feed_ranking.selection import SOURCES
from pipelines.feed_ranking.shown import REASONS
from synthetic_data import columns as c
from synthetic_data.social_feed import DEVICES, EMPTY, MEDIA, TOPICS, SocialFeed


def trec(run: Run) -> dict[str, str]:
    """The held-out slates as TREC files: what was looked at, with its clicks, in the order of the value."""
    slates = run["offline"].slates
    return trec_files(slates.request, slates.item, slates.gain, slates.score, SEED)


def tables(run: Run) -> dict[str, pd.DataFrame]:
    """Every table by name, codes written out; nothing that production could not have known."""
    world: SocialFeed = run["world"]
    viewer, author = np.nonzero(world.follows)
    return {
        "viewers": coded_as_words(world.viewers, {c.DEVICE: DEVICES}),
        "authors": coded_as_words(world.authors, {c.TOPIC: TOPICS}),
        "follows": pd.DataFrame({c.VIEWER: viewer, c.AUTHOR: author}),
        "posts": coded_as_words(world.posts, {c.TOPIC: TOPICS, c.MEDIA: MEDIA}),
        "openings": coded_as_words(world.openings, {c.DEVICE: DEVICES}),
        "impressions": world.impressions,
        "mutes": world.mutes,
        "pool": _pool(run),
        "shown": _shown(run),
    }


def _pool(run: Run) -> pd.DataFrame:
    """What the ranker scored, best first: the score, the predictions, and what brought the post."""
    value, scores, selection = run["value"], run["scores"], run["selection"]
    row, place = np.nonzero(value.post >= 0)
    post = value.post[row, place]
    # Both tables hold the same posts of a row, each in its own order.
    at = np.argsort(np.argsort(value.post, axis=1, kind="stable"), axis=1, kind="stable")
    column = np.take_along_axis(np.argsort(selection.post, axis=1, kind="stable"), at, axis=1)[row, place]
    chances = {} if scores.chances is None else dict(zip(scores.names, scores.chances[:, row, column], strict=True))
    return pd.DataFrame({
        c.OPENING: run["split"].judged[row],
        c.POST: post,
        "rank": place + 1,
        "score": value.score[row, place],
        **chances,
        "source": np.array(SOURCES)[selection.source[row, column]],
    })  # fmt: skip


def _shown(run: Run) -> pd.DataFrame:
    """The feed place by place: the post (-2 is an advertisement) and why it is there."""
    shown = run["shown"]
    row, place = np.nonzero(shown.post != EMPTY)
    return pd.DataFrame({
        c.OPENING: run["split"].judged[row],
        "place": place + 1,
        c.POST: shown.post[row, place],
        "reason": np.array(REASONS)[shown.reason[row, place]],
    })  # fmt: skip
