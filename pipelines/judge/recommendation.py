"""The judge of a recommendation: expected clicks of lists, stage by stage, and the fate of one title."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.judge.verdict import Verdict, place_in, slice_row
from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION, Bools, Floats, Ints, top_k
from synthetic_data.video_home import DEVICES, VideoHome

if TYPE_CHECKING:
    from pipelines.recommendation.candidates import Candidates
    from pipelines.recommendation.ranked import Ranked
    from pipelines.recommendation.shown import Shown
    from pipelines.recommendation.split import Split

K = len(EXAMINATION)
LOSSES = ("retrieval", "ranking", "list")
HISTORY_SLICES = ((0, 5, "fewer than 5"), (5, 15, "5 to 14"), (15, 40, "15 to 39"), (40, np.inf, "40 or more"))


@dataclass(frozen=True)
class Oracle:
    """What was there to be had at each judged page view.

    probability (R, I)  true P(click | looked at) of every title, 0 if not yet published
    title (R, 10)       the best list
    value (R,)          expected clicks of the best list
    random (R,)         expected clicks of a list drawn at random from what is published
    production (R,)     expected clicks of the list that production showed
    """

    probability: Floats
    title: Ints
    value: Floats
    random: Floats
    production: Floats

    @property
    def n_in(self) -> int:
        """Titles to choose from."""
        return int(self.probability.shape[1])

    @property
    def n_out(self) -> int:
        """Titles a list."""
        return int(self.title.shape[1])


def oracle(world: VideoHome, split: "Split") -> Oracle:
    """Read the truth of the judged page views once; everything else here is arithmetic on it."""
    views = world.views.iloc[split.judged]
    probability = world.truth.click_probability(views)
    title = top_k(probability, K)
    value = np.take_along_axis(probability, title, axis=1) @ EXAMINATION
    published = (world.titles[c.PUBLISHED].to_numpy()[None, :] <= views[c.DAY].to_numpy()[:, None]).sum(axis=1)
    logged = world.impressions[c.TITLE].to_numpy().reshape(len(world.views), -1)[split.judged]
    return Oracle(
        probability,
        title,
        value,
        random=probability.sum(axis=1) / published * EXAMINATION.sum(),
        production=list_value(probability, logged),
    )


def verdict(oracle: Oracle, candidates: "Candidates", ranked: "Ranked", shown: "Shown") -> Verdict:
    """Expected clicks (R,) of the best list of all titles, of the candidates, of the ranker's ten, and as shown."""
    values = {
        "oracle": oracle.value,
        "retrieved": list_value(oracle.probability, best_order(oracle.probability, candidates.title)),
        "ranked": list_value(oracle.probability, ranked.title[:, :K]),
        "shown": list_value(oracle.probability, shown.title),
    }
    return Verdict(values, LOSSES, oracle.random)


def typical(run: Run) -> int:
    """The row of the page view nearest to the run's overall shares: of production's list, the candidates and ours."""
    judged = run["verdict"]
    lists = np.array([run["oracle"].production, judged.values["retrieved"], judged.shown])
    overall = lists.sum(axis=1, keepdims=True) / judged.oracle.sum()
    return int(np.argmin(np.abs(lists / judged.oracle - overall).sum(axis=0)))


def list_value(probability: Floats, title: Ints) -> Floats:
    """Expected clicks of lists (R, k), k <= 10: Σ examination(place) · P(click | looked at); -1 is an empty place."""
    return np.asarray(true_values(probability, title) @ EXAMINATION[: title.shape[1]])


def true_values(probability: Floats, title: Ints) -> Floats:
    """True P(click | looked at) of each title (R, n), 0 for -1."""
    return np.where(title >= 0, np.take_along_axis(probability, np.maximum(title, 0), axis=1), 0.0)


def best_order(probability: Floats, title: Ints) -> Ints:
    """The ten truly best of each row's titles, best first: (R, n) -> (R, min(n, 10))."""
    worth = np.where(title >= 0, true_values(probability, title), -1.0)
    return np.take_along_axis(title, top_k(worth, K), axis=1)


