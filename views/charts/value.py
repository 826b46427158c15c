"""Pictures of the value: where it went, which methods keep how much, and for whom."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

import pandas as pd

from pipelines.answer import ValueWords
from pipelines.judge import BELOW_ZERO, WORSE, Verdict
from pipelines.ladder import Rung
from views.charts.kept import LEAST, lowest
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import HATCHES, Theme, empty
from views.charts.tables import numbers, records
from views.charts.words import listed, part, percent, points, sentence, share_of

WIDEST, LEFTMOST = 1.25, -1.0  # longer bars are cut off: their figure says how far they go


def where_lost(verdict: Verdict, labels: Mapping[str, str], words: ValueWords, theme: Theme) -> Picture:
    """The waterfall from the best there was to what was shown; the bars add up. `labels` say where each loss was."""
    lost = {labels[stage]: verdict.share(values) for stage, values in verdict.lost.items()}
    kept = verdict.share(verdict.shown)
    if math.isnan(kept):
        text = "There was nothing to be had, so nothing could be lost"
        return Picture(empty(theme), text, text + ".")
    rows = [Row(sentence(words.best), 1.0, "100%", theme.oracle, hatch="+")]
    left = 1.0
    for number, (where, share) in enumerate(lost.items()):
        rows.append(_step(theme, number, where, share, left))
        left -= share
    rows.append(Row(f"Kept in {words.shown}", kept, percent(kept), theme.ours))
    figure = rows_figure(theme, rows, (lowest(row.end for row in rows), 1.0), below=BELOW_ZERO)
    return Picture(figure, _loss_message(lost, kept, words), _loss_alt(lost, kept, words))


def _step(theme: Theme, number: int, where: str, share: float, left: float) -> Row:
    """One stage's bar, from what there was before it to what was left; the faint bar is what was left."""
    after = left - share
    faint = min(left, after, key=abs) if left * after > 0 else 0.0
    if share < -LEAST:
        return Row(f"Won back {_won(where)}", -share, f"+{points(share)}", theme.gained, start=left, ghost=faint)
    colour, hatch = theme.losses[number], HATCHES[number]
    written = f"−{points(share)}" if share > LEAST else "nothing"
    return Row(f"Lost {where}", -share, written, colour, start=left, hatch=hatch, ghost=faint)


def _loss_message(lost: dict[str, float], kept: float, words: ValueWords) -> str:
    losses = {where: share for where, share in lost.items() if share > LEAST}
    won = "".join(f"; {points(share)} won back {_won(where)}" for where, share in lost.items() if share < -LEAST)
    if not losses:
        return f"Nothing was lost: {words.shown} keeps {percent(kept)} of what was there{won}"
    where = max(losses, key=lambda name: losses[name])
    worse = f"; {percent(kept)} is kept, {WORSE}" if kept < -LEAST else ""
    return f"{sentence(part(losses[where] / sum(losses.values())))} of what was lost was lost {where}{won}{worse}"


def _won(where: str) -> str:
    """The words for a loss, of what was won: lost to the policy, but won back by it."""
    return f"by {where[3:]}" if where.startswith("to ") else where


def _loss_alt(lost: dict[str, float], kept: float, words: ValueWords) -> str:
    steps = [
        f"{points(share)} won back {_won(where)}"
        if share < -LEAST
        else f"{points(share) if share > LEAST else 'nothing'} lost {where}"
        for where, share in lost.items()
    ]
    return f"Waterfall from {words.best}, 100%: {listed(steps)}; {words.shown} keeps {percent(kept)}."


