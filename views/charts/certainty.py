"""The picture of a learner's certainty: how sure one was against how often it came so."""

import pandas as pd

from practice.certainty import Certainty
from views.charts.lines import line, reference
from views.charts.picture import Picture
from views.charts.style import Theme, axis, figure, key, note
from views.charts.tables import numbers, records
from views.charts.words import percent, plain

TICKS = (0.33, 0.5, 0.65, 0.8, 0.95)
ENDS = (0.25, 1.0)


def certainty(found: Certainty, theme: Theme) -> Picture:
    """A mark for each certainty said, with its interval; on the diagonal one is as often right as one says."""
    table = found.bins
    drawn = figure(
        theme, 360, [reference(theme.muted, ENDS), _marks(theme, table)],
        x=axis(theme, "how sure you were", range=[ENDS[0], 1.03], tickvals=TICKS, tickformat=".0%", showgrid=False),
        y=axis(theme, "how often it came so", range=[-0.03, 1.06], tickformat=".0%", nticks=6),
        notes=[
            *key(theme, [("┄", theme.muted, "as often as said")], x=1, y=0),
            *(note(theme, each["predicted"], each["observed"], f"of {each['n']}", xshift=8, yshift=11,
                   font={"size": 14, "color": theme.muted}) for each in records(table)),
        ],
        margin={"r": 40},
    )  # fmt: skip
    rows = [
        f"{percent(each['predicted'])} sure, {percent(each['observed'])} of {each['n']} came so "
        f"({percent(each['low'])} to {percent(each['high'])})"
        for each in records(table)
    ]
    return Picture(drawn, message(found), f"How sure against how often it came so: {'; '.join(rows)}.")


def _marks(theme: Theme, table: pd.DataFrame) -> dict[str, object]:
    hovers = [
        f"{percent(each['predicted'])} sure<br>{percent(each['observed'])} of {each['n']} came so"
        for each in records(table)
    ]
    up, down = table["high"] - table["observed"], table["observed"] - table["low"]
    bars = {"type": "data", "symmetric": False, "array": up.to_list(), "arrayminus": down.to_list(), "thickness": 2}
    return line(theme.ours, numbers(table, "predicted"), numbers(table, "observed"), hovers, mode="markers",
                error_y={**bars, "color": theme.ours, "width": 4})  # fmt: skip


def message(found: Certainty) -> str:
    """Whether the certainty was earned, in one sentence without its full stop."""
    numbers_said = f"{percent(found.said)} sure on average, right in {percent(found.right)}"
    if found.too_sure:
        return f"You promise too much: {numbers_said}"
    if found.too_shy:
        return f"You promise too little: {numbers_said}"
    return f"As far as {found.n} predictions can tell, your certainty is earned: {numbers_said}"


def in_words(found: Certainty) -> str:
    """The marks, calibration and normalized entropy, as the scenarios speak of them."""
    low, high = plain(found.calibration.low), plain(found.calibration.high)
    said = [
        f"{found.n_on_line} of {len(found.bins)} marks lie on the line within chance.",
        f"**Calibration**, expected ÷ observed: **{plain(found.calibration.value)}** ({low} to {high}).",
    ]
    if 0 < found.n_right < found.n:
        tells = (
            "below 1, so your certainty says" if found.entropy < 1 else "not below 1, so your certainty does not say"
        )
        said.append(
            f"**Normalized entropy**: **{found.entropy:.2f}**, {tells} more than always naming your average would."
        )
    return " ".join(said)
