from itertools import pairwise

import pytest

from pipelines.judge import BELOW_ZERO
from views.charts import LIGHT
from views.charts.dots import Mark, dots_figure
from views.charts.dots import told as marks_told
from views.charts.measures import BELOW, FOOT, HEAD, PITCH, Measure, Method, measures_figure, told
from views.charts.panels import BETWEEN, PANEL, Panel, panels_figure
from views.charts.style import axis
from views.charts.words import percent

KEPT, CLICKS = Measure("kept", "value<br>kept", percent), Measure("clicks", "clicks<br>a look", percent)
MARKS = (
    Mark("a", "●", "circle", LIGHT.ours, "with all", "low", "high"),
    Mark("b", "○", "circle-open", LIGHT.production, "with some"),
)


def method(name: str, kept: float, clicks: float = 0.2) -> Method:
    return Method(name, {"kept": kept, "clicks": clicks}, LIGHT.ours)


def test_each_column_has_a_scale_of_its_own_and_fills_its_width() -> None:
    drawn = measures_figure(LIGHT, [method("a", 0.6, 0.1), method("b", 0.3, 0.2)], [KEPT, CLICKS], BELOW)
    kept, clicks = ([float(x) for x in trace.x] for trace in drawn.data)
    assert kept == pytest.approx([0.48, 0.24])
    assert clicks == pytest.approx([0.24, 0.48])
    assert [trace.base for trace in drawn.data] == pytest.approx([0, 0.52])


def test_a_bar_below_zero_goes_to_the_left_and_is_explained() -> None:
    methods = [method("a", 0.6), method("b", -0.2)]
    drawn = measures_figure(LIGHT, methods, [KEPT, CLICKS], BELOW)
    trace = drawn.data[0]
    assert trace.base == pytest.approx(0.48 / 4)
    assert trace.x[1] == pytest.approx(-0.48 / 4)
    assert [BELOW_ZERO in note.text for note in drawn.layout.annotations][-1]
    assert drawn.layout.height == 2 * PITCH + HEAD + FOOT
    above = measures_figure(LIGHT, [method("a", 0.6)], [KEPT], BELOW)
    assert not any(BELOW_ZERO in note.text for note in above.layout.annotations)
    assert above.layout.height == PITCH + HEAD


def test_a_figure_that_does_not_exist_has_no_bar() -> None:
    drawn = measures_figure(LIGHT, [method("a", float("nan")), method("b", 0.5)], [KEPT])
    assert drawn.data[0].x[0] == 0


def test_a_table_in_words_names_every_figure() -> None:
    assert told([method("Ours", 0.5), method("Theirs", 0.3, 0.4)], [KEPT, CLICKS]) == (
        "Ours: value kept 50%, clicks a look 20%; Theirs: value kept 30%, clicks a look 40%"
    )


def test_marks_without_a_figure_are_neither_drawn_nor_told() -> None:
    found = [{"a": 0.5, "low": 0.4, "high": 0.7, "b": float("nan")}]
    drawn = dots_figure(LIGHT, ["Likes"], found, MARKS, percent)
    assert "○" not in drawn.layout.annotations[1].text
    assert marks_told(["Likes"], found, MARKS, percent) == "Likes: with all 50% (40% to 70%)"


def test_an_interval_lies_within_the_strip() -> None:
    found = [{"a": 0.5, "low": 0.4, "high": 0.7, "b": 0.6}]
    drawn = dots_figure(LIGHT, ["Likes"], found, MARKS, percent, base=0.5)
    low, high = drawn.layout.xaxis.range
    assert low < 0.4 < 0.7 < high
    assert drawn.data[0].error_x.array[0] == pytest.approx(0.2)
    assert drawn.data[0].error_x.arrayminus[0] == pytest.approx(0.1)


def test_panels_stand_under_each_other_with_axes_of_their_own() -> None:
    trace = {"type": "scatter", "x": [1], "y": [1]}
    shape = {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1}
    panel = Panel([trace], axis(LIGHT, "x"), axis(LIGHT, "y"), shapes=[shape])
    drawn = panels_figure(LIGHT, [panel, panel, panel], top=50)
    domains = [drawn.layout[name].domain for name in ("yaxis", "yaxis2", "yaxis3")]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))
    assert domains[-1][0] == pytest.approx(0)
    assert [trace.xaxis for trace in drawn.data] == [shape.xref for shape in drawn.layout.shapes] == ["x", "x2", "x3"]
    assert drawn.layout.height == 50 + 3 * (PANEL + BETWEEN)
