"""Studies of the pool: which source brought what, what the filters take, and how large the pool should be."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipelines.engine import Cache, Run, uncached
from pipelines.feed_ranking.filters import REASONS, FilterKnobs, failing
from pipelines.feed_ranking.selection import SOURCES, brought
from pipelines.feed_ranking.shown import REASONS as WHY_SHOWN
from pipelines.feed_ranking.studies.turns import turns
from pipelines.judge.feed_ranking import looked_up
from pipelines.knobs import Value
from synthetic_data.behaviour import Ints
from synthetic_data.social_feed import PAGE

MISSED = ("followed, not in the pool", "outside, not in the pool")
BEYOND = "not in the pool"
# Few settings, for each is a run: what one would try first, small and large.
SWEPT: Mapping[str, Sequence[Value]] = {
    "selection.size": (40, 300), "selection.out_share": (0.0, 0.2, 1.0), "filters.window": (12, 24, 72),
}  # fmt: skip


def sources(run: Run) -> pd.DataFrame:
    """By source: source, pool, shown, oracle (shares of the posts there), worth (a look at a post of it in the pool).

    `shown` are the first ten places, in which there may also be new authors explored and advertisements; `oracle` its
    first ten, where those that are not in the pool are MISSED. `worth` is NaN where there is no post.
    """
    selection, oracle, shown = run["selection"], run["oracle"], run["shown"]
    names = (*WHY_SHOWN, *MISSED)
    pool = _counts(selection.source, len(names))
    best = oracle.post[:, :PAGE]
    worth = np.bincount(
        np.where(selection.source >= 0, selection.source, len(names)).ravel(),
        weights=looked_up(oracle.worth, selection.post, oracle.first).ravel(), minlength=len(names) + 1,
    )[: len(names)]  # fmt: skip
    return pd.DataFrame({
        "source": names,
        "pool": _shares(pool),
        "shown": _shares(_counts(shown.reason[:, :PAGE], len(names))),
        "oracle": _shares(_counts(_brought(run, best), len(names))),
        "worth": np.where(pool > 0, worth / np.maximum(pool, 1), np.nan),
    })  # fmt: skip


def _counts(source: np.ndarray, n: int) -> Ints:
    return np.bincount(source[source >= 0].astype(int), minlength=n)


def _shares(counts: Ints) -> np.ndarray:
    return counts / max(int(counts.sum()), 1)


def _brought(run: Run, post: Ints) -> Ints:
    """What brought each of some posts (R, k) into the pool: index into the names of `sources`, -1 for no post."""
    found = run["sources"]
    table = brought(found, run["selection"])
    table = np.where(table >= 0, table, len(WHY_SHOWN) + ~found.followed)
    return np.where(post >= 0, np.take_along_axis(table, np.maximum(post - found.post[0], 0), axis=1), -1)


def drop_reasons(run: Run) -> pd.DataFrame:
    """From the posts of the last days to the pool, in the order they are checked: reason, n, left, best.

    n, left  posts an opening that are dropped, and that are left after it; means
    best     share of the oracle's forty that are dropped. Posts seen, muted or one's own are next to no loss: the
             oracle has hardly any.
    """
    filters, pool = run["filters"], run["selection"].post
    n = np.append(filters.dropped.mean(axis=0), filters.passes.sum(axis=1).mean() - (pool >= 0).sum(axis=1).mean())
    there = float((run["sources"].age >= 0).sum(axis=1).mean())
    return pd.DataFrame({
        "reason": (*REASONS, BEYOND), "n": n, "left": there - np.cumsum(n), "best": _of_the_best(run),
    })  # fmt: skip


def _of_the_best(run: Run) -> np.ndarray:
    knobs, found, best = run.knobs["filters"], run["sources"], run["oracle"].post
    assert isinstance(knobs, FilterKnobs)
    column, there = np.maximum(best - found.post[0], 0), best >= 0
    dropped = np.full(best.shape, len(REASONS))
    for number, fails in reversed(list(enumerate(failing(found, knobs)))):
        dropped[np.take_along_axis(fails, column, axis=1)] = number
    in_pool = _brought(run, best) < len(SOURCES)
    lost = there & (~in_pool | (dropped < len(REASONS)))
    return np.bincount(dropped[lost], minlength=len(REASONS) + 1) / max(int(there.sum()), 1)


def pool_sizes(run: Run, cache: Cache = uncached, swept: Mapping[str, Sequence[Value]] = SWEPT) -> pd.DataFrame:
    """The run at several sizes of the pool, shares from outside and windows, all else as it is; its own among them.

    knob, own   which setting was turned (`stage.knob`), and whether to the run's own value
    setting, …  the value it was turned to, and the columns of `turns`
    """
    tables = []
    for knob, usual in swept.items():
        own = run.settings[knob]
        values = sorted({*usual, own}, key=float)
        table = turns(run, {value: {knob: value} for value in values}, cache)
        tables.append(table.assign(knob=knob, own=table["setting"] == own))
    return pd.concat(tables, ignore_index=True)
