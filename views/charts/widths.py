"""Pictures of how wide the funnel should be, and by what its second phase should trim."""

import math
from typing import Any

import pandas as pd

from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, figure, key, rule
from views.charts.tables import numbers, records
from views.charts.words import change, milliseconds, percent, plain, points, sentence

SIZED = {"phase_1": "Phase 1", "phase_2": "Phase 2"}
# A width that keeps within this much of the most is enough: more is not worth its cost.
NEAR = 0.005
NOTHING = 0.0005  # reads as 0.0 points
LOW = 0.5  # where all curves lie below, what they mean stands above them
APART = 0.11  # of the width of the figure: nearer ticks would touch on a phone
LIGHT = {"linear": "small linear model", "history": "smoothed history", "similarity": "similarity"}
BY = {"value": "by expected value", "clicks": "by click rate alone"}


def widths(table: pd.DataFrame, theme: Theme) -> Picture:
    """Every width in figures, columns as in the study `widths`: kept as a bar, the best choice as its faint end."""
    table = _each_once(table)
    rows = [
        Row(
            f"{each['width']} ads · ${each['dollars']:,.0f} · {milliseconds(each['seconds'])}", each["kept"],
            percent(each["kept"]), theme.ours if each["own"] else theme.production, ghost=each["ceiling"],
            heading=_heading(table, each["phase"]) if first else "", hover=_plainly(each),
        )
        for _, sweep in table.groupby("phase", sort=False)
        for first, each in zip([True] + [False] * len(sweep), records(sweep), strict=False)
    ]  # fmt: skip
    alt = "; ".join(f"{SIZED[each['phase']]}, {_plainly(each).replace('<br>', ', ')}" for each in records(table))
    return Picture(rows_figure(theme, rows, (0.0, 1.0)), _widths_message(table), alt + ".")


def _each_once(table: pd.DataFrame) -> pd.DataFrame:
    """Without widths beyond what comes in, which keep the same ads as one before: the run's own stands for them."""
    ads = table["light"].where(table["phase"] == "phase_1", table["scored"])
    first = table.assign(ads=ads).sort_values("own", ascending=False, kind="stable").drop_duplicates(["phase", "ads"])
    return first.sort_index()


def _heading(table: pd.DataFrame, phase: str) -> str:
    own = table[table["phase"] == phase].query("own").iloc[0]
    if phase == "phase_1":
        return f"Phase 1 keeps … and the model scores {plain(own['scored'])}"
    return f"Phase 2 keeps … of {plain(own['light'])}, and the model scores them"


def _plainly(each: dict[str, Any]) -> str:
    return (
        f"{each['width']} ads: {percent(each['kept'], 1)} kept, best choice {percent(each['ceiling'], 1)}<br>"
        f"${each['dollars']:,.0f} revenue per 1,000 requests<br>the model scores {plain(each['scored'])} a request, "
        f"{milliseconds(each['seconds'])}"
    )


def _enough(sweep: pd.DataFrame) -> Any:
    """The narrowest width that keeps the most, but for a hair."""
    return sweep[sweep["kept"] >= sweep["kept"].max() - NEAR].iloc[0]


def _widths_message(table: pd.DataFrame) -> str:
    """What is enough in each phase, and what the widest would change."""
    one, two = (table[table["phase"] == phase] for phase in SIZED)
    enough, widest = (_enough(one), _enough(two)), (one.iloc[-1], two.iloc[-1])
    more = [
        f"{wide['width']} would {_changed(wide['kept'] - least['kept'])}"
        for wide, least in zip(widest, enough, strict=True)
        if wide["width"] != least["width"]
    ]
    message = f"{enough[0]['width']} ads after phase 1 and {enough[1]['width']} after phase 2 are enough"
    return f"{message}: {', '.join(more)}" if more else message


def _changed(by: float) -> str:
    if abs(by) < NOTHING:
        return "leave the value as it is"
    return f"{'cost' if by < 0 else 'add'} {points(by)} of the value"


