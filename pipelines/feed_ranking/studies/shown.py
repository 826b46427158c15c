"""Studies of the list shown: what spacing authors costs and brings, and what exploring new authors does."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipelines import metrics
from pipelines.engine import Cache, Run, uncached
from pipelines.feed_ranking.facts import different
from pipelines.feed_ranking.studies.turns import Turns, turns
from synthetic_data import columns as c
from synthetic_data.social_feed import EMPTY, PAGE, new_posts

DECAYS = (1.0, 0.8, 0.5, 0.2)
EXPLORATION = (0.0, 0.05, 0.1, 0.2)


def spacing(run: Run, cache: Cache = uncached, decays: Sequence[float] = DECAYS) -> pd.DataFrame:
    """The list at several factors on an author's next post: columns as in `turns` against the first, and authors.

    `authors` are the different ones in the first ten places, a mean.
    """
    settings: Turns = {decay: {"shown.author_decay": decay} for decay in decays}
    return turns(run, settings, cache, first=True, more={"authors": _authors})


def new_authors(run: Run, cache: Cache = uncached, shares: Sequence[float] = EXPLORATION) -> pd.DataFrame:
    """The list with several shares of places explored: columns as in `turns` against the first, and new_share.

    `new_share` is the share of the first ten places with a post by an author who began in the last week.
    """
    settings: Turns = {share: {"shown.exploration": share} for share in shares}
    return turns(run, settings, cache, first=True, more={"new_share": _new_share})


def _authors(run: Run) -> float:
    post = run["shown"].post[:, :PAGE]
    return float(different(np.where(post >= 0, run["world"].posts[c.AUTHOR].to_numpy()[post], -1)).mean())


def _new_share(run: Run) -> float:
    shares = metrics.share(np.maximum(run["shown"].post[:, :PAGE], EMPTY), new_posts(run["world"]))
    return metrics.mean_estimate(shares, seed=0, n_boot=0).value
