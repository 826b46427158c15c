"""Study of selection: the ads that the log shows, and the ads that phase 1 must choose from."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.engine import Run
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats

SIMILARITY = np.linspace(-0.6, 1.0, 33)
CLICK = np.logspace(-4, 0, 33)
GROUPS = ("log", "scored", "servable")


@dataclass(frozen=True)
class Selection:
    """The held-out day's pairs of request and ad, by similarity and by true P(click | looked at).

    Groups: "log" (what production showed), "scored" (what our phase 2 hands to the model), "servable" (all that pass
    targeting, dates and money: what phase 1 must choose from).

    similarity, click  at (middle of a bin) and a column for each group: share of its pairs in the bin
    summary            group, n, similarity (median), click (median), mean_click, as_similar (share of its pairs that
                       are at least as similar as the log's median)
    """

    similarity: pd.DataFrame
    click: pd.DataFrame
    summary: pd.DataFrame


def selection(run: Run) -> Selection:
    """Lay the three groups side by side."""
    found = {group: _pairs(run, group) for group in GROUPS}
    typical = _median(found["log"][0])
    rows = [
        (group, len(near), _median(near), _median(click), float(click.mean()) if len(click) else np.nan,
         float((near >= typical).mean()) if len(near) else np.nan)
        for group, (near, click) in found.items()
    ]  # fmt: skip
    columns = ["group", "n", "similarity", "click", "mean_click", "as_similar"]
    return Selection(
        _shares(SIMILARITY, (SIMILARITY[:-1] + SIMILARITY[1:]) / 2, {g: near for g, (near, _) in found.items()}),
        _shares(CLICK, np.sqrt(CLICK[:-1] * CLICK[1:]), {g: click for g, (_, click) in found.items()}),
        pd.DataFrame(rows, columns=columns),
    )


def _pairs(run: Run, group: str) -> tuple[Floats, Floats]:
    """Similarity and true P(click | looked at) of a group's pairs, (n,) each."""
    world, split = run["world"], run["split"]
    if group == "log":
        log = world.impressions.iloc[split.held_out]
        row, ad = np.searchsorted(split.judged, log[c.REQUEST].to_numpy()), log[c.AD].to_numpy()
    elif group == "scored":
        kept = run["phase_2"].ad
        row, at = np.nonzero(kept >= 0)
        ad = kept[row, at]
    else:
        row, ad = np.nonzero(run["oracle"].worth > 0)  # worth nothing where it may not be shown
    key = world.reach.key(world.requests)[split.judged]
    return world.reach.similarity[key[row], ad], run["oracle"].click[row, ad]


def _shares(edges: Floats, at: Floats, values: dict[str, Floats]) -> pd.DataFrame:
    """Share of each group's values in each bin; what lies beyond the ends counts in the last bins."""
    table = {"at": at}
    for group, each in values.items():
        counts = np.histogram(np.clip(each, edges[0], edges[-1]), edges)[0]
        table[group] = counts / max(counts.sum(), 1)
    return pd.DataFrame(table)


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else float("nan")
