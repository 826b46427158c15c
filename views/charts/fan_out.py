"""Picture of fan-out: what writing posts to their followers' feeds costs, and what looking them up does."""

from typing import Any

from pipelines.feed_ranking.studies import FanOut
from views.charts.lines import line
from views.charts.panels import Panel, panels_figure
from views.charts.picture import Picture
from views.charts.style import Theme, axis, key
from views.charts.tables import numbers, records
from views.charts.words import percent

HEAD = 72  # pixels over the panels, for the three lines of the key


def write_or_read(data: FanOut, theme: Theme) -> Picture:
    """Operations a second and the largest burst, by the share of the authors whose posts are looked up on opening."""
    table = data.mixes.assign(total=data.mixes["writes"] + data.mixes["reads"])
    found, at = records(table), [float(n) for n in range(len(table))]
    looks = [
        ("total", "together", theme.ours, "solid", "circle", "●"),
        ("writes", "writes to followers’ feeds", theme.losses[0], "dash", "square", "■"),
        ("reads", "look-ups on opening", theme.production, "dot", "diamond", "◆"),
    ]
    ticks = {"tickvals": at, "ticktext": [_authors(each["authors"]) for each in found], "showgrid": False}
    ends: dict[str, Any] = {"range": [-0.3, len(at) - 0.7], **ticks}
    panels = [
        Panel(
            [
                line(colour, at, numbers(table, column), [f"{words}: {_sized(e[column])} a second" for e in found],
                     dash=dash, mark=mark)
                for column, words, colour, dash, mark, _ in looks
            ],
            axis(theme, **ends), axis(theme, "a second", tickformat="~s", rangemode="tozero", nticks=4),
        ),
        Panel(
            [line(theme.losses[0], at, numbers(table, "burst"), list(map(_burst, found)), dash="dash", mark="square")],
            axis(theme, "most followed authors looked up", **ends),
            axis(theme, "writes for one post", tickformat="~s", rangemode="tozero", nticks=4),
        ),
    ]  # fmt: skip
    drawn = panels_figure(
        theme, panels, key(theme, [(letter, colour, words) for _, words, colour, _, _, letter in looks], x=0, y=1), HEAD
    )
    return Picture(drawn, _message(found), _alt(data, found))


def _authors(share: float) -> str:
    return "none" if share == 0 else "all" if share == 1 else f"{100 * share:g}%"


def _sized(n: float) -> str:
    """A large number to two digits: 1.5 million."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if n >= size:
            return f"{n / size:.2g} {word}" if n < 100 * size else f"{n / size:,.0f} {word}"
    return f"{n:,.0f}"


def _burst(each: dict[str, Any]) -> str:
    return f"{_authors(each['authors'])} looked up: one post is at most {_sized(each['burst'])} writes"


def _message(found: list[dict[str, Any]]) -> str:
    write, read = found[0]["writes"], found[-1]["reads"]
    cheap, dear = ("writing", "looking up") if write <= read else ("looking up", "writing")
    costs = f"{_who(cheap)} takes {_sized(min(write, read))} operations a second, {dear} {_sized(max(write, read))}"
    return f"{costs}; but one post by the most followed author is {_sized(found[0]['burst'])} writes"


def _who(cheap: str) -> str:
    """Who does what, at the start of a sentence."""
    return "Writing posts to their followers" if cheap == "writing" else "Looking posts up on opening"


def _alt(data: FanOut, found: list[dict[str, Any]]) -> str:
    rows = [
        f"{_authors(each['authors'])} looked up: {_sized(each['writes'])} writes and {_sized(each['reads'])} look-ups "
        f"a second, at most {_sized(each['burst'])} writes for one post"
        for each in found
    ]
    even = (
        f"Both cost the same at {data.break_even:.1f} openings for a post written; here there are {data.openings:.1f}"
    )
    top = f"The most followed hundredth of the authors cause {percent(data.top_writes)} of all writes"
    return f"{'; '.join(rows)}. {even}. {top}."
