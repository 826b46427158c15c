"""Study of one viewer's part of the follow graph: whom they follow, and by which way posts come from elsewhere."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.feed_ranking.history import pair_key
from pipelines.feed_ranking.selection import SOURCES
from pipelines.feed_ranking.shown import REASONS
from synthetic_data import columns as c
from synthetic_data.social_feed import PAGE

FOLLOWED, NOTICED = SOURCES.index("followed"), SOURCES.index("noticed by people followed")


@dataclass(frozen=True)
class Graph:
    """Authors around one viewer.

    authors  author, name, looks (by the viewer so far), places (of their posts among the first ten shown, from 1),
             reason (why the first of these is there, a word of REASONS; for others what brought them into the pool),
             and for those who were noticed `by`: the author followed who did so, looked at most; else -1
    n_ads    advertisements among the first ten
    """

    authors: pd.DataFrame
    n_ads: int

    @property
    def shown(self) -> pd.DataFrame:
        """Authors of the first ten posts."""
        return self.authors[[bool(places) for places in self.authors["places"]]]


def graph(run: Run, row: int) -> Graph:
    """All authors followed at the `row`-th judged opening, and those outside with a post in the pool or shown."""
    world, selection, feed = run["world"], run["selection"], run["shown"].post[row, :PAGE]
    opening = world.openings.iloc[run["split"].judged[row]]
    viewer, period = int(opening[c.VIEWER]), int(opening[c.PERIOD])
    author_of = world.posts[c.AUTHOR].to_numpy()
    places: dict[int, list[int]] = {}
    reason: dict[int, str] = {}
    for place, post in enumerate(feed.tolist(), start=1):
        if post >= 0:
            author = int(author_of[post])
            places.setdefault(author, []).append(place)
            reason.setdefault(author, REASONS[int(run["shown"].reason[row, place - 1])])
    pool = selection.post[row] >= 0
    for post, source in zip(selection.post[row][pool].tolist(), selection.source[row][pool].tolist(), strict=True):
        reason.setdefault(int(author_of[post]), SOURCES[source])
    followed = np.flatnonzero(world.follows[viewer]).tolist()
    everybody = np.array(followed + sorted(set(reason) - set(followed)), dtype=np.int64)
    history = run["history"]
    looks = history.tie.before(pair_key(np.full(len(everybody), viewer), everybody), period)[:, 0]
    closeness = dict(zip(everybody.tolist(), looks.tolist(), strict=True))
    authors = pd.DataFrame({
        c.AUTHOR: everybody,
        c.NAME: world.authors[c.NAME].to_numpy()[everybody],
        "looks": looks.astype(int),
        "places": [tuple(places.get(author, ())) for author in everybody.tolist()],
        "reason": [SOURCES[FOLLOWED] if at < len(followed) else reason[author]
                   for at, author in enumerate(everybody.tolist())],
    })  # fmt: skip
    candidates = [int(post) for post in (*feed, *selection.post[row]) if post >= 0]
    by = [
        _noticed_by(run, viewer, period, [post for post in candidates if author_of[post] == author], closeness)
        if why == SOURCES[NOTICED] else -1
        for author, why in zip(everybody.tolist(), authors["reason"], strict=True)
    ]  # fmt: skip
    return Graph(authors.assign(by=by), int((run["shown"].reason[row, :PAGE] == REASONS.index("advertisement")).sum()))


def _noticed_by(run: Run, viewer: int, period: int, posts: list[int], closeness: dict[int, float]) -> int:
    """Of the authors followed who liked, commented or shared one of these posts before, the one looked at most."""
    who, what, when = run["history"].noticed.T
    found = who[np.isin(what, posts) & (when < period) & run["world"].follows[viewer][who]]
    return max(found.tolist(), key=lambda author: closeness[author], default=-1)
