from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from pipelines.engine import Run
from pipelines.recommendation.features import GROUPS
from synthetic_data import columns as c

RunWith = Callable[[Mapping[str, object]], Run]


def row_by_hand(log: pd.DataFrame, run: Run, view: pd.Series, title: int) -> dict[str, float]:
    """A training row's features, from the log before its day as a person would count them."""
    world = run["world"]
    past = log[log[c.DAY] < view[c.DAY]]
    clicks = past[past[c.CLICKED]]
    user, facts = world.users.iloc[view[c.USER]], world.titles.iloc[title]
    organic = world.organic.loc[world.organic[c.USER] == view[c.USER], c.TITLE]
    watched = [*organic, *clicks.loc[clicks[c.USER] == view[c.USER], c.TITLE]]
    mix = (world.topics[watched].sum(axis=0) + 1 / 20) / (len(watched) + 1)
    usual_price = (world.titles[c.PRICE][watched].sum() + world.titles[c.PRICE].mean()) / (len(watched) + 1)
    mine, its = past[c.USER] == view[c.USER], past[c.TITLE] == title
    like_it = (past[c.DEVICE] == view[c.DEVICE]) & (world.titles[c.FORMAT].to_numpy()[past[c.TITLE]] == facts[c.FORMAT])

    def rate(rows: pd.Series) -> float:
        return (past.loc[rows, c.CLICKED].sum() + 0.8) / (rows.sum() + 20)

    n_watched = (world.organic[c.TITLE] == title).sum() + past.loc[its, c.CLICKED].sum()
    return {
        "user: age group": user[c.AGE_GROUP], "user: tenure": np.log1p(user[c.TENURE]),
        "user: titles watched": np.log1p(len(watched)), "user: click rate": rate(mine),
        "title: rating": facts[c.RATING], "title: price": facts[c.PRICE], "title: format": facts[c.FORMAT],
        "title: promoted": float(facts[c.PROMOTED]), "title: age": np.log1p(view[c.DAY] - facts[c.PUBLISHED]),
        "title: times watched": np.log1p(n_watched), "title: click rate": rate(its),
        "context: device": view[c.DEVICE], "context: hour": view[c.HOUR],
        "cross: user's topics": mix @ world.topics[title],
        "cross: price against habit": facts[c.PRICE] - usual_price, "cross: device and format": rate(like_it),
        "collaborative: factors": run["similarity"].early.matrix_factorisation[view[c.USER], title],
        "collaborative: co-occurrence": run["similarity"].early.item_knn[view[c.USER], title],
    }  # fmt: skip


def test_training_features_are_what_a_person_would_count_in_the_log_before_the_day(default_run: Run) -> None:
    run, world = default_run, default_run["world"]
    log = world.impressions.merge(world.views, on=c.VIEW)
    log = log[run["split"].counted[log[c.VIEW]]]
    built = dict(zip(run["features"].names, run["features"].training.T, strict=True))
    for at in np.random.default_rng(0).integers(0, run["examples"].n_out, 12):
        impression = world.impressions.iloc[run["examples"].row[at]]
        by_hand = row_by_hand(log, run, world.views.iloc[impression[c.VIEW]], impression[c.TITLE])
        assert {name: float(built[name][at]) for name in by_hand} == pytest.approx(by_hand, rel=2e-4, abs=1e-5)
        assert built.keys() - by_hand.keys() == {"cross: age group's topics", "cross: hour's topics"}


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_that_is_turned_off_takes_its_features_and_no_others_with_it(run_with: RunWith, group: str) -> None:
    every, fewer = run_with({})["features"], run_with({f"features.{group}": False})["features"]
    kept = [number for number, name in enumerate(every.names) if not name.startswith(f"{group}: ")]
    assert 0 < len(kept) < len(every.names)
    assert fewer.names == tuple(every.names[number] for number in kept)
    assert np.array_equal(fewer.training, every.training[:, kept])
