from collections.abc import Callable, Mapping

import numpy as np
import pytest

from pipelines import studies
from pipelines.engine import Run

RunWith = Callable[[Mapping[str, object]], Run]


def test_the_bins_of_the_reliability_curve_hold_every_held_out_impression(default_run: Run) -> None:
    table, slates = studies.reliability(default_run, bins=7), default_run["offline"].slates
    assert table is not None
    assert table["n"].sum() == slates.clicked.size
    assert np.sum(table["observed"] * table["n"]) == pytest.approx(slates.clicked.sum())


def test_a_model_without_probabilities_has_no_reliability_curve(run_with: RunWith) -> None:
    assert studies.reliability(run_with({"ranking.model": "popularity"})) is None
