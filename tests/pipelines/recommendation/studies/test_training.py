from collections.abc import Callable, Mapping

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.recommendation import studies
from synthetic_data import columns as c

RunWith = Callable[[Mapping[str, object]], Run]


def test_rates_by_place_add_up_to_the_clicks_of_the_log(default_run: Run) -> None:
    table, log = studies.position_bias(default_run), default_run["world"].impressions
    clicks = table["production"] * table["n_production"] + table["bucket"] * table["n_bucket"]
    assert clicks.to_numpy() == pytest.approx(log.groupby(c.POSITION)[c.CLICKED].sum().to_numpy())


def test_only_places_that_hold_pins_have_a_rate_of_pins(default_run: Run) -> None:
    n_pins = default_run.knobs["world"].pins
    assert studies.position_bias(default_run)["pinned"].notna().tolist() == [place < n_pins for place in range(10)]


def test_label_balance_counts_every_training_row_once(default_run: Run) -> None:
    table, examples = studies.label_balance(default_run), default_run["examples"]
    assert table["clicked"].sum() == examples.clicked.sum()
    assert table[["clicked", "not_clicked"]].to_numpy().sum() == examples.n_out


def test_the_bins_of_the_reliability_curve_hold_every_held_out_impression(default_run: Run) -> None:
    table, slates = studies.reliability(default_run, bins=7), default_run["offline"].slates
    assert table is not None
    assert table["n"].sum() == slates.clicked.size
    assert np.sum(table["observed"] * table["n"]) == pytest.approx(slates.clicked.sum())


def test_a_model_without_probabilities_has_no_reliability_curve(run_with: RunWith) -> None:
    assert studies.reliability(run_with({"ranking.model": "popularity"})) is None
