from collections.abc import Callable, Mapping
from typing import cast

import numpy as np
import pytest

from pipelines import studies
from pipelines.engine import Run
from pipelines.learning.slates import Graded, slates

RunWith = Callable[[Mapping[str, object]], Run]


def test_the_bins_of_the_reliability_curve_hold_every_held_out_impression(default_run: Run) -> None:
    table, slates = studies.reliability(default_run, bins=7), default_run["offline"].slates
    assert table is not None
    assert table["n"].sum() == np.sum(slates.item >= 0)
    assert np.sum(table["observed"] * table["n"]) == pytest.approx(slates.gain.sum())


def test_an_empty_place_is_no_prediction_of_zero() -> None:
    # Two requests, two places each; nothing was shown in the last.
    held_out = slates(
        np.array([0, 0, 1]), np.array([0, 1, 0]), 2, np.array([5, 6, 7]), np.array([1.0, 0.0, 0.0]), np.zeros(3),
        np.array([0.5, 0.25, 0.75]),
    )  # fmt: skip
    table = studies.reliability(cast(Run, {"offline": Graded({}, held_out)}), bins=3)
    assert table is not None
    assert table["predicted"].tolist() == [0.25, 0.5, 0.75]
    assert table["n"].tolist() == [1, 1, 1]


def test_a_model_without_probabilities_has_no_reliability_curve(run_with: RunWith) -> None:
    assert studies.reliability(run_with({"ranking.model": "popularity"})) is None
