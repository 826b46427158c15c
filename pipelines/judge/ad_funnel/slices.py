"""Which requests to look at, and which kinds of them fare well."""

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.judge.ad_funnel.value import Oracle, true_worth
from pipelines.judge.verdict import slice_row
from synthetic_data import columns as c
from synthetic_data.ad_market import DEVICES, HELD_OUT_DAY, NEW_DAYS, AdMarket
from synthetic_data.behaviour import Bools, Floats, Ints

MOSTLY = 0.75


def typical(run: Run) -> int:
    """The row of the request nearest to the run's overall shares: of production's ads, phase 2's best, and ours.

    Only requests that are neither worth next to nothing nor worth a fortune are looked at. In search the best ads must
    be about the query's own topic, where any are so: a first example that needs no explaining.
    """
    judged, oracle = run["verdict"], run["oracle"]
    lists = np.array([oracle.production, judged.values["phase_2"], judged.shown])
    overall = lists.sum(axis=1, keepdims=True) / judged.oracle.sum()
    distance = np.abs(lists / np.maximum(judged.oracle, 1e-12) - overall).sum(axis=0)
    low, high = np.percentile(judged.oracle, [40, 80])
    ordinary = (judged.oracle >= low) & (judged.oracle <= high)
    plain = ordinary & _on_topic(run["world"], run["split"].judged, oracle.ad)
    return int(np.argmin(np.where(plain if plain.any() else ordinary, distance, np.inf)))


def _on_topic(world: AdMarket, judged: Ints, ad: Ints) -> Bools:
    """Whether at least three of four ads (R, 4) have the topic of the request's query, (R,); True in a feed."""
    query = world.requests[c.QUERY].to_numpy()[judged]
    if world.surface == "feed":
        return np.ones(len(judged), dtype=bool)
    asked = world.queries[c.TOPIC].to_numpy()[query]
    return np.asarray((world.ads[c.TOPIC].to_numpy()[ad] == asked[:, None]).mean(axis=1) >= MOSTLY)


def slices(run: Run) -> pd.DataFrame:
    """Share kept by kind of request and ad: columns by, group, n, value, low, high.

    Queries (in a feed: people) are split so that each third of the log's requests comes from one group. A slice of ads
    is the value of young (or older) campaigns' ads shown over that of the same kind among the oracle's.
    """
    world, judged = run["world"], run["verdict"]
    requests = world.requests.iloc[run["split"].judged]
    by = "query" if world.surface == "search" else "person"
    rows = []
    for group, mask in frequency_groups(world, run["split"].judged).items():
        if mask.any():
            rows.append(slice_row(by, group, judged.shown[mask], judged.oracle[mask]))
    device = requests[c.DEVICE].to_numpy()
    for number, name in enumerate(DEVICES):
        mask = device == number
        if mask.any():
            rows.append(slice_row("device", name, judged.shown[mask], judged.oracle[mask]))
    young = HELD_OUT_DAY - world.reach.start < NEW_DAYS
    for group, kind in (("younger than a week", young), ("older", ~young)):
        kept, there = (_worth_of_kind(run["oracle"], ad, kind) for ad in (run["auction"].ad, run["oracle"].ad))
        rows.append(slice_row("campaign", group, kept, there))
    return pd.DataFrame(rows)


def frequency_groups(world: AdMarket, judged: Ints) -> dict[str, Bools]:
    """Judged requests (R,) by how often their query was asked (in a feed: how often the person came): three thirds."""
    key = world.reach.key(world.requests)
    counts = np.bincount(key[world.requests[c.DAY].to_numpy() < HELD_OUT_DAY], minlength=int(key.max()) + 1)
    order = np.argsort(-counts, kind="stable")
    share = np.cumsum(counts[order]) / counts.sum()
    third = np.empty(len(counts), dtype=np.int64)
    third[order] = np.minimum((share * 3 - 1e-9).astype(np.int64), 2)
    return {name: third[key[judged]] == number for number, name in enumerate(("frequent", "middling", "rare"))}


def _worth_of_kind(oracle: Oracle, ad: Ints, kind: Bools) -> Floats:
    worth = true_worth(oracle.worth, ad) * kind[ad] * (ad >= 0)
    return np.asarray(worth.astype(float) @ oracle.examination[: ad.shape[1]])