def ladder(rungs: Sequence[Rung], theme: Theme, ours: str | None = None, beside: Sequence[Rung] = ()) -> Picture:
    """Methods by share of the value kept, best first; `ours` names the one to stand out: the best if None.

    The bars of rungs drawn `beside` these are as long: both figures go as far below zero.
    """
    methods = [rung for rung in rungs if rung.metrics]
    if not methods:
        return Picture(empty(theme), "No method has been run", "An empty ladder of methods.")
    chosen = max(methods, key=lambda rung: rung.share_kept.value).method if ours is None else ours
    ordered = sorted(rungs, key=lambda rung: -rung.share_kept.value)
    span = (_leftmost(end for rung in (*rungs, *beside) for end in astuple(rung.share_kept)), 1.0)
    below = BELOW_ZERO if lowest(rung.share_kept.value for rung in rungs) < 0 else ""
    figure = rows_figure(theme, [_rung_row(theme, rung, chosen) for rung in ordered], span, below=below)
    named = listed([f"{rung.method} {percent(rung.share_kept.value)}" for rung in ordered])
    return Picture(figure, _ladder_message(methods), f"Share of the value kept by method: {named}.")


def _leftmost(ends: Iterable[float]) -> float:
    return max(LEFTMOST, lowest(ends))


def _rung_row(theme: Theme, rung: Rung, chosen: str) -> Row:
    kept = rung.share_kept
    if not rung.metrics:
        return Row(sentence(rung.method), kept.value, percent(kept.value), theme.oracle, hatch="+")
    colour = theme.ours if rung.method == chosen else theme.production
    hover = f"{sentence(rung.method)}: {percent(kept.value, 1)} ({percent(kept.low, 1)} to {percent(kept.high, 1)})"
    return Row(
        sentence(rung.method), kept.value, percent(kept.value), colour, low=kept.low, high=kept.high, hover=hover
    )


def _ladder_message(methods: Sequence[Rung]) -> str:
    first, *others = sorted(methods, key=lambda rung: -rung.share_kept.value)
    kept = first.share_kept.value
    if not others:
        return f"{sentence(first.method)} keeps {percent(kept)} of what was there to be had"
    ahead = kept - others[0].share_kept.value
    return f"{sentence(first.method)} keeps {percent(kept)}, {points(ahead)} more than {others[0].method}"


def slices(table: pd.DataFrame, who: Callable[[str, str], str], words: ValueWords, theme: Theme) -> Picture:
    """Share of the value kept by slice: by, group, n, value, low, high; `who` puts by and group into words.

    The title compares within one kind, where the groups lie farthest apart: a share of people's own value and a share
    of what some items bring are two things.
    """
    found = records(table.dropna(subset=["value"]))
    if not found:
        return Picture(empty(theme), "There is nothing to slice", "No slices.")
    named = [{**each, "who": who(each["by"], each["group"])} for each in found]
    before = [None, *(each["by"] for each in named)]
    rows = [_slice_row(theme, each, words, new=each["by"] != up) for each, up in zip(named, before, strict=False)]
    right = min(WIDEST, max(1.0, *(row.high or 0.0 for row in rows)))
    left = _leftmost([*numbers(table, "value"), *numbers(table, "low")])
    figure = rows_figure(theme, rows, (left, right), below=BELOW_ZERO)
    said = listed([f"{each['who']} {share_of(each['value'])}" for each in named])
    return Picture(figure, _slices_message(named), f"Share of the value kept by slice: {said}.")


def _slices_message(named: Sequence[dict[str, Any]]) -> str:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for each in named:
        kinds.setdefault(each["by"], []).append(each)
    ends = [tuple(pick(kind, key=lambda each: each["value"]) for pick in (min, max)) for kind in kinds.values()]
    worst, best = max(ends, key=lambda pair: pair[1]["value"] - pair[0]["value"])
    message = f"{sentence(worst['who'])} get {share_of(worst['value'])} of their value in the best lists"
    return message if worst is best else f"{message}, {best['who']} {share_of(best['value'])}"


def _slice_row(theme: Theme, each: dict[str, Any], words: ValueWords, *, new: bool) -> Row:
    group = "TV" if each["group"] == "tv" else str(each["group"])
    return Row(
        sentence(group), each["value"], share_of(each["value"]), theme.ours, low=each["low"], high=each["high"],
        heading=sentence(each["by"]) if new else "",
        hover=f"{sentence(each['who'])}: {share_of(each['value'])}, {each['n']:,} {words.requests}",
    )  # fmt: skip
