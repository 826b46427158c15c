"""Pictures of the budgets: how fast they are spent over the day."""

from pipelines.ad_funnel.studies import Spend
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, empty, figure, key, rule
from views.charts.tables import numbers, records
from views.charts.words import listed, percent

NOON, TOLD = 12.0, (6.0, 12.0, 18.0, 24.0)
LOOKS = {"none": ("solid", "no pacing"), "throttling": ("dash", "throttling"), "bid_scaling": ("dot", "bid scaling")}
MARKS = {"none": "━", "throttling": "╍", "bid_scaling": "┉"}


def spend(data: Spend, theme: Theme) -> Picture:
    """Share of the day's budgets spent by each half hour, under each kind of pacing, against the requests that came."""
    if not data.campaigns:
        text = "No campaign’s budget runs out today, so pacing has nothing to hold back"
        return Picture(empty(theme), text, text + ".")
    colours = dict(zip(LOOKS, (theme.losses[0], theme.ours, theme.oracle), strict=True))
    curve = data.curve
    hours = numbers(curve, "hour")
    traffic = line(
        theme.production, hours, numbers(curve, "traffic"), "%{x:.1f} h: %{y:.0%} of the requests", dash="longdashdot",
        mark=None,
    )  # fmt: skip
    lines = [
        line(colours[kind], hours, numbers(curve, kind), f"{words}<br>%{{x:.1f}} h: %{{y:.0%}} of the budgets",
             dash=dash, mark=None)
        for kind, (dash, words) in LOOKS.items()
    ]  # fmt: skip
    top = max(1.0, *(float(curve[kind].max()) for kind in LOOKS))
    entries = [(MARKS[kind], colours[kind], words) for kind, (_, words) in LOOKS.items()]
    drawn = figure(
        theme, 400, [traffic, *lines],
        x=axis(theme, "hour of the day", range=[0, 24], dtick=4, showgrid=False),
        y=axis(theme, "share of the budgets spent", tickformat=".0%", range=[0, top * 1.03], nticks=6),
        notes=key(theme, [*entries, ("╌", theme.production, "requests so far")], x=1, y=0),
        shapes=[rule(theme, x0=NOON, x1=NOON, y0=0, y1=1, yref="paper")],
    )  # fmt: skip
    return Picture(drawn, _message(data), _alt(data))


def _at_noon(data: Spend, name: str) -> str:
    return percent(float(data.curve.loc[data.curve["hour"] == NOON, name].iloc[0]))


def _message(data: Spend) -> str:
    n = data.campaigns
    who = "the one campaign that runs out has" if n == 1 else f"the {n} campaigns that run out have"
    paced = listed([f"{_at_noon(data, kind)} with {words}" for kind, (_, words) in LOOKS.items() if kind != "none"])
    return (
        f"By noon {who} spent {_at_noon(data, 'none')} of the budget, {paced}; {_at_noon(data, 'traffic')} of the "
        "requests have come"
    )


def _alt(data: Spend) -> str:
    some = records(data.curve[data.curve["hour"].isin(TOLD)])

    def said(name: str, words: str) -> str:
        return f"{words}: " + listed([f"{percent(each[name])} by {each['hour']:.0f}:00" for each in some])

    kinds = [
        f"{said(kind, words)}, value kept {percent(data.share_kept[kind], 1)}" for kind, (_, words) in LOOKS.items()
    ]
    return f"Share of {data.campaigns} budgets spent. {'; '.join([*kinds, said('traffic', 'requests')])}."
