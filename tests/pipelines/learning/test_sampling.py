import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.learning.sampling import corrected, log_odds_shift

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
