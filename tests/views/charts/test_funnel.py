from itertools import pairwise

import pandas as pd
import pytest

from views.charts import LIGHT
from views.charts.funnel import drop_reasons, funnel

COLUMNS = ["stage", "words", "n_in", "n_out", "seconds", "before", "left"]


def phases(*kept: float, shares: tuple[float, ...] = (1.0, 0.9, 0.8, 0.7, 0.6)) -> pd.DataFrame:
    """All ads, then those kept by each of three phases and the auction; a tenth of a millisecond each."""
    names = [("phase_1", "Phase 1"), ("phase_2", "Phase 2"), ("phase_3", "Phase 3"), ("auction", "Auction")]
    rows = [(*name, *n, 0.0001, *v) for name, n, v in zip(names, pairwise(kept), pairwise(shares), strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def halves(table: pd.DataFrame) -> list[tuple[float, float]]:
    """Width at the top and at the bottom of each phase's shape."""
    x = [value for value in funnel(table, LIGHT).figure.data[0].x if value is not None]
    return [(x[i + 1] - x[i], x[i + 2] - x[i + 3]) for i in range(0, len(x), 5)]


def test_the_title_counts_ads_and_value() -> None:
    expected = "From 1,500 ads to 4: the model scores 20 of them, and 60% of the value is left"
    assert funnel(phases(1500, 150, 20, 20, 4), LIGHT).message == expected


def test_shapes_narrow_with_the_ads_and_join_where_one_phase_hands_over() -> None:
    found = halves(phases(1500, 150, 20, 20, 4))
    assert [top for top, _ in found[1:]] == pytest.approx([bottom for _, bottom in found[:-1]])
    assert all(bottom <= top for top, bottom in found)


def test_equal_ratios_of_ads_narrow_the_funnel_by_as_much() -> None:
    first, second, third, _ = (top - bottom for top, bottom in halves(phases(10_000, 1_000, 100, 10, 10)))
    assert first == pytest.approx(second) == pytest.approx(third)


def test_bars_show_what_is_left_of_what_there_was_before() -> None:
    whole, before, left = funnel(phases(1500, 150, 20, 20, 4), LIGHT).figure.data[1:]
    assert [b / w for b, w in zip(before.x, whole.x, strict=True)] == pytest.approx([1.0, 0.9, 0.8, 0.7])
    assert [x / w for x, w in zip(left.x, whole.x, strict=True)] == pytest.approx([0.9, 0.8, 0.7, 0.6])


def test_ads_that_are_only_put_in_order_are_said_to_be_scored() -> None:
    said = [each.text for each in funnel(phases(1500, 150, 20, 20, 4), LIGHT).figure.layout.annotations]
    assert {"<b>1,500 → 150</b>", "<b>20 scored</b>", "<b>20 → 4</b>"} <= set(said)


def test_a_funnel_through_which_nothing_comes_can_be_drawn() -> None:
    picture = funnel(phases(1500, 0, 0, 0, 0, shares=(1.0, 0.0, 0.0, 0.0, 0.0)), LIGHT)
    assert picture.message.endswith("the model scores 0 of them, and 0% of the value is left")


def drops(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["reason", "n", "left", "best"])


TIGHT = drops(("wrong place", 600, 400, 0.0), ("not started", 0, 400, 0.0), ("beyond the width", 300, 100, 0.2))


def test_the_title_says_what_the_width_costs() -> None:
    expected = "400 of 1,000 ads pass every criterion; the width turns 300 of them away, with 20% of the oracle’s ads"
    assert drop_reasons(TIGHT, LIGHT).message == expected


def test_a_width_with_room_for_all_costs_nothing() -> None:
    table = drops(("wrong place", 600, 400, 0.0), ("beyond the width", 0, 400, 0.0))
    assert drop_reasons(table, LIGHT).message.endswith("and the width has room for all of them")


def test_reasons_that_drop_nobody_are_left_out_and_costly_ones_stand_out() -> None:
    bars = drop_reasons(TIGHT, LIGHT).figure.data[1]
    assert list(bars.x) == [1000, 600, 300, 100]
    assert list(bars.marker.color) == [LIGHT.production, LIGHT.production, LIGHT.losses[0], LIGHT.ours]


def test_a_loss_that_reads_as_nothing_does_not_stand_out() -> None:
    table = drops(("too dissimilar", 600, 400, 0.0001), ("beyond the width", 300, 100, 0.2))
    colours = list(drop_reasons(table, LIGHT).figure.data[1].marker.color)
    assert colours == [LIGHT.production, LIGHT.production, LIGHT.losses[0], LIGHT.ours]


def test_numbers_that_do_not_fit_into_a_narrow_shape_stand_beside_it() -> None:
    said = funnel(phases(1500, 150, 20, 20, 0.4), LIGHT).figure.layout.annotations
    colours = {each.text: each.font.color for each in said}
    assert colours["<b>20 scored</b>"] == LIGHT.surface
    assert colours["<b>20 → 0.4</b>"] == LIGHT.text
