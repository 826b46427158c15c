import pytest

from pipelines.engine import Run
from pipelines.recommendation import studies
from synthetic_data import columns as c


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
