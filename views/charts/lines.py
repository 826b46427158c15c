"""Lines and marks as traces."""

from collections.abc import Sequence
from typing import Any


def line(
    colour: str,
    x: Sequence[float],
    y: Sequence[float],
    hover: str | Sequence[str],
    *,
    dash: str = "solid",
    mark: str | Sequence[str] | None = "circle",
    **more: Any,
) -> dict[str, Any]:
    """A line in a colour with its own dash and mark (None: no marks); `hover` is a template, or one for each point."""
    templates = hover if isinstance(hover, str) else list(hover)
    extra = "<extra></extra>"
    return {
        "type": "scatter", "mode": "lines+markers" if mark else "lines", "x": list(x), "y": list(y),
        "line": {"color": colour, "width": 2.5, "dash": dash}, "cliponaxis": False,
        "marker": {"color": colour, "size": 9, "symbol": mark if mark is None or isinstance(mark, str) else list(mark)},
        "hovertemplate": templates + extra if isinstance(templates, str) else [each + extra for each in templates],
        **more,
    }  # fmt: skip


def reference(colour: str, ends: Sequence[float]) -> dict[str, Any]:
    """The dotted diagonal between two values."""
    return {
        "type": "scatter", "mode": "lines", "x": list(ends), "y": list(ends), "hoverinfo": "skip",
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
    }  # fmt: skip
