"""Pictures of the training data: position, labels, counters that leak, and probabilities."""

import math
from typing import Any

import pandas as pd

from pipelines.judge import BELOW_ZERO
from views.charts.kept import lowest
from views.charts.lines import line, reference
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure, key, note
from views.charts.tables import numbers, records
from views.charts.words import listed, part, percent, plain, points, sentence

AT = "<br>place %{x}: %{y:.1%}"
TELLING = 0.005
ENDS = 3
TICKS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def position_bias(table: pd.DataFrame, theme: Theme) -> Picture:
    """Click rate by place: production's log, the random bucket, and the chance of being seen estimated from it."""
    place, seen = numbers(table, "place"), numbers(table, "examination")
    pinned = [not math.isnan(rate) for rate in table["pinned"]]
    shapes = ["square" if each else "circle" for each in pinned]
    data = [line(theme.production, place, numbers(table, "production"), "Production" + AT, mark=shapes)]
    meanings = [("●", theme.production, "production")] + [("■", theme.production, "its promoted pins")] * any(pinned)
    if _served_at_random(table):
        data.append(line(theme.ours, place, _fitted(table), "Chance of being seen, scaled" + AT, dash="dot", mark=None))
        data.append(line(theme.ours, place, numbers(table, "bucket"), "Random bucket" + AT, mark="diamond"))
        meanings += [("◆", theme.ours, "random bucket"), ("┄", theme.ours, "chance of being seen")]
    drawn = figure(
        theme, 380, data, x=axis(theme, "place in the list", dtick=1, showgrid=False, range=[0.6, 10.4]),
        y=axis(theme, "clicks per impression", tickformat=".0%", rangemode="tozero", nticks=6),
        notes=key(theme, meanings, x=1, y=1),
    )  # fmt: skip
    return Picture(drawn, _position_message(table), _position_alt(table, seen))


def _served_at_random(table: pd.DataFrame) -> bool:
    return bool(table["n_bucket"].iloc[0] > 0)


def _fitted(table: pd.DataFrame) -> list[float]:
    """The estimated chance of being seen on the scale of the bucket's clicks."""
    seen = table["examination"]
    return [float(value) for value in seen * table["bucket"].sum() / seen.sum()]


def _position_message(table: pd.DataFrame) -> str:
    if not _served_at_random(table):
        return (
            "Without a random bucket nobody can say what the place does to clicks: the chance of being seen is a guess"
        )
    clicks = table["bucket"] * table["n_bucket"]
    n, first, last = (round(float(each.sum())) for each in (clicks, clicks.iloc[:ENDS], clicks.iloc[-ENDS:]))
    if not n:
        return "The random bucket holds no click: the chance of being seen is a guess"
    message = f"By {n:,} clicks of the random bucket, the first three places are seen "
    message += (
        f"about {plain(first / last)} times as often as the last three" if last else "and the last three hardly ever"
    )
    pinned = table["pinned"].notna()
    if pinned.any() and not pinned.all():
        last_pin, next_place = table[pinned].iloc[-1], table[~pinned].iloc[0]
        if next_place["production"] > last_pin["production"]:
            message += f", yet place {int(next_place['place'])} out-clicks the pin above it"
    return message


def _position_alt(table: pd.DataFrame, seen: list[float]) -> str:
    guess = "" if _served_at_random(table) else "guessed "
    places = [
        f"place {int(each['place'])}: production {percent(each['production'], 1)}, "
        f"bucket {percent(each['bucket'], 1)}, {guess}chance of being seen {chance:.2f}"
        for each, chance in zip(records(table), seen, strict=True)
    ]
    return "Click rate by place. " + "; ".join(places) + "."


def label_balance(table: pd.DataFrame, theme: Theme) -> Picture:
    """Training rows by place, clicked and not: how few positives there are and where they come from."""
    clicked, other, place = (numbers(table, name) for name in ("clicked", "not_clicked", "place"))
    rows = [c + o for c, o in zip(clicked, other, strict=True)]
    drawn = figure(
        theme, 360, [_bar(theme, place, clicked, theme.ours, "clicked"), _bar(theme, place, other, theme.grid, "not")],
        barmode="stack", bargap=0.25, x=axis(theme, "place in the list", dtick=1, showgrid=False),
        y=axis(theme, "training rows", tickformat="~s", nticks=6, range=[0, max(*rows, 1) * 1.3]),
        notes=_click_rates(theme, clicked, rows) + key(theme, [("■", theme.ours, "clicked, % of rows")], x=0, y=1),
    )  # fmt: skip
    rates = [f"place {int(p)}: {int(c):,} of {int(n):,}" for p, c, n in zip(place, clicked, rows, strict=True)]
    message = _balance_message(sum(clicked), sum(rows), clicked[0])
    return Picture(drawn, message, "Training rows with a click by place. " + "; ".join(rates) + ".")


def _bar(theme: Theme, x: list[float], y: list[float], colour: str, name: str) -> dict[str, Any]:
    return {
        "type": "bar", "x": x, "y": y, "marker": {"color": colour, "line": {"width": 1, "color": theme.production}},
        "hovertemplate": f"place %{{x}}: %{{y:,}} {name if name == 'clicked' else 'not clicked'}<extra></extra>",
    }  # fmt: skip


def _click_rates(theme: Theme, clicked: list[float], rows: list[float]) -> list[dict[str, Any]]:
    """Percentages over the bars."""
    above = {"xanchor": "center", "yanchor": "bottom", "yshift": 3, "font": {"size": 14, "color": theme.text}}
    return [
        note(theme, place, n, f"{100 * c / n:.0f}" if n else "–", **above)
        for place, (c, n) in enumerate(zip(clicked, rows, strict=True), start=1)
    ]


