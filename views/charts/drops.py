"""Pictures of what is turned away before anything is scored: from all there is, step by step, to what is kept."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import HATCHES, Theme
from views.charts.tables import records
from views.charts.words import listed, percent, plain, sentence

NOTHING = 0.0005  # a share that reads as 0.0%


@dataclass(frozen=True)
class Dropped:
    """How a scenario says it: the things and where they are dropped, the first and the last row, what is lost by it.

    `passing` follows "9 of 90 things"; `room` says that the last step drops nothing, `turned` what it drops, with {}.
    """

    things: str
    where: str
    whole: str
    kept: str
    best: str
    passing: str
    room: str
    turned: str


def drop_reasons(table: pd.DataFrame, said: Dropped, theme: Theme) -> Picture:
    """Things a request that each reason turns away, from all to those kept: reason, n, left, best."""
    found = records(table)
    everything, kept = found[0]["n"] + found[0]["left"], found[-1]["left"]
    rows = [_row(theme, each, said) for each in found if each["n"] > 0]
    rows = [Row(said.whole, everything, plain(everything), theme.production), *rows]
    rows.append(Row(said.kept, kept, plain(kept), theme.ours))
    named = listed([f"{each['reason']} {plain(each['n'])} ({_best(each, said)})" for each in found if each["n"] > 0])
    alt = f"{sentence(said.things)} dropped {said.where}, of {plain(everything)}: {named}; {plain(kept)} are kept."
    return Picture(rows_figure(theme, rows, (0.0, everything)), _message(found, everything, said), alt)


def _row(theme: Theme, each: dict[str, Any], said: Dropped) -> Row:
    """A step down; one that also turns away the best is coloured as a loss."""
    costs = each["best"] >= NOTHING
    written = f"−{plain(each['n'])}" + (f", {_best(each, said)}" if costs else "")
    colour, hatch = (theme.losses[0], HATCHES[0]) if costs else (theme.production, "")
    return Row(
        sentence(each["reason"]), each["n"], written, colour, start=each["left"], hatch=hatch, ghost=each["left"]
    )


def _best(each: dict[str, Any], said: Dropped) -> str:
    return f"{percent(each['best'], 0 if each['best'] >= 0.1 or each['best'] == 0 else 1)} {said.best}"


def _message(found: list[dict[str, Any]], everything: float, said: Dropped) -> str:
    last = found[-1]
    passing = last["n"] + last["left"]
    message = f"{plain(passing)} of {plain(everything)} {said.passing}"
    if last["n"] <= 0:
        return f"{message}, and {said.room}"
    return f"{message}; {said.turned.format(plain(last['n']))}, with {_best(last, said)}"
