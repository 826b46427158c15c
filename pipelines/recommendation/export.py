"""A recommendation run for other tools: the held-out slates for trec_eval, and tables."""

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.export import coded_as_words, trec_files
from pipelines.recommendation.candidates import SOURCES
from pipelines.recommendation.modelled import SEED
from pipelines.recommendation.shown import REASONS
from synthetic_data import columns as c
from synthetic_data.video_home import AGE_GROUPS, DEVICES, FORMATS, TOPICS, VideoHome


def trec(run: Run) -> dict[str, str]:
    """The held-out slates as TREC files; trec_eval's nDCG@10, over views with a click, is the run's."""
    slates = run["offline"].slates
    return trec_files(slates.request, slates.item, slates.gain, slates.score, SEED)


def tables(run: Run) -> dict[str, pd.DataFrame]:
    """Every table by name, codes written out; nothing that production could not have known."""
    world: VideoHome = run["world"]
    return {
        "users": coded_as_words(world.users, {c.AGE_GROUP: AGE_GROUPS, c.DEVICE: DEVICES}),
        "titles": coded_as_words(world.titles, {c.TOPIC: TOPICS, c.FORMAT: FORMATS}),
        "topics": pd.DataFrame({c.TITLE: world.titles[c.TITLE], **dict(zip(TOPICS, world.topics.T, strict=True))}),
        "organic": world.organic,
        "views": coded_as_words(world.views, {c.DEVICE: DEVICES}),
        "impressions": world.impressions,
        "candidates": _candidates(run),
        "shown": _shown(run),
    }


def _candidates(run: Run) -> pd.DataFrame:
    """Candidates in the ranker's order, with the rank each source gave them; empty where it did not bring them."""
    ranked, found = run["ranked"], run["candidates"].found_rank
    row, place = np.nonzero(ranked.title >= 0)
    title = ranked.title[row, place]
    by_source = pd.DataFrame(found[:, row, title].T, columns=list(SOURCES)).astype("Int16")
    return pd.DataFrame({
        c.VIEW: run["candidates"].view[row],
        c.TITLE: title,
        "rank": place + 1,
        "score": ranked.score[row, place],
    }).join(by_source.mask(by_source == 0))  # fmt: skip


def _shown(run: Run) -> pd.DataFrame:
    lists, titles = run["shown"], run["world"].titles
    row, place = np.nonzero(lists.title >= 0)
    title = lists.title[row, place]
    return pd.DataFrame({
        c.VIEW: run["candidates"].view[row],
        "place": place + 1,
        c.TITLE: title,
        c.NAME: titles[c.NAME].to_numpy()[title],
        "reason": np.array(REASONS)[lists.reason[row, place]],
    })  # fmt: skip
