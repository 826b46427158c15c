"""Studies of retrieval: which source found what, and what a longer list of candidates would be worth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.judge.recommendation import list_value, true_values
from pipelines.recommendation.candidates import SOURCES, merge
from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION, Bools, Floats, Ints
from synthetic_data.video_home import SLATE

LENGTHS = (10, 20, 30, 50, 70, 100, 150, 200, 300, 400)


@dataclass(frozen=True)
class Finders:
    """What each source that is on contributes.

    sources  source, brought (titles a page view that it brought), candidates (of them, those that went on), alone (of
             those, the ones no other source brought), value (share of the oracle's value among what it brought),
             value_alone (share of the oracle's value that nobody else brought)
    overlap  share of the titles brought by the row's source that the column's source brought too
    value    share of the oracle's value that any source brought
    """

    sources: pd.DataFrame
    overlap: pd.DataFrame
    value: float


def who_found_what(run: Run) -> Finders:
    """Credit the sources for the titles they brought to the judged page views."""
    on = [s for s, source in enumerate(SOURCES) if getattr(run.knobs["candidates"], source)]
    names = [SOURCES[s] for s in on]
    brought = run["candidates"].found_rank[on] > 0
    alone = brought & (brought.sum(axis=0) == 1)
    kept = _kept(run)
    sources = pd.DataFrame({
        "source": names,
        "brought": [_per_view(b) for b in brought],
        "candidates": [_per_view(b & kept) for b in brought],
        "alone": [_per_view(a & kept) for a in alone],
        "value": [_best_value(run, b) for b in brought],
        "value_alone": [_best_value(run, a) for a in alone],
    })  # fmt: skip
    return Finders(sources, _overlap(brought, names), _best_value(run, brought.any(axis=0)))


def _kept(run: Run) -> Bools:
    """Which titles became candidates of each judged page view: (R, I)."""
    title = run["candidates"].title
    kept = np.zeros(run["oracle"].probability.shape, dtype=bool)
    row, place = np.nonzero(title >= 0)
    kept[row, title[row, place]] = True
    return kept


def _per_view(titles: Bools) -> float:
    return float(titles.sum(axis=1).mean())


def _best_value(run: Run, found: Bools) -> float:
    """Share of the value of the oracle's lists that lies on the titles found (R, I)."""
    best = run["oracle"].title
    worth = true_values(run["oracle"].probability, best) * EXAMINATION[: best.shape[1]]
    return float((worth * np.take_along_axis(found, best, axis=1)).sum() / worth.sum())


def _overlap(brought: Bools, names: list[str]) -> pd.DataFrame:
    flat = brought.reshape(len(brought), brought[0].size if len(brought) else 0).astype(np.float32)
    together = flat @ flat.T
    return pd.DataFrame(together / np.maximum(np.diag(together)[:, None], 1), index=names, columns=names)


def recall_by_n(run: Run) -> pd.DataFrame:
    """What the first N of the merge hold: n, recall, ceiling, kept.

    `recall` of the titles clicked in the log (promotions left out), `ceiling` the share of the oracle's value in the
    best order of the N, `kept` the share in the ranker's order of them; NaN beyond the candidates it has scored.
    Beyond all that the sources bring at any page view a longer list is no other, and is left out.
    Nothing is run again: the merge is repeated from the ranks that the sources gave.
    """
    n_now, oracle = run["candidates"].n_out, run["oracle"]
    merged = merge(run["candidates"].found_rank, max(*LENGTHS, n_now))
    most = int((merged >= 0).sum(axis=1).max(initial=0))
    beyond = [n for n in LENGTHS if n >= most][1:]
    lengths = sorted({*LENGTHS, n_now} - ({*beyond} - {n_now}))
    place = _places(merged, oracle.probability.shape)
    clicked, worth = _clicked_places(run, place), true_values(oracle.probability, merged)
    there = oracle.value.sum()
    rows = []
    for n in lengths:
        kept = _kept_value(run, place, n) / there if n <= n_now else np.nan
        rows.append((n, _recall(clicked, n), _best_ten(worth[:, :n]) / there, kept))
    return pd.DataFrame(rows, columns=["n", "recall", "ceiling", "kept"])


def _best_ten(worth: Floats) -> float:
    """Value of the best order of titles worth (R, n), n >= 10, summed over page views."""
    best = np.sort(np.partition(worth, -SLATE, axis=1)[:, -SLATE:], axis=1)[:, ::-1]
    return float((best @ EXAMINATION).sum())


def _places(merged: Ints, shape: tuple[int, int]) -> Ints:
    """The place of every title in the merge, from 0; the width of the world where it is not in it: (R, I)."""
    place = np.full(shape, shape[1])
    row, at = np.nonzero(merged >= 0)
    place[row, merged[row, at]] = at
    return place


def _clicked_places(run: Run, place: Ints) -> Floats:
    """Places in the merge of the titles clicked at each judged page view, NaN in the other cells: (R, 10)."""
    rows = run["split"].judged[:, None] * SLATE + np.arange(SLATE)
    log = run["world"].impressions
    clicked = (log[c.CLICKED].to_numpy() & ~log[c.PINNED].to_numpy())[rows]
    return np.where(clicked, np.take_along_axis(place, log[c.TITLE].to_numpy()[rows], axis=1), np.nan)


def _recall(clicked: Floats, n: int) -> float:
    """Mean over page views with a click of the share of clicked titles before place `n`; NaN without any click."""
    n_clicked = (~np.isnan(clicked)).sum(axis=1)
    has_click = n_clicked > 0
    found = (clicked < n).sum(axis=1)
    return float(np.mean(found[has_click] / n_clicked[has_click])) if has_click.any() else float("nan")


def _kept_value(run: Run, place: Ints, n: int) -> float:
    """Value of the ranker's first ten among the first `n` of the merge, summed over page views."""
    order = run["ranked"].title
    beyond = (order < 0) | (np.take_along_axis(place, np.maximum(order, 0), axis=1) >= n)
    first = np.argsort(beyond, axis=1, kind="stable")[:, :SLATE]
    title = np.where(np.take_along_axis(beyond, first, axis=1), -1, np.take_along_axis(order, first, axis=1))
    return float(list_value(run["oracle"].probability, title).sum())