def slices(run: Run) -> pd.DataFrame:
    """Share kept by kind of user, title and device: columns by, group, n, value, low, high.

    A slice of users or devices is a share of their own page views' value. A slice of titles is the value of new (or
    old) titles in the lists shown over that of the same kind in the oracle's lists.
    """
    world, judged = run["world"], run["verdict"]
    views = world.views.iloc[run["split"].judged]
    events = world.users[c.EVENTS].to_numpy()[views[c.USER].to_numpy()]
    groups = [
        ("titles watched before", label, (events >= low) & (events < high)) for low, high, label in HISTORY_SLICES
    ]
    device = views[c.DEVICE].to_numpy()
    groups += [("device", name, device == number) for number, name in enumerate(DEVICES)]
    rows = [slice_row(by, group, judged.shown[mask], judged.oracle[mask]) for by, group, mask in groups if mask.any()]
    new = world.titles[c.PUBLISHED].to_numpy() >= 0
    for group, kind in (("published during the log", new), ("older", ~new)):
        kept, there = (_value_of_kind(run, title, kind) for title in (run["shown"].title, run["oracle"].title))
        rows.append(slice_row("titles", group, kept, there))
    return pd.DataFrame(rows)


def _value_of_kind(run: Run, title: Ints, kind: Bools) -> Floats:
    worth = true_values(run["oracle"].probability, title) * kind[title] * (title >= 0)
    return np.asarray(worth @ EXAMINATION[: title.shape[1]])


@dataclass(frozen=True)
class Fate:
    """What became of one title at one judged page view; ranks start at 1, None where it did not get so far.

    `found` maps each source that brought the title to its rank there. `dropped` says in words where it ended.
    """

    title: int
    true_probability: float
    true_rank: int
    found: Mapping[str, int]
    is_candidate: bool
    score: float | None
    rank: int | None
    place: int | None
    dropped: str


def fate(run: Run, row: int, title: int) -> Fate:
    """Follow one title through every stage at the `row`-th judged page view. Raises IndexError outside the world."""
    from pipelines.recommendation.candidates import SOURCES

    if row < 0 or title < 0:
        raise IndexError(f"Page view {row} or title {title} is outside the world.")
    probability = run["oracle"].probability[row]
    ranks = run["candidates"].found_rank[:, row, title]
    order, shown = run["ranked"].title[row], run["shown"].title[row]
    rank = place_in(order, title)
    place = place_in(shown, title)
    found = {source: int(r) for source, r in zip(SOURCES, ranks, strict=True) if r > 0}
    return Fate(
        title, float(probability[title]), int((probability > probability[title]).sum()) + 1, found, rank is not None,
        None if rank is None else float(run["ranked"].score[row, rank - 1]), rank, place,
        _why(probability[title], found, rank, place, len(shown)),
    )  # fmt: skip


def _why(probability: float, found: Mapping[str, int], rank: int | None, place: int | None, length: int) -> str:
    if place is not None:
        return f"shown in place {place}"
    if probability == 0:
        return "not yet published"
    if not found:
        return "lost at retrieval: no source brought it"
    if rank is None:
        best = min(found, key=lambda source: found[source])
        return f"lost at retrieval: {best.replace('_', ' ')} had it at {found[best]}, too late for the merge"
    if rank > length:
        return f"lost at ranking: rank {rank}, below the {length} shown"
    return "given up by the list's policy"


def lost_titles(run: Run, row: int) -> pd.DataFrame:
    """The oracle's ten at one judged page view: title, true probability, and where each ended."""
    fates = [fate(run, row, int(title)) for title in run["oracle"].title[row]]
    return pd.DataFrame({
        c.TITLE: [f.title for f in fates],
        "true_probability": [f.true_probability for f in fates],
        "rank": [f.rank for f in fates],
        "place": [f.place for f in fates],
        "dropped": [f.dropped for f in fates],
    })  # fmt: skip
