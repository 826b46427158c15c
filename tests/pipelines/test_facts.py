import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.facts import FORMS, Fact, FactKind, change
from pipelines.metrics import Estimate

FINITE = st.floats(-1e3, 1e3)


def exactly(value: float) -> Estimate:
    return Estimate(value, value, value)


@given(FINITE, st.floats(-10, 10), st.floats(0, 5))
def test_a_figure_rose_or_fell_only_beyond_its_tolerance(start: float, move: float, tolerance: float) -> None:
    assume(abs(abs(move) - tolerance) > 1e-9)
    expected = "stays" if abs(move) < tolerance else "rises" if move > 0 else "falls"
    assert change(FactKind("x", "two", tolerance=tolerance), exactly(start), exactly(start + move)) == expected


@pytest.mark.parametrize(("before", "after"), [(math.nan, 1.0), (1.0, math.nan), (math.nan, math.nan)])
def test_a_figure_that_is_not_there_neither_rose_nor_fell(before: float, after: float) -> None:
    assert change(FactKind("x", "two"), exactly(before), exactly(after)) == "stays"


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("percent", 0.584, "58%"), ("percent1", 0.0404, "4.0%"), ("points", 0.031, "+3.1 points"),
        ("points", -0.031, "−3.1 points"), ("two", 2 / 3, "0.67"), ("three", 2 / 3, "0.667"), ("one", 12.34, "12.3"),
        ("percent", -0.4, "−40%"), ("percent", -0.001, "0%"), ("dollars", -1234.5, "−$1,234"), ("dollars", -0.2, "$0"),
        ("times", 14.04, "14.0 times"), ("count", 200_000.0, "200,000"), ("ms", 4.06, "4.1 ms"),
        ("loses", 0.031, "loses 3%"), ("loses", -0.031, "gains 3%"), ("loses1", -0.0131, "gains 1.3%"),
        ("loses1", -0.0004, "loses 0.0%"),
    ],
)  # fmt: skip
def test_each_form_writes_a_figure_as_a_reader_expects_it(form: str, value: float, written: str) -> None:
    fact = Fact("x", FactKind("x", form), exactly(value))
    assert fact.written() == written
    assert Fact("x", FactKind("x", "count"), exactly(value)).written(form) == written


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_that_is_not_there_is_written_as_a_dash(form: str) -> None:
    assert Fact("x", FactKind("x", form), exactly(math.nan)).written() == "–"


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(KeyError, match="roman"):
        Fact("x", FactKind("x", "two"), exactly(1.0)).written("roman")
