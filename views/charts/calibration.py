"""Pictures of probabilities that mislead: after sampling, and among the winners of an auction."""

import math
from typing import Any

import pandas as pd

from views.charts.lines import line, reference
from views.charts.picture import Picture
from views.charts.style import Theme, axis, figure, key, note, rule
from views.charts.tables import numbers, records
from views.charts.words import percent, plain, points

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
CURSE = 0.05
TOP = 1.8  # room over a rate of 100% for its label


def sampling(table: pd.DataFrame, kept: float, theme: Theme) -> Picture:
    """What each true rate reads like when a share `kept` of the negatives is left: rate, reads, corrected.

    The first row is the rate asked for.
    """
    own = records(table)[0]
    found = table.sort_values("rate").drop_duplicates("rate")
    low = float(found["rate"].min()) * 0.8
    ends = {"type": "log", "range": [math.log10(low), math.log10(TOP)], "tickvals": RATES, "tickformat": "~%"}
    rate = numbers(found, "rate")
    data = [
        reference(theme.muted, (low, 1.0)),
        line(theme.losses[0], rate, numbers(found, "reads"), "true %{x:.1%}, reads %{y:.1%}", mark="square"),
        line(theme.ours, rate, numbers(found, "corrected"), "corrected: %{y:.1%}", dash="dot", mark="circle-open"),
    ]
    meanings = [("■", theme.losses[0], "as the model says"), ("○", theme.ours, "corrected")]
    # Beside the curve, which rises to the right; a label at its very start would stand on the axis.
    side = ("left", 6, 8) if own["rate"] < 2 * low else ("right", -8, 4)
    corner = dict(zip(("xanchor", "xshift", "yshift"), side, strict=True), yanchor="bottom")
    drawn = figure(
        theme, 400, data,
        x=axis(theme, "true click rate", **{**ends, "range": [math.log10(low), math.log10(max(rate) * 1.15)]}),
        y=axis(theme, "reads like", **ends),
        notes=[
            note(theme, math.log10(own["rate"]), math.log10(own["reads"]), f"<b>{_rate(own['reads'])}</b>", **corner),
            *key(theme, meanings, x=1, y=0),
        ],
        shapes=[rule(theme, x0=own["rate"], x1=own["rate"], y0=own["rate"], y1=own["reads"])],
    )  # fmt: skip
    rows = [f"{_rate(each['rate'])} reads {_rate(each['reads'])}" for each in records(found)]
    alt = f"With {percent(kept)} of the negatives kept: {'; '.join(rows)}; the correction gives each true rate back."
    return Picture(drawn, _reads(own, kept), alt)


def _rate(value: float) -> str:
    """A rate with as many decimals as it needs: 34.5%, 5%, 0.1%."""
    return f"{100 * value:.1f}".removesuffix(".0") + "%"


def _reads(own: dict[str, Any], kept: float) -> str:
    if kept >= 1:
        return f"{_rate(own['rate'])} reads as {_rate(own['reads'])}: every negative was kept"
    return f"{_rate(own['rate'])} reads as {_rate(own['reads'])} when {_rate(kept)} of the negatives are kept"


def winners_curse(table: pd.DataFrame, theme: Theme) -> Picture:
    """Expected ÷ true clicks as predictions get noisier: noise, share_kept, log, scored, shown."""
    found = records(table)
    noise = numbers(table, "noise")
    looks = [
        ("shown", "the ads shown", theme.losses[0], "solid", "circle", "●"),
        ("scored", "all ads the model scored", theme.ours, "dash", "square", "■"),
        ("log", "the log, before the noise", theme.production, "dot", "diamond-open", "◇"),
    ]
    drawn_too = [each for each in looks if not table[each[0]].isna().any()]
    data = [
        line(colour, noise, numbers(table, name), f"{words}<br>noise %{{x}}: %{{y:.2f}} times", dash=dash, mark=mark)
        for name, words, colour, dash, mark, _ in drawn_too
    ]
    names = [f"{each['noise']:g}<br>{percent(each['share_kept'])}" for each in found]
    top = max(float(table[name].max()) for name, *_ in drawn_too)
    drawn = figure(
        theme, 400, data,
        x=axis(theme, "noise on the log odds, and the value kept", tickvals=noise, ticktext=names, showgrid=False,
               range=[-0.08, max(noise) + 0.08]),
        y=axis(theme, "expected ÷ true clicks", range=[0, max(top, 1.0) * 1.3], nticks=6),
        notes=key(theme, [(letter, colour, words) for _, words, colour, _, _, letter in drawn_too], x=0, y=1),
        shapes=[rule(theme, x0=0, x1=1, xref="paper", y0=1, y1=1)],
    )  # fmt: skip
    return Picture(drawn, _curse_message(table), _curse_alt(found))


def cursed(table: pd.DataFrame) -> bool:
    """Whether noise makes the ads shown look better than the rest."""
    last = table.iloc[-1]
    return bool(last["shown"] >= last["scored"] + CURSE)


def _curse_message(table: pd.DataFrame) -> str:
    found = records(table)
    first, last = found[0], found[-1]
    lost = first["share_kept"] - last["share_kept"]
    if not cursed(table):
        return "Noise does not make the winners look better than the rest here: too few ads compete"
    return (
        f"Noise makes the ads shown promise {plain(last['shown'])} times their clicks, all ads scored "
        f"{plain(last['scored'])} times, and {'costs' if lost >= 0 else 'gains'} {points(lost)}"
    )


def _curse_alt(found: list[dict[str, Any]]) -> str:
    rows = [
        f"noise {each['noise']:g}: {each['shown']:.2f} on the ads shown, {each['scored']:.2f} on all scored, "
        f"value kept {percent(each['share_kept'])}"
        for each in found
    ]
    log = found[0]["log"]
    tail = "" if math.isnan(log) else f"; on the log {log:.2f} whatever the noise"
    return f"Expected over true clicks. {'; '.join(rows)}{tail}."
