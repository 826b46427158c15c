"""Pictures of the pool of posts: where they come from, what is turned away, how large it should be."""

from typing import Any

import pandas as pd

from pipelines.feed_ranking.selection import SOURCES as IN_POOL
from views.charts import drops
from views.charts.dots import Mark, dots_figure, told
from views.charts.kept import kept_axis
from views.charts.lines import line
from views.charts.panels import Panel, panels_figure
from views.charts.picture import Picture
from views.charts.style import Theme, axis, empty, key, rule
from views.charts.tables import numbers, records
from views.charts.words import listed, percent, plain, points, sentence

DROPPED = drops.Dropped(
    "posts an opening", "by the filters and by the pool", "Posts of the last days", "In the pool",
    "of the oracle’s", "posts pass every filter", "the pool has room for all of them",
    "the pool leaves {} of them out",
)  # fmt: skip
KNOBS = {
    "selection.size": ("posts in the pool", ""),
    "selection.out_share": ("share from outside the network", "%"),
    "filters.window": ("freshness window, hours", ""),
}
SEEN = ("pool", "shown", "oracle")
HEAD = 50  # pixels over the panels, for two lines of the key


def sources(table: pd.DataFrame, theme: Theme) -> Picture:
    """Posts by source in the pool, on the first page, in the oracle's first ten: source, pool, shown, oracle, worth."""
    # What did not come through the pool has no share of it.
    table = table.assign(
        **{name: table[name].where(table["source"].isin(IN_POOL) | (table[name] > 0)) for name in SEEN}
    )
    found = [each for each in records(table) if any(each[name] > 0 for name in SEEN)]
    if not found:
        text = "Every source is off, so there is no pool"
        return Picture(empty(theme), text, text + ".")
    marks = (
        Mark("pool", "■", "square", theme.production, "in the pool"),
        Mark("shown", "●", "circle", theme.ours, "in the first ten shown"),
        Mark("oracle", "◆", "diamond", theme.oracle, "in the oracle’s first ten"),
    )
    names = [sentence(each["source"]) for each in found]
    drawn = dots_figure(theme, names, found, marks, percent)
    alt = f"Share of the posts by what brought them. {told(names, found, marks, percent)}."
    return Picture(drawn, _sources_message(found), alt)


def _sources_message(found: list[dict[str, Any]]) -> str:
    pooled = [each for each in found if each["pool"] > 0]
    if not pooled:
        return "The pool is empty: no source that is on brings a post, and none of the oracle’s can be shown"
    most = max(pooled, key=lambda each: each["shown"])
    missed = 1 - sum(each["oracle"] for each in pooled)
    message = (
        f"“{sentence(most['source'])}” is {percent(most['pool'])} of the pool and {percent(most['shown'])} of the "
    )
    return message + f"first ten shown; {percent(missed)} of the oracle’s first ten are not in the pool at all"


def drop_reasons(table: pd.DataFrame, theme: Theme) -> Picture:
    """Posts an opening from all there are to those in the pool: reason, n, left, best."""
    return drops.drop_reasons(table.assign(reason=table["reason"].str.replace("'", "’")), DROPPED, theme)


def pool_sizes(table: pd.DataFrame, heads: int, theme: Theme) -> Picture:
    """Value kept and its ceiling by size, share from outside and window: knob, own, and the columns of a turn.

    `heads` are the predictions that each post in the pool takes.
    """
    entries = [("◆", theme.oracle, "best order of the pool"), ("●", theme.ours, "value kept; dotted: as it is now")]
    sweeps = {str(knob): sweep for knob, sweep in table.groupby("knob", sort=False)}
    top = max(numbers(table, "ceiling")) + 0.1
    drawn = panels_figure(
        theme, [_panel(theme, knob, sweep, heads, top) for knob, sweep in sweeps.items()],
        key(theme, entries, x=0, y=1), HEAD,
    )  # fmt: skip
    rows = [
        f"{KNOBS[knob][0]}: " + "; ".join(f"{_set(knob, each)} {_keeps(each)}" for each in records(sweep))
        for knob, sweep in sweeps.items()
    ]
    return Picture(drawn, _sizes_message(sweeps), f"Value kept and best order of the pool. {'. '.join(rows)}.")


def _set(knob: str, each: dict[str, Any]) -> str:
    return percent(each["setting"]) if KNOBS[knob][1] else f"{each['setting']:g}"


def _keeps(each: dict[str, Any]) -> str:
    return f"keeps {percent(each['share_kept'], 1)} of at most {percent(each['ceiling'], 1)}"


def _panel(theme: Theme, knob: str, sweep: pd.DataFrame, heads: int, top: float) -> Panel:
    found, at = records(sweep), numbers(sweep, "setting")
    ticks = [_set(knob, each) for each in found]
    title = KNOBS[knob][0]
    if knob == "selection.size":
        title += f", × {heads} predictions" if heads > 1 else ""
    hovers = [f"{title}: {tick}<br>{_keeps(each)}" for tick, each in zip(ticks, found, strict=True)]
    own = float(sweep[sweep["own"]]["setting"].iloc[0])
    kept, ceiling = numbers(sweep, "share_kept"), numbers(sweep, "ceiling")
    return Panel(
        [
            line(theme.oracle, at, ceiling, hovers, dash="dash", mark="diamond"),
            line(theme.ours, at, kept, hovers),
        ],
        axis(theme, title, tickvals=at, ticktext=ticks, showgrid=False),
        {**kept_axis(theme, [*kept, *ceiling], None, max(top, 0.2)), "dtick": 0.25},
        shapes=[rule(theme, x0=own, x1=own, y0=0, y1=top)],
    )


def _sizes_message(sweeps: dict[str, pd.DataFrame]) -> str:
    said = []
    for knob, words in (("selection.size", "a pool of {}"), ("filters.window", "a window of {} hours")):
        if knob in sweeps:
            far = _farthest(sweeps[knob])
            if far is not None:
                said.append(f"{words.format(plain(far['setting']))} {_changes(far['difference'])}")
    outside = sweeps.get("selection.out_share")
    if outside is not None:
        best = max(records(outside), key=lambda each: each["share_kept"])
        said.append(f"from outside the network {percent(best['setting'])} is best")
    return sentence(listed(said)) if said else "No other pool was tried"


def _farthest(sweep: pd.DataFrame) -> dict[str, Any] | None:
    others = [each for each in records(sweep) if not each["own"]]
    return max(others, key=lambda each: abs(each["difference"])) if others else None


def _changes(difference: float) -> str:
    if abs(difference) < 0.0005:
        return "changes nothing"
    return f"{'costs' if difference < 0 else 'adds'} {points(difference)}"