def _balance_message(n_clicked: float, n: float, first: float) -> str:
    if not n_clicked:
        return "No row has a click: there is nothing to learn from"
    rate = n_clicked / n
    one_in = f"1 training row in {1 / rate:.0f} is a click" if rate < 0.5 else f"{percent(rate)} of the rows are clicks"
    return f"{one_in}, and {part(first / n_clicked)} of the clicks come from the first place"


def leak(table: pd.DataFrame, theme: Theme) -> Picture:
    """Counters as of event time beside counters that hold the future: counters, figure, value, low, high."""
    pairs: dict[str, dict[str, dict[str, Any]]] = {}
    for each in records(table):
        pairs.setdefault(each["figure"], {})[each["counters"]] = each
    rows = [row for name, pair in pairs.items() for row in _leak_rows(theme, name, pair)]
    gains = {name: pair["leaking"]["value"] - pair["event_time"]["value"] for name, pair in pairs.items()}
    named = listed([
        f"{name} {_written(name, pair['event_time']['value'])} as of event time and "
        f"{_written(name, pair['leaking']['value'])} leaking"
        for name, pair in pairs.items()
    ])  # fmt: skip
    alt = f"What leaking counters change: {named}."
    span = (lowest(row.length for row in rows), 1.0)
    return Picture(rows_figure(theme, rows, span, below=BELOW_ZERO), _leak_message(gains), alt)


def _leak_rows(theme: Theme, name: str, pair: dict[str, dict[str, Any]]) -> list[Row]:
    kinds = (("event_time", "As of event time", theme.ours, ""), ("leaking", "Leaking", theme.misleading, "/"))
    return [
        Row(
            label, pair[counters]["value"], _written(name, pair[counters]["value"]), colour, low=pair[counters]["low"],
            high=pair[counters]["high"], hatch=hatch, heading=sentence(name) if counters == "event_time" else "",
        )
        for counters, label, colour, hatch in kinds
    ]  # fmt: skip


def _written(name: str, value: float) -> str:
    return percent(value, 1) if name == "value kept" else f"{value:.3f}"


def _leak_message(gains: dict[str, float]) -> str:
    auc, kept = gains["AUC"], gains["value kept"]
    real = f"costs {points(kept)} of value" if kept < 0 else f"brings {points(kept)} of value"
    real = real if abs(kept) > TELLING else "does nothing for the value kept"
    if abs(auc) <= TELLING:
        return f"Here letting counters see the future leaves AUC as it is and {real}"
    return f"Letting counters see the future {'lifts' if auc > 0 else 'lowers'} AUC by {abs(auc):.3f} and {real}"


def reliability(table: pd.DataFrame | None, theme: Theme, acts: str = "clicks") -> Picture:
    """Predicted against observed rate of what people do in bins of equally many impressions; None: no probabilities."""
    if table is None or table.empty:
        text = "This model makes scores, not probabilities: there is nothing to calibrate"
        return Picture(empty(theme), text, text + ".")
    predicted, observed = numbers(table, "predicted"), numbers(table, "observed")
    floor = max(min([*predicted, *(rate for rate in observed if rate > 0)]) / 2, 1e-5)
    top = max(*predicted, *numbers(table, "high")) * 1.2
    log = {"type": "log", "range": [math.log10(floor), math.log10(top)], "tickvals": TICKS, "tickformat": "~%"}
    drawn = figure(
        theme, 400, [reference(theme.muted, (floor, top)), _bins(theme, table, floor)],
        x=axis(theme, f"predicted rate of {acts}", **log), y=axis(theme, f"observed rate of {acts}", **log),
        notes=key(theme, [("┄", theme.muted, "as predicted")], x=0, y=1),
    )  # fmt: skip
    bins = [f"{percent(p, 1)} predicted, {percent(o, 1)} observed" for p, o in zip(predicted, observed, strict=True)]
    return Picture(drawn, _reliability_message(table, acts), "Reliability by bin: " + "; ".join(bins) + ".")


def _bins(theme: Theme, table: pd.DataFrame, floor: float) -> dict[str, Any]:
    """The bins with their intervals; a rate of 0 stands on the floor of the logarithmic axis, as an open mark."""
    observed = table["observed"].clip(lower=floor)
    up, down = (table["high"] - observed).clip(lower=0), observed - table["low"].clip(lower=floor)
    hovers = [
        f"predicted {percent(each['predicted'], 1)}<br>observed {percent(each['observed'], 1)}<br>"
        f"{each['n']:,} impressions"
        for each in records(table)
    ]
    marks = ["circle" if rate > 0 else "circle-open" for rate in table["observed"]]
    bars = {"type": "data", "symmetric": False, "array": up.to_list(), "arrayminus": down.to_list(), "thickness": 2}
    return line(theme.ours, numbers(table, "predicted"), observed.to_list(), hovers, mark=marks, mode="markers",
                error_y={**bars, "color": theme.ours, "width": 4})  # fmt: skip


def _reliability_message(table: pd.DataFrame, acts: str) -> str:
    observed = float((table["observed"] * table["n"]).sum())
    promised = float((table["predicted"] * table["n"]).sum())
    within = int(((table["predicted"] >= table["low"]) & (table["predicted"] <= table["high"])).sum())
    if observed == 0:
        return f"There were no {acts}, so no probability can be checked"
    ratio = promised / observed
    total = f"as many {acts} as came" if 0.9 <= ratio <= 1.1 else f"{plain(ratio)} times the {acts} that came"
    return f"The model promises {total}; {within} of {len(table)} bins lie on the line within chance"
