"""Pictures of time: what each stage took, and what one request would take at another size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import HATCHES, Theme, rule
from views.charts.tables import records
from views.charts.words import MEASURED, listed, milliseconds, plain, sentence

FUNNEL = 3
WAITING = "while a person waits:"


def stage_times(table: pd.DataFrame, request: str, theme: Theme) -> Picture:
    """Seconds by stage in the order they ran: stage, seconds, n_in, n_out, unit, serving, per_request."""
    found = records(table)
    rows = [
        Row(
            sentence(each["stage"]) + f", {WAITING}" * each["serving"], each["seconds"], _written(each, request),
            theme.ours if each["serving"] else theme.production,
            hatch="" if each["serving"] else "/", stacked=bool(each["serving"]),
            hover=f"{milliseconds(each['seconds'])}: {each['n_in']:,} in, {each['n_out']:,} out ({each['unit']})",
        )
        for each in found
    ]  # fmt: skip
    drawn = rows_figure(theme, rows, (0.0, max(row.length for row in rows)))
    waits = sum(bool(each["serving"]) for each in found)
    message = f"Nobody waits for {len(found) - waits} of the {len(found)} stages; a {request} waits for {waits}"
    named = listed([f"{each['stage']}{f' {WAITING}' * each['serving']} {_plainly(each, request)}" for each in found])
    return Picture(drawn, message, f"Time by stage: {named}. {MEASURED}")


def _written(each: dict[str, Any], request: str) -> str:
    """The time a stage took; where a person waits, that of one request before that of the batch run here."""
    if not each["serving"]:
        return milliseconds(each["seconds"])
    n = round(each["seconds"] / each["per_request"]) if each["per_request"] > 0 else 0
    wait = f"<b>{milliseconds(each['per_request'])} a {request}</b>"
    return wait + f", {milliseconds(each['seconds'])} for {n:,}" * (n > 0)


def _plainly(each: dict[str, Any], request: str) -> str:
    return _written(each, request).replace("<b>", "").replace("</b>", "")


@dataclass(frozen=True)
class Compared:
    """Two stages with a funnel between: a sentence, with {} for the items that each sees a request, and the lesson."""

    cheap: str
    dear: str
    sentence: str
    lesson: str


def cost_by_stage(costs: pd.DataFrame, requests: int, compared: Compared, theme: Theme) -> Picture:
    """What one item costs in each stage, as measured in this run: stage, label, seconds, count, item, per_item.

    The counts are of so many `requests`.
    """
    found = records(costs)
    rows = [
        Row(
            each["label"], each["per_item"], _micro(each["per_item"]), theme.ours,
            hover=f"{milliseconds(each['seconds'])} for {each['count']:,} ({each['item']})",
        )
        for each in found
    ]  # fmt: skip
    drawn = rows_figure(theme, rows, (0.0, max(row.length for row in rows)))
    seen = {each["stage"]: each["count"] / max(requests, 1) for each in found}
    many, few = seen[compared.cheap], seen[compared.dear]
    message = compared.sentence.format(plain(many), plain(few))
    message += f": {compared.lesson}" if many >= FUNNEL * few else ""
    named = listed([f"{row.name.lower()} {row.written}" for row in rows])
    return Picture(drawn, message, f"Cost of one item by stage: {named}. {MEASURED}")


def _micro(seconds: float) -> str:
    return f"{plain(1e6 * seconds)} µs"


def request_time(capacity: pd.DataFrame, parts: Sequence[str], work: str, theme: Theme) -> Picture:
    """One request at the size asked for: the milliseconds of its parts, quantities of a calculator, and the budget.

    `work` says in counts what the request asks for.
    """
    value = dict(zip(capacity["quantity"], capacity["value"], strict=True))
    total, budget = value["request"], value["request"] / value["share of the budget"]
    rows, start = [], 0.0
    for name, colour, hatch in zip(parts, theme.losses, HATCHES, strict=False):
        rows.append(Row(sentence(name), value[name], _ms(value[name]), colour, start=start, hatch=hatch))
        start += value[name]
    rows.append(Row("One request", total, _ms(total), theme.ours))
    rows.append(Row("Budget", budget, _ms(budget), theme.production, hatch="."))
    ends = [rule(theme, x0=budget, x1=budget, y0=0, y1=1, yref="paper")]
    drawn = rows_figure(theme, rows, (0.0, max(total, budget)), ends)
    named = listed([f"{name} {_ms(value[name])}" for name in parts])
    alt = f"Time of one request: {named}; together {_ms(total)} of {_ms(budget)}. {MEASURED}"
    return Picture(drawn, f"One request: {work}", alt)


def _ms(value: float) -> str:
    return milliseconds(value / 1e3)
