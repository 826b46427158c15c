"""One visual language: what each colour means, type that carries to the back row, and no line without a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import plotly.graph_objects as go

FONT = "'Source Sans', system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"
SIZE = 16
CLEAR = "rgba(0,0,0,0)"

Part = Mapping[str, Any]


@dataclass(frozen=True)
class Theme:
    """Colours by what they mean; the coloured ones are Okabe and Ito's, told apart by nearly everybody.

    The fourth loss is Tol's: Okabe and Ito's last ones are too pale or too dark on one of the surfaces. Each colour
    also has a second sign: ours is solid, the oracle a diamond or cross-hatched, losses hatched in their order.
    """

    text: str
    muted: str
    grid: str
    surface: str
    ours: str
    oracle: str
    production: str
    gained: str
    losses: tuple[str, str, str, str]

    @property
    def misleading(self) -> str:
        """What misleads, or what a wrong metric would choose."""
        return self.losses[0]

    @property
    def colours(self) -> frozenset[str]:
        """Every colour that a figure may use."""
        *others, losses = astuple(self)
        return frozenset({*others, *losses, CLEAR})


LIGHT = Theme(
    text="#111111", muted="#595959", grid="#dedede", surface="#ffffff", ours="#0072B2", oracle="#009E73",
    production="#767676", gained="#56B4E9", losses=("#D55E00", "#E69F00", "#CC79A7", "#882255"),
)  # fmt: skip
DARK = Theme(
    text="#f5f5f5", muted="#bdbdbd", grid="#353b45", surface="#0e1117", ours="#56B4E9", oracle="#009E73",
    production="#a0a0a0", gained="#F0E442", losses=("#D55E00", "#E69F00", "#CC79A7", "#AA3377"),
)  # fmt: skip
HATCHES = ("/", "\\", "x", "-")  # of losses, in their order


def figure(
    theme: Theme,
    height: int,
    data: Sequence[Part],
    *,
    x: Part | None = None,
    y: Part | None = None,
    notes: Sequence[Part] = (),
    shapes: Sequence[Part] = (),
    margin: Part | None = None,
    **layout: Any,
) -> go.Figure:
    """A figure in the common style: `data` are traces, `x` and `y` what differs from the common axes."""
    return go.Figure({
        "data": list(data),
        "layout": {
            "template": {}, "height": height, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "showlegend": False,
            "font": {"family": FONT, "size": SIZE, "color": theme.text}, "separators": ".,", "dragmode": False,
            "margin": {"l": 8, "r": 12, "t": 12, "b": 8, **(margin or {})}, "hovermode": "closest",
            "hoverlabel": {
                "font": {"family": FONT, "size": SIZE, "color": theme.text}, "bgcolor": theme.surface,
                "bordercolor": theme.muted, "align": "left",
            },
            "xaxis": {**axis(theme), **(x or {})}, "yaxis": {**axis(theme), **(y or {})},
            "annotations": list(notes), "shapes": list(shapes), **layout,
        },
    })  # fmt: skip


def axis(theme: Theme, title: str | None = None, **more: Any) -> dict[str, Any]:
    """A quiet axis: faint grid, no frame, labels that make their own room."""
    quiet: dict[str, Any] = {
        "gridcolor": theme.grid, "gridwidth": 1, "zeroline": False, "automargin": True, "fixedrange": True,
        "tickfont": {"size": 14, "color": theme.muted}, "ticks": "", "showline": False,
    }  # fmt: skip
    if title:
        quiet["title"] = {"text": title, "font": {"size": SIZE, "color": theme.text}, "standoff": 10}
    return {**quiet, **more}


def hidden() -> dict[str, Any]:
    """An axis that only gives positions."""
    return {"visible": False, "showgrid": False, "fixedrange": True}


def note(theme: Theme, x: Any, y: Any, text: str, **more: Any) -> dict[str, Any]:
    """Text beside a mark, in place of a legend."""
    return {
        "x": x, "y": y, "text": text, "showarrow": False, "font": {"size": SIZE, "color": theme.text},
        "xanchor": "left", "yanchor": "middle", "align": "left", **more,
    }  # fmt: skip


def key(theme: Theme, entries: Sequence[tuple[str, str, str]], *, x: float, y: float) -> list[dict[str, Any]]:
    """What the marks mean, in an empty corner (x and y are 0 or 1): (mark, colour, meaning) a line."""
    side, step = ("right" if x else "left"), (-21 if y else 21)
    ordered = entries if y else tuple(reversed(entries))
    return [
        note(
            theme, x, y, f'<span style="color:{colour}"><b>{mark}</b></span> {meaning}', xref="paper", yref="paper",
            xanchor=side, yanchor="top" if y else "bottom", xshift=-6 if x else 8, yshift=step * line,
        )
        for line, (mark, colour, meaning) in enumerate(ordered)
    ]  # fmt: skip


def key_above(theme: Theme, entries: Sequence[tuple[str, str, str]], a_line: int = 3) -> list[dict[str, Any]]:
    """What the marks mean, in lines over the plot, `a_line` in each: for plots without an empty corner.

    Give the figure a top margin of `key_room(n)`.
    """
    written = [f'<span style="color:{colour}"><b>{mark}</b></span> {meaning}' for mark, colour, meaning in entries]
    lines = ["   ".join(written[start : start + a_line]) for start in range(0, len(written), a_line)]
    return [note(theme, 0, 1, "<br>".join(lines), xref="paper", yref="paper", yanchor="bottom", yshift=6)]


def key_room(n: int, a_line: int = 3) -> int:
    """Pixels that a key of `n` entries takes over a plot."""
    return 14 + 22 * -(-n // a_line)


def rule(theme: Theme, **ends: Any) -> dict[str, Any]:
    """A thin dotted line for reference."""
    return {"type": "line", "line": {"color": theme.muted, "width": 1.5, "dash": "dot"}, "layer": "below", **ends}


def empty(theme: Theme) -> go.Figure:
    """What stands where there is nothing to draw; the message above it says why."""
    said = note(theme, 0.5, 0.5, "Nothing to draw.", xref="paper", yref="paper", xanchor="center", align="center")
    return figure(theme, 100, [], x=hidden(), y=hidden(), notes=[said])


def wrap(text: str, width: int = 38) -> str:
    """The text in lines of at most `width` letters, as a phone shows them."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
