"""How large things are drawn: as large as the screen has room for, on a phone as on a page."""

import math

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.charts import Picture
from views.present.screen import AROUND, COLUMN, LARGEST, NARROW, SMALLEST, TEXT, Screen, screen

widths, heights, shares = st.integers(200, 10_000), st.integers(200, 10_000), st.sampled_from([1.0, 5 / 8])


def picture(height: float) -> Picture:
    return Picture(go.Figure([{"type": "bar", "x": [1], "y": [1]}], {"height": height}), "One bar", "One bar of 1.")


EMPTY = Picture(go.Figure(layout={"height": 300}), "There is nothing to draw", "Nothing is drawn.")


@given(widths, heights, shares, st.integers(100, 1_000))
def test_a_chart_is_never_wider_in_proportion_than_its_column_nor_larger_than_there_is_room(width, height, share, high):
    seen = Screen(width, height, share)
    factor, room = seen.factor(picture(high)), width * share
    if room < NARROW:
        assert factor == seen.scale == 1
        return
    hundredth = 0.005
    assert 1 <= seen.scale <= max(1, min(room / COLUMN, LARGEST)) + hundredth
    assert SMALLEST <= factor <= seen.scale
    if factor > SMALLEST:
        assert (factor - hundredth) * high + TEXT * seen.scale + AROUND <= height


@given(widths, heights)
def test_a_larger_screen_never_draws_smaller(width, height):
    assert Screen(width + 100, height).scale >= Screen(width, height).scale or width < NARROW
    assert Screen(width, height + 100).scale >= Screen(width, height).scale


def test_a_projector_a_laptop_beside_a_panel_and_a_phone():
    assert Screen(1920, 1080).scale == round(1080 / 520, 2)
    assert Screen(1280, 720, 5 / 8).scale == round(1280 * 5 / 8 / 760, 2)
    assert Screen(390, 844).scale == Screen(390, 844).factor(picture(900)) == 1


def test_where_nothing_is_drawn_nothing_is_enlarged():
    assert Screen(1920, 1080).fitted(EMPTY) is EMPTY


@given(widths, heights, shares)
def test_what_a_browser_reports_is_taken(width, height, share):
    assert screen({"width": width, "height": height}, share) == Screen(width, height, share)


@pytest.mark.parametrize(
    "nonsense",
    [None, 5, "wide", [], ["width", "height"], {}, {"width": 800}, {"width": "wide", "height": 600},
     {"width": None, "height": 1},
     {"width": math.nan, "height": 600}, {"width": math.inf, "height": 600}, {"width": {}, "height": []},
     {"width": "9" * 5_000, "height": 1}],
)  # fmt: skip
def test_nonsense_reported_by_a_browser_is_ignored(nonsense):
    assert screen(nonsense, 0.5) == Screen(share=0.5)


@pytest.mark.parametrize(("reported", "taken"), [(-5, 200), (0, 200), (10**9, 10_000), (799.6, 799)])
def test_a_size_that_no_screen_has_becomes_the_next_one_that_some_has(reported, taken):
    assert screen({"width": reported, "height": reported}, 1.0) == Screen(taken, taken)
