"""A picture for a wall: Plotly's own reference says which of its numbers are pixels, and only these grow."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.basedatatypes import BasePlotlyType
from plotly.utils import PlotlyJSONEncoder

from tests.views.charts.conftest import OF_EACH_KIND
from views.charts import LIGHT, Picture, Theme
from views.charts.enlarge import enlarged

of_each_kind = pytest.mark.parametrize("drawings", OF_EACH_KIND, indirect=True)
FACTOR = 1.75
PIXELS = re.compile(r"\(in px\)|pixels")


@pytest.fixture(scope="module")
def pictures(drawings: Mapping[str, Callable[[Theme], Picture]]) -> dict[str, Picture]:
    return {name: draw(LIGHT) for name, draw in drawings.items()}


def leaves(part: BasePlotlyType | go.Figure, path: str = "") -> Iterator[tuple[str, Any, bool]]:
    """Everything that is set: where, what, and whether the reference gives it in pixels."""
    for name in part.to_plotly_json():
        value, here = part[name], f"{path}.{name}"
        if isinstance(value, BasePlotlyType):
            yield from leaves(value, here)
        elif isinstance(value, tuple) and value and isinstance(value[0], BasePlotlyType):
            for number, each in enumerate(value):
                yield from leaves(each, f"{here}[{number}]")
        else:
            yield here, value, _in_pixels(part, path, name)


def _in_pixels(part: BasePlotlyType | go.Figure, path: str, name: str) -> bool:
    # The reference says nothing of a font's size, and what an arrow's tail is in depends.
    if path.endswith("font") and name == "size":
        return True
    if name in ("ax", "ay"):
        return part[f"{name}ref"] in (None, "pixel")
    return bool(PIXELS.search(getattr(type(part), name).__doc__ or ""))


def written(value: object) -> str:
    return json.dumps(value, cls=PlotlyJSONEncoder)


@of_each_kind
def test_every_length_in_pixels_grows_by_the_factor_and_nothing_else_changes(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        if not picture.figure.data:
            continue
        before, after = list(leaves(picture.figure)), list(leaves(enlarged(picture, FACTOR).figure))
        assert [path for path, *_ in before] == [path for path, *_ in after], name
        for (path, small, pixels), (_, large, _) in zip(before, after, strict=True):
            if pixels and small is not None and not isinstance(small, str):
                grown = FACTOR * np.asarray(small, float)
                np.testing.assert_allclose(np.asarray(large, float), grown, err_msg=f"{name}{path}")
            else:
                assert written(large) == written(small), f"{name}{path}"


@of_each_kind
def test_what_is_said_of_it_stays(pictures: dict[str, Picture]) -> None:
    for picture in pictures.values():
        large = enlarged(picture, FACTOR)
        assert (large.message, large.alt) == (picture.message, picture.alt)


@of_each_kind
def test_as_large_as_it_is_it_is_the_same_and_so_is_one_with_nothing_to_draw(pictures: dict[str, Picture]) -> None:
    for picture in pictures.values():
        assert enlarged(picture, 1) is picture
        assert picture.figure.data or enlarged(picture, FACTOR) is picture


@of_each_kind
def test_the_picture_that_was_enlarged_is_left_as_it_was(pictures: dict[str, Picture]) -> None:
    for picture in pictures.values():
        before = written(picture.figure)
        enlarged(picture, FACTOR)
        assert written(picture.figure) == before


def test_an_arrow_from_a_mark_to_a_mark_stays_between_them_and_one_in_pixels_grows() -> None:
    arrow = {"x": 1, "y": 2, "ax": 30, "ay": -40, "showarrow": True, "text": "", "arrowwidth": 3}
    anchored = {**arrow, "axref": "x", "ayref": "y"}
    figure = go.Figure([{"type": "bar", "x": [1], "y": [2]}], {"height": 100, "annotations": [arrow, anchored]})
    free, held = enlarged(Picture(figure, "", ""), 2).figure.layout.annotations
    assert (free.ax, free.ay, free.arrowwidth, free.x, free.y) == (60, -80, 6, 1, 2)
    assert (held.ax, held.ay, held.arrowwidth) == (30, -40, 6)


def test_a_mark_of_many_sizes_grows_and_the_width_of_a_bar_in_the_axis_s_own_unit_does_not() -> None:
    data = [
        {"type": "scatter", "x": [1, 2], "y": [3, 4], "marker": {"size": np.array([5, 6]), "line": {"width": 1}}},
        {"type": "bar", "x": [1], "y": [2], "width": 0.5, "base": 3, "error_x": {"array": [7], "width": 2}},
    ]
    dots, bars = enlarged(Picture(go.Figure(data, {"height": 100}), "", ""), 2).figure.data
    assert [*dots.marker.size, dots.marker.line.width] == [10, 12, 2]
    assert (bars.width, bars.base, bars.error_x.array[0], bars.error_x.width) == (0.5, 3, 7, 4)