def phase_width(table: pd.DataFrame, phase: str, theme: Theme) -> Picture:
    """One phase's sweep: the best choice of what it keeps, the value kept, what the auction collects; ads on the x."""
    sweep = _each_once(table[table["phase"] == phase])
    now = sweep[sweep["own"]]
    who = "phase 2" if phase == "phase_1" else "the model"
    drawn = figure(
        theme, 400, [
            _curve(theme.oracle, sweep, "ceiling", "Best choice of what is kept", "dash", "diamond"),
            _curve(theme.ours, sweep, "kept", "Value kept", "solid", "circle"),
            _curve(theme.production, sweep, "revenue", "Revenue", "dot", "square"),
        ],
        x=axis(theme, f"ads a request that {who} scores", type="log", showgrid=False, **_ticks(sweep, now)),
        y=axis(theme, "share of the best value", tickformat=".0%", range=[0, 1.06], nticks=6),
        shapes=[rule(theme, x0=float(now["ads"].iloc[0]), x1=float(now["ads"].iloc[0]), y0=0.3, y1=1)],
        notes=key(theme, [
            ("◆", theme.oracle, "best choice of what is kept"), ("●", theme.ours, "value kept in the end"),
            ("■", theme.production, "revenue"),
        ], x=1, y=int(float(sweep["ceiling"].max()) < LOW)),
    )  # fmt: skip
    rows = [_plainly(each).replace("<br>", ", ") for each in records(sweep)]
    return Picture(drawn, _width_message(sweep, now.iloc[0]), "; ".join(rows) + ".")


def _curve(colour: str, sweep: pd.DataFrame, column: str, name: str, dash: str, mark: str) -> dict[str, Any]:
    hovers = [f"{name}: {percent(each[column], 1)}<br>{_plainly(each)}" for each in records(sweep)]
    return line(colour, numbers(sweep, "ads"), numbers(sweep, column), hovers, dash=dash, mark=mark)


def _ticks(sweep: pd.DataFrame, now: pd.DataFrame) -> dict[str, Any]:
    """A tick at every point that has room for one; the run's own comes first."""
    at = numbers(sweep, "ads")
    least = APART * max(math.log10(max(at) / min(at)), 0.1)
    kept: list[float] = []
    for ads in [*numbers(now, "ads"), *at]:
        if all(abs(math.log10(ads / other)) >= least for other in kept):
            kept.append(ads)
    return {"tickvals": kept, "ticktext": [plain(ads) for ads in kept]}


def _width_message(sweep: pd.DataFrame, now: Any) -> str:
    message = f"The best choice of {plain(now['ads'])} ads would keep {percent(now['ceiling'])}, the funnel keeps "
    message += percent(now["kept"])
    wider = sweep[sweep["ads"] >= 1.9 * now["ads"]]
    if wider.empty:
        return message
    more = wider.iloc[0]
    return f"{message}; with {plain(more['ads'])} it would be {percent(more['ceiling'])} and {percent(more['kept'])}"


def trim(table: pd.DataFrame, own: str, theme: Theme) -> Picture:
    """Light models, trimming by value and by click rate: value kept, revenue and clicks per 1,000 requests.

    Columns as in the study `trim`; `own` is the run's light model, the first of the table if it is not in it.
    """
    found = records(table)
    rows = [
        Row(
            sentence(f"{BY[each['by']]} · {_earned(each)}"), each["kept"], percent(each["kept"]),
            theme.ours if each["by"] == "value" else theme.misleading, hatch="" if each["by"] == "value" else "/",
            heading=sentence(LIGHT[each["model"]]) if each["by"] == "value" else "",
            hover=f"{_trimmed(each)}<br>{change(each['difference'])} against this run "
            f"({change(each['low'])} to {change(each['high'])})",
        )
        for each in found
    ]  # fmt: skip
    drawn = rows_figure(theme, rows, (0.0, max(row.length for row in rows)))
    named = "; ".join(_trimmed(each) for each in found)
    return Picture(drawn, _trim_message(found, own), f"Value kept by light model and by what it trims. {named}.")


def _earned(each: dict[str, Any]) -> str:
    return f"${each['revenue']:,.0f} · {each['clicks']:,.0f} clicks"


def _trimmed(each: dict[str, Any]) -> str:
    earned = _earned(each).replace(" ·", ",")
    return f"{sentence(LIGHT[each['model']])}, {BY[each['by']]}: {percent(each['kept'], 1)} kept, {earned}"


def _trim_message(found: list[dict[str, Any]], own: str) -> str:
    model = own if own in LIGHT else found[0]["model"]
    value, clicks = (next(e for e in found if (e["model"], e["by"]) == (model, by)) for by in BY)
    lost = value["kept"] - clicks["kept"]
    bought, paid = (clicks[name] / max(value[name], 1e-9) - 1 for name in ("clicks", "revenue"))
    if abs(lost) < NOTHING and max(abs(bought), abs(paid)) < NEAR:
        return "By expected value or by click rate: here the same ads are left"
    moved = f"{_relative(bought, 'fewer')} clicks and {_relative(paid, 'less')} revenue"
    price = (
        f"{'costs' if lost > 0 else 'gains'} {points(lost)} of the value" if abs(lost) >= NOTHING else "costs no value"
    )
    return f"Trimming by click rate alone brings {moved}, and {price}"


def _relative(share: float, lower: str) -> str:
    return f"{percent(abs(share))} {'more' if share >= 0 else lower}"
