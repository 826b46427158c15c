"""Panels under each other, each with axes of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from views.charts.style import Part, Theme, figure

PANEL, BETWEEN = 165, 76  # pixels: a panel, and its axis with the words under it


@dataclass(frozen=True)
class Panel:
    """Traces over an axis `x` and an axis `y`, with notes and shapes in their coordinates."""

    data: Sequence[Part]
    x: Part
    y: Part
    notes: Sequence[Part] = ()
    shapes: Sequence[Part] = field(default=())


def panels_figure(theme: Theme, panels: Sequence[Panel], notes: Sequence[Part] = (), top: int = 0) -> go.Figure:
    """Panels from the top down, with `top` pixels over them for `notes` on the paper."""
    height = top + len(panels) * (PANEL + BETWEEN)
    data, noted, shapes, axes = [], list(notes), [], {}
    for number, panel in enumerate(panels):
        which = str(number + 1) if number else ""
        x, y = f"x{which}", f"y{which}"
        start = top + number * (PANEL + BETWEEN)
        axes[f"xaxis{which}"] = {**panel.x, "anchor": y}
        # The last axis stands in the margin, so the foot of the last panel is the foot of the paper.
        drawn = height - BETWEEN
        axes[f"yaxis{which}"] = {**panel.y, "anchor": x, "domain": [1 - (start + PANEL) / drawn, 1 - start / drawn]}
        data += [{**trace, "xaxis": x, "yaxis": y} for trace in panel.data]
        noted += [{"xref": x, "yref": y, **each} for each in panel.notes]
        shapes += [{"xref": x, "yref": y, **each} for each in panel.shapes]
    more: dict[str, Any] = {name: part for name, part in axes.items() if name not in ("xaxis", "yaxis")}
    return figure(
        theme,
        height,
        data,
        x=axes["xaxis"],
        y=axes["yaxis"],
        notes=noted,
        shapes=shapes,
        margin={"t": 4, "b": 8},
        **more,
    )
