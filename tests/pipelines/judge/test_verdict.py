import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.judge import SEED, Verdict, difference, place_in, slice_estimates, slice_row
from pipelines.metrics import ratio_estimate

VALUES = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.floats(0.1, 10))


def of_stages(values: np.ndarray) -> Verdict:
    """A verdict over stages whose values are the columns (R, n) after the first, from the oracle to the list shown."""
    columns = [values.sum(axis=1), *values.T]
    names = ["oracle", *(f"stage {i}" for i in range(len(columns) - 2)), "shown"]
    return Verdict(dict(zip(names, columns, strict=True)), tuple(names[1:]), values.min(axis=1))


@given(VALUES)
def test_what_the_stages_lost_adds_up_to_what_is_missing_however_many_there_are(values: np.ndarray) -> None:
    found = of_stages(values)
    assert tuple(found.lost) == found.losses
    assert sum(found.lost.values()) == pytest.approx(found.oracle - found.shown, rel=1e-12, abs=1e-12)
    shares = [found.share(each) for each in (found.shown, *found.lost.values())]
    assert sum(shares) == pytest.approx(1, rel=1e-12)
    assert found.n_in == found.n_out == len(values)


@given(VALUES)
def test_a_run_differs_from_itself_by_nothing(values: np.ndarray) -> None:
    nothing = difference(of_stages(values), of_stages(values))
    assert (nothing.value, nothing.excludes_zero) == (0, False)


ONE = np.ones(3)


@pytest.mark.parametrize(
    ("values", "losses"),
    [
        ({"oracle": ONE, "shown": ONE}, ()),
        ({"oracle": ONE, "shown": ONE}, ("a", "b")),
        ({"shown": ONE, "oracle": ONE}, ("a",)),
        ({"oracle": ONE, "kept": ONE}, ("a",)),
        ({"oracle": ONE, "shown": np.ones(2)}, ("a",)),
        ({}, ()),
    ],
)
def test_a_verdict_that_does_not_hold_together_is_refused(
    values: dict[str, np.ndarray], losses: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"oracle to shown|same requests"):
        Verdict(values, losses, ONE)


def of_shown(shown: np.ndarray, oracle: np.ndarray) -> Verdict:
    return Verdict({"oracle": oracle, "shown": shown}, ("all",), oracle)


def test_a_difference_within_one_world_is_paired_view_by_view() -> None:
    rng = np.random.default_rng(0)
    there = rng.random(300) + 0.5
    low = there * rng.random(300)
    found = difference(of_shown(low + 0.01 * there, there), of_shown(low, there))
    assert (found.value, found.low, found.high) == pytest.approx((0.01, 0.01, 0.01))


def test_a_difference_between_worlds_is_as_unsure_as_both_together() -> None:
    rng = np.random.default_rng(0)
    runs = [of_shown(there * rng.random(300), there) for there in rng.random((2, 300)) + 0.5]
    one, other = (run.share_kept for run in runs)
    found = difference(*runs)
    assert found.value == pytest.approx(one.value - other.value)
    up = np.hypot(one.high - one.value, other.value - other.low)
    assert found.high - found.value == pytest.approx(up)
    assert difference(runs[1], runs[0]).low == pytest.approx(-found.high)


def test_a_slice_is_the_share_kept_of_its_own_value() -> None:
    kept, there = np.array([1.0, 2.0, 0.0]), np.array([2.0, 2.0, 2.0])
    row, expected = slice_row("device", "tv", kept, there), ratio_estimate(kept, there, SEED)
    assert row == {
        "by": "device", "group": "tv", "n": 3, "value": 0.5, "low": expected.low, "high": expected.high,
    }  # fmt: skip


def test_slices_are_found_by_kind_and_group_and_are_nan_where_nobody_is() -> None:
    there = np.array([2.0, 2.0, 4.0])
    rows = [slice_row(by, "older", kept, there) for by, kept in (("title", there / 2), ("person", there / 4))]
    names = {"a": ("person", "older"), "b": ("title", "older"), "c": ("title", "new")}
    found = slice_estimates(pd.DataFrame(rows), names)
    assert (found["a"].value, found["b"].value) == (0.25, 0.5)
    assert found["a"].low == rows[1]["low"]
    assert np.isnan(found["c"].value)


def test_places_count_from_one() -> None:
    assert [place_in(np.array([7, 3, 9]), item) for item in (7, 9, 4)] == [1, 3, None]


def test_a_list_that_destroys_value_keeps_less_than_nothing_and_the_losses_still_add_up() -> None:
    there = np.full(50, 2.0)
    found = Verdict({"oracle": there, "pool": there / 2, "shown": -there / 4}, ("pool", "order"), there)
    assert (found.share_kept.value, found.share_kept.high) == (-0.25, -0.25)
    assert [found.share(lost) for lost in found.lost.values()] == [0.5, 0.75]
    assert difference(found, of_shown(there / 4, there)).value == pytest.approx(-0.5)


@pytest.mark.parametrize("there", [0.0, -1.0])
def test_where_nothing_was_to_be_had_no_share_of_it_was_kept(there: float) -> None:
    found = of_shown(np.full(3, -1.0), np.full(3, there))
    assert np.isnan([found.share(found.shown), found.share_kept.value, found.share_kept.low]).all()
