import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.learning.examination import examination


@given(arrays(np.int64, st.integers(1, 12), elements=st.integers(0, 10_000)))
def test_the_chance_falls_from_one_and_no_place_is_invisible(clicks: np.ndarray) -> None:
    seen = examination(clicks)
    assert seen[0] == 1
    assert (np.diff(seen) <= 0).all()
    assert seen[-1] > 0


def test_many_clicks_outweigh_the_prior() -> None:
    assert examination(np.array([10_000, 5_000, 2_500])) == pytest.approx([1, 0.5, 0.25], abs=0.01)


def test_without_a_click_the_prior_is_all_there_is() -> None:
    assert examination(np.zeros(4)) == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])
