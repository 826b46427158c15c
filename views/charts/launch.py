"""Picture of the launch: how many requests an A/B test needs to see the difference."""

import math

import numpy as np

from pipelines.answer import ValueWords
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
    lift = f"{'+' if data.lift > 0 else '−'}{percent(abs(data.lift), 0 if abs(data.lift) >= 0.1 else 1)}"
    message = f"{n:,.0f} {words.requests} in each arm would show {lift} {words.gain} four times in five"
    mean_a, mean_b = words.scale * data.mean_a, words.scale * data.mean_b
    alt = f"Power of an A/B test: {mean_a:.3f} against {mean_b:.3f} {words.gain} {words.per}, {lift}; "
    alt += f"{n:,.0f} {words.requests} in each arm reach 80%, a tenth of them {percent(data.power(n / 10))}."
    return Picture(drawn, message, alt)
