"""A chart for a wall: everything that is given in pixels is so many times as large, the proportions stay."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go

from views.charts.picture import Picture

# What plotly takes in pixels, by the name of the field.
_PIXELS = {
    "height", "l", "r", "t", "b", "pad", "xshift", "yshift", "ax", "ay", "standoff", "ticklen", "thickness",
    "borderwidth", "borderpad", "arrowwidth", "startstandoff",
    "tickwidth", "gridwidth", "zerolinewidth", "linewidth", "xpad", "ypad", "size",
}  # fmt: skip
# In these a number is no length: an axis's own values, or a share of the plot.
_VALUES = {
    "x",
    "y",
    "z",
    "r0",
    "range",
    "domain",
    "customdata",
    "meta",
    "text",
    "base",
    "offset",
    "tickvals",
    "ticktext",
}


def enlarged(picture: Picture, factor: float) -> Picture:
    """The same picture, `factor` times as large in every length that is given in pixels."""
    if factor == 1 or not picture.figure.data:
        return picture
    described = picture.figure.to_plotly_json()
    return Picture(go.Figure(_grown(described, lambda length: length * factor)), picture.message, picture.alt)


def _grown(part: Any, grow: Callable[[float], float], within: str = "") -> Any:
    if isinstance(part, dict):
        kept = _VALUES | {end for end in ("ax", "ay") if part.get(f"{end}ref", "pixel") != "pixel"}
        return {name: value if name in kept else _field(name, value, grow, within) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_grown(each, grow, within) for each in part]
    return part


def _field(name: str, value: Any, grow: Callable[[float], float], within: str) -> Any:
    # A line's width is in pixels, a bar's in the axis's own unit.
    if name in _PIXELS or (name == "width" and within in ("line", "marker", "error_x", "error_y")):
        return _lengths(value, grow)
    return _grown(value, grow, name)


def _lengths(value: Any, grow: Callable[[float], float]) -> Any:
    # A numpy array, as plotly writes it.
    if isinstance(value, dict) and "bdata" in value:
        return [grow(each) for each in np.frombuffer(b64decode(value["bdata"]), value["dtype"]).tolist()]
    if isinstance(value, bool) or value is None or isinstance(value, str | dict):
        return _grown(value, grow)
    if isinstance(value, int | float):
        return grow(value)
    return [_lengths(each, grow) for each in value]
