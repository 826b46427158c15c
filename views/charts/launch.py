"""Picture of the launch: how many requests an A/B test needs to see the difference."""

import math

import numpy as np

from pipelines.answer import ValueWords
from pipelines.facts import minus
from pipelines.studies import AbPower
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, empty, figure, note, rule
from views.charts.words import percent

SAME = "Both show lists of the same worth: a test of any size would find nothing"


def ab_power(data: AbPower, words: ValueWords, theme: Theme) -> Picture:
    """The chance that an A/B test finds the difference, against the requests in each arm."""
    n = data.requests_per_arm
    if math.isinf(n):
        return Picture(empty(theme), SAME, SAME + ".")
    sizes = np.geomspace(max(n / 100, 1), n * 10, 80)
    power = [data.power(size) for size in sizes]
    drawn = figure(
        theme, 380,
        [line(theme.ours, sizes.tolist(), power, f"%{{x:,.0f}} {words.requests} an arm: %{{y:.0%}}", mark=None),
         line(theme.ours, [n], [data.power(n)], f"{n:,.0f} {words.requests} an arm: 80%", mark="diamond")],
        x=axis(theme, f"{words.requests} in each arm", type="log", tickformat="~s", nticks=5, showgrid=False),
        y=axis(theme, "chance to find it", tickformat=".0%", range=[0, 1.04], nticks=6),
        shapes=[rule(theme, x0=n, x1=n, y0=0, y1=1, yref="paper")],
        notes=[note(theme, math.log10(n), data.power(n), f"{n:,.0f} each", xanchor="right", xshift=-12, yshift=8)],
    )  # fmt: skip
    lift, counted = _lift(data, words)
    message = f"{n:,.0f} {words.requests} in each arm would show {lift} {counted} four times in five"
    a, b = (minus(f"{words.scale * mean:.3f}") for mean in (data.mean_a, data.mean_b))
    alt = f"Power of an A/B test: {a} against {b} {words.gain} {words.per}, {lift}; "
    alt += f"{n:,.0f} {words.requests} in each arm reach 80%, a tenth of them {percent(data.power(n / 10))}."
    return Picture(drawn, message, alt)


def _lift(data: AbPower, words: ValueWords) -> tuple[str, str]:
    """The difference with its sign, and what is counted; no percentage of an arm that brings nothing, or less."""
    if math.isnan(data.lift):
        return minus(format(words.scale * data.difference, f"+{words.form}")), f"{words.gain} {words.per}"
    sign = "+" if data.lift > 0 else "−"
    return f"{sign}{percent(abs(data.lift), 0 if abs(data.lift) >= 0.1 else 1)}", words.gain
