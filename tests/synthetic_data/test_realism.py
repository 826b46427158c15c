import numpy as np
import pytest

from synthetic_data.realism import Published, by_chance, compared, gini, lorenz, over

RANGE = Published(0.2, 0.4, "about three in ten", "somebody", 2020)


@pytest.mark.parametrize(("here", "inside"), [(0.2, True), (0.4, True), (0.19, False), (0.41, False)])
def test_the_ends_of_a_range_lie_inside(here: float, inside: bool) -> None:
    table = compared([("a share", here, RANGE)])
    assert table["inside"].tolist() == [inside]
    assert table.loc[0, ["quantity", "low", "high", "source", "year"]].tolist() == [
        "a share",
        0.2,
        0.4,
        "somebody",
        2020,
    ]


def test_what_could_not_be_measured_is_neither_inside_nor_outside() -> None:
    assert compared([("a share", float("nan"), RANGE)])["inside"].isna().all()


def test_the_range_of_chance_is_two_standard_errors_and_narrows_with_the_draws() -> None:
    few, many = (by_chance(0.5, n, "half", "somebody", 2020) for n in (100, 10_000))
    assert few.high - 0.5 == pytest.approx(1.96 * (0.5 * 0.5 / 100) ** 0.5)
    assert few.high - few.low == pytest.approx(10 * (many.high - many.low))


def test_over_nothing_there_is_no_ratio() -> None:
    assert over(1, 4) == 0.25
    assert np.isnan(over(1, 0))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5, 5, 5, 5], 0.0),
        ([0, 0, 0, 8], 3 / 4),  # one of n has all: (n - 1) / n
        ([1, 3], 1 - 2 * ((0 + 1 / 4) / 2 + (1 / 4 + 1) / 2) / 2),
    ],
)
def test_gini_is_twice_the_area_above_the_lorenz_curve(counts: list[int], expected: float) -> None:
    assert gini(np.array(counts)) == pytest.approx(expected)


def test_nothing_counted_has_no_gini_and_an_even_curve() -> None:
    assert np.isnan(gini(np.zeros(4, dtype=int)))
    assert lorenz(np.zeros(4, dtype=int)).tolist() == [0, 0.25, 0.5, 0.75, 1]
