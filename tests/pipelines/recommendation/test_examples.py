from collections.abc import Callable, Mapping

import numpy as np
import pytest

from pipelines.engine import Run
from synthetic_data import columns as c
from synthetic_data.video_home import SLATE

RunWith = Callable[[Mapping[str, object]], Run]


def test_examples_are_impressions_of_training_views(default_run: Run) -> None:
    run = default_run
    assert np.isin(run["world"].impressions[c.VIEW].to_numpy()[run["examples"].row], run["split"].train).all()
    assert (np.diff(run["examples"].row) > 0).all()
    assert np.array_equal(run["examples"].clicked, run["world"].impressions[c.CLICKED].to_numpy()[run["examples"].row])


def test_a_larger_share_of_the_log_contains_the_smaller(run_with: RunWith) -> None:
    rows = [run_with({"examples.share": share})["examples"].row for share in (0.1, 0.35, 1.0)]
    n_views = len(run_with({})["split"].train)
    assert [len(row) // SLATE for row in rows] == [round(share * n_views) for share in (0.1, 0.35, 1.0)]
    assert np.isin(rows[0], rows[1]).all()
    assert np.isin(rows[1], rows[2]).all()


def test_thinning_keeps_every_click_and_its_share_of_the_rest(run_with: RunWith, default_run: Run) -> None:
    every, thin = default_run["examples"], run_with({"examples.negatives_kept": 0.1})["examples"]
    assert thin.clicked.sum() == every.clicked.sum()
    n = (~every.clicked).sum()
    assert (~thin.clicked).sum() == pytest.approx(0.1 * n, abs=4 * np.sqrt(n * 0.1 * 0.9))
    assert np.isin(thin.row, every.row).all()
    fewer = run_with({"examples.negatives_kept": 0.03})["examples"]
    assert np.isin(fewer.row, thin.row).all()


def test_predictions_are_corrected_for_thinning_unless_told_not_to(run_with: RunWith) -> None:
    rates = [run_with({"examples.negatives_kept": 0.1, "examples.recalibrate": on})["examples"].kept_rate
             for on in (True, False)]  # fmt: skip
    assert rates == [0.1, 1.0]


def test_pins_can_be_left_out(run_with: RunWith, default_run: Run) -> None:
    pinned = default_run["world"].impressions[c.PINNED].to_numpy()
    every, without = default_run["examples"].row, run_with({"examples.impressions": "without_pins"})["examples"].row
    assert np.array_equal(without, every[~pinned[every]])


def test_down_to_the_last_click_means_no_row_below_it(run_with: RunWith, default_run: Run) -> None:
    kept = set(run_with({"examples.impressions": "until_last_click"})["examples"].row.tolist())
    clicked = default_run["world"].impressions[c.CLICKED].to_numpy()
    for row in default_run["examples"].row[:3000]:
        below = clicked[row : (row // SLATE + 1) * SLATE]
        assert (row in kept) == below.any()
