import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.learning.sampling import corrected, log_odds_shift, restoring_weights, thinned

RATES = st.floats(0.01, 1.0)


@given(st.floats(0.001, 0.999), RATES)
def test_the_correction_undoes_what_thinning_did(probability: float, kept: float) -> None:
    seen = probability / (probability + (1 - probability) * kept)
    assert corrected(seen, kept) == pytest.approx(probability)


@given(st.floats(0.001, 0.999), RATES)
def test_probabilities_and_log_odds_are_corrected_alike(probability: float, kept: float) -> None:
    odds = probability / (1 - probability) * np.exp(log_odds_shift(kept))
    assert odds / (1 + odds) == pytest.approx(corrected(probability, kept))


def test_arrays_are_corrected_element_by_element() -> None:
    assert corrected(np.array([0.0, 0.345, 1.0]), 0.1) == pytest.approx([0.0, 0.05, 1.0], abs=1e-3)


def test_thinning_keeps_every_click_and_at_a_larger_rate_all_that_a_smaller_one_keeps() -> None:
    clicked = np.random.default_rng(0).random(5000) < 0.1
    row = np.arange(0, 5000, 2)
    some, more = (thinned(row, clicked, rate, np.random.default_rng(1)) for rate in (0.2, 0.6))
    assert set(row[clicked[row]]) < set(some) < set(more) < set(row)
    assert np.array_equal(thinned(row, clicked, 1.0, np.random.default_rng(1)), row)
    # Whether a row is kept does not depend on which others are asked for.
    assert set(thinned(row[:500], clicked, 0.2, np.random.default_rng(1))) == set(some) & set(row[:500])


def test_weights_count_thinned_rows_as_the_log_did() -> None:
    clicked = np.random.default_rng(0).random(20_000) < 0.1
    kept = thinned(np.arange(20_000), clicked, 0.2, np.random.default_rng(1))
    weight = restoring_weights(clicked[kept], 0.2)
    assert weight[clicked[kept]].sum() == clicked.sum()
    assert weight.sum() == pytest.approx(20_000, rel=0.03)
