"""Who keeps how much: slices of viewers and authors, and an ordinary opening."""

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.judge.feed_ranking import looked_up, slices, thirds, typical
from synthetic_data import columns as c
from synthetic_data.social_feed import EXAMINATION, HELD_OUT_DAY, new_posts


def test_the_slices_of_one_kind_make_up_the_whole(run: Run) -> None:
    table, found = slices(run), run["verdict"]
    for kind in ("following", "use", "device"):
        assert table.loc[table["by"] == kind, "n"].sum() == found.n_in
    openings = run["world"].openings.iloc[run["split"].judged]
    follows = run["world"].follows.sum(axis=1)[openings[c.VIEWER]]
    few = follows <= np.quantile(follows, 1 / 3)
    kept = found.shown[few].sum() / found.oracle[few].sum()
    assert table.set_index(["by", "group"]).loc[("following", "few"), "value"] == pytest.approx(kept)
    past = run["world"].openings[run["world"].openings[c.TIME] < HELD_OUT_DAY][c.VIEWER].value_counts()
    often = past.reindex(openings[c.VIEWER], fill_value=0).to_numpy()
    heavy = often > np.quantile(often, 2 / 3)
    kept = found.shown[heavy].sum() / found.oracle[heavy].sum()
    assert table.set_index(["by", "group"]).loc[("use", "heavy"), "value"] == pytest.approx(kept)


def test_new_and_established_authors_share_out_the_value_of_the_lists(run: Run) -> None:
    table = slices(run).set_index(["by", "group"])["value"]
    oracle, new = run["oracle"], new_posts(run["world"])
    worth = looked_up(oracle.worth, oracle.post, oracle.first) * new[oracle.post] @ EXAMINATION
    there = worth.sum()
    both = table["author", "new"] * there + table["author", "established"] * (oracle.value.sum() - there)
    assert both == pytest.approx(run["verdict"].shown.sum(), rel=1e-5)


def test_thirds_keep_equal_amounts_together() -> None:
    masks = thirds(np.array([1, 1, 1, 1, 2, 3, 4, 5, 6]))
    assert [mask.sum() for mask in masks] == [4, 2, 3]
    assert sum(mask.astype(int) for mask in masks).tolist() == [1] * 9


def test_a_typical_opening_is_an_ordinary_one(run: Run) -> None:
    row, found = typical(run), run["verdict"]
    assert np.percentile(found.oracle, 35) <= found.oracle[row] <= np.percentile(found.oracle, 75)
    assert found.shown[row] / found.oracle[row] == pytest.approx(found.share_kept.value, abs=0.1)
