"""Value kept may be below zero: a list may destroy value."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipelines.judge import BELOW_ZERO, Verdict
from pipelines.ladder import Rung
from pipelines.metrics import Estimate
from pipelines.recommendation.answer import ANSWER
from pipelines.studies import AbPower, metric_truth
from views.charts import DARK, LIGHT, Picture, Theme, launch, metrics, training, value
from views.charts.kept import kept_range
from views.charts.labels import LINE
from views.charts.style import SIZE
from views.charts.tradeoff import Bought, picture

LOSSES = {"pool": "in the pool", "order": "in the order", "list": "in the list"}
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def waterfall(*left: float, theme: Theme = LIGHT) -> Picture:
    values = {name: np.full(3, x) for name, x in zip(("oracle", "pool", "order", "shown"), left, strict=True)}
    return value.where_lost(Verdict(values, tuple(LOSSES), np.zeros(3)), LOSSES, ANSWER.value, theme)


def bars(drawn: Picture) -> list[tuple[float, float]]:
    """Start and end of each bar."""
    trace = drawn.figure.data[1]
    return [(start, start + length) for start, length in zip(trace.base, trace.x, strict=True)]


def explained(drawn: Picture) -> bool:
    """Whether the figure says what it means to be below zero."""
    return any(BELOW_ZERO in note.text for note in drawn.figure.layout.annotations)


def rung(method: str, kept: float, metric: float | None = 0.5) -> Rung:
    return Rung(
        method, Estimate(kept, kept - 0.05, kept + 0.05), {} if metric is None else {"AUC": Estimate(metric, 0, 1)}
    )


@THEMES
def test_a_waterfall_goes_through_zero_and_marks_it(theme: Theme) -> None:
    drawn = waterfall(1.0, 0.8, -0.1, -0.3, theme=theme)
    assert bars(drawn) == [pytest.approx(ends) for ends in ((0, 1), (1, 0.8), (0.8, -0.1), (-0.1, -0.3), (0, -0.3))]
    assert drawn.figure.layout.xaxis.range[0] < -0.3
    assert {(piece.x0, piece.x1) for piece in drawn.figure.layout.shapes} == {(0, 0)}
    assert explained(drawn)


def test_the_line_at_zero_strikes_through_no_name() -> None:
    drawn = waterfall(1.0, 0.8, -0.1, -0.3).figure
    (low, top), half = drawn.layout.yaxis.range, SIZE / 2
    pixels = (drawn.layout.height - drawn.layout.margin.t - drawn.layout.margin.b) / (top - low)
    pieces = [(piece.y0, piece.y1) for piece in drawn.layout.shapes]
    assert len(pieces) == 5
    for name in drawn.layout.annotations:
        assert all(end < name.y - half / pixels or start > name.y + half / pixels for start, end in pieces), name.text


def test_what_is_left_is_faint_on_its_own_side_of_zero() -> None:
    ghosts = waterfall(1.0, 0.8, -0.3, -0.1).figure.data[0].x
    assert ghosts == pytest.approx((0, 0.8, 0, -0.1, 0))


def test_more_than_all_may_be_lost_and_the_sentence_still_adds_up() -> None:
    drawn = waterfall(1.0, 0.9, -0.3, -0.3)
    assert drawn.message == (
        "Nearly all of what was lost was lost in the order; −30% is kept, worse than an empty screen"
    )
    assert "10 points lost in the pool, 120 points lost in the order" in drawn.alt
    assert drawn.alt.endswith("keeps −30%.")


def test_where_there_was_nothing_to_be_had_nothing_is_drawn() -> None:
    assert waterfall(0.0, 0.0, -1.0, -1.0).message == "There was nothing to be had, so nothing could be lost"


def test_without_value_below_zero_there_is_no_line_and_no_word() -> None:
    for drawn in (waterfall(1.0, 0.8, 0.5, 0.0), value.ladder((rung("a", 0.2), rung("b", 0.06)), LIGHT)):
        assert not explained(drawn)
        assert not drawn.figure.layout.shapes
        assert drawn.figure.layout.xaxis.range[0] == pytest.approx(-0.01)


def test_a_ladder_draws_what_destroys_value_to_the_left() -> None:
    rungs = (rung("value", 0.6), rung("clicks alone", -0.4), rung("oracle", 1.0, None))
    drawn = value.ladder(rungs, LIGHT)
    assert bars(drawn) == [(0, 1.0), (0, 0.6), (0, -0.4)]
    assert drawn.figure.layout.xaxis.range[0] < -0.45
    assert explained(drawn)
    assert drawn.message == "Value keeps 60%, 100 points more than clicks alone"
    assert "clicks alone −40%" in drawn.alt


def test_rungs_drawn_beside_a_ladder_have_its_scale_and_only_what_is_below_is_explained() -> None:
    ladder, traps = (rung("a", 0.6), rung("b", 0.2)), (rung("trap", -0.4),)
    drawn, beside = value.ladder(ladder, LIGHT, beside=traps), value.ladder(traps, LIGHT, "none", beside=ladder)
    assert drawn.figure.layout.xaxis.range == beside.figure.layout.xaxis.range
    assert [explained(each) for each in (drawn, beside)] == [False, True]


def test_a_rung_far_below_does_not_press_the_others_together() -> None:
    drawn = value.ladder((rung("a", 0.6), rung("random", -9.0)), LIGHT)
    assert drawn.figure.layout.xaxis.range[0] == pytest.approx(-1.02)
    assert "random −900%" in drawn.alt


def test_a_slice_may_be_below_zero() -> None:
    rows = [("viewer", "new", 40, -0.4, -0.6, -0.2), ("viewer", "heavy", 60, 0.6, 0.5, 0.7)]
    table = pd.DataFrame(rows, columns=["by", "group", "n", "value", "low", "high"])
    drawn = value.slices(table, lambda by, group: f"{group} {by}s", ANSWER.value, LIGHT)
    assert bars(drawn) == [(0, -0.4), (0, 0.6)]
    assert drawn.figure.layout.xaxis.range[0] < -0.6
    assert explained(drawn)
    assert drawn.message == "New viewers get −40% of their value in the best lists, heavy viewers 60%"


def test_slices_are_compared_with_those_of_their_own_kind() -> None:
    rows = [("use", "light", 0.5), ("use", "heavy", 0.9), ("author", "new", 0.2), ("author", "established", 0.55)]
    table = pd.DataFrame([(by, group, 40, kept, kept, kept) for by, group, kept in rows])
    table.columns = pd.Index(["by", "group", "n", "value", "low", "high"])
    apart = value.slices(table[1:], lambda by, group: f"those {group}", ANSWER.value, LIGHT)
    assert apart.message == "Those new get 20% of their value in the best lists, those established 55%"
    further = value.slices(table[:3], lambda by, group: f"those {group}", ANSWER.value, LIGHT)
    assert further.message == "Those light get 50% of their value in the best lists, those heavy 90%"
    alone = value.slices(table[:1], lambda by, group: f"those {group}", ANSWER.value, LIGHT)
    assert alone.message == "Those light get 50% of their value in the best lists"


def truth(kept: Sequence[float]) -> Picture:
    rungs = tuple(rung(f"method {i}", each, 0.5 + 0.1 * i) for i, each in enumerate(kept))
    return metrics.metric_truth(metric_truth(rungs, frozenset()), "AUC", "method 0", LIGHT)


def test_methods_below_zero_stand_under_a_line_on_an_axis_that_says_what_it_means() -> None:
    drawn = truth((0.5, 0.1, -0.4))
    axis = drawn.figure.layout.yaxis
    assert axis.range[0] < -0.4
    assert axis.zeroline
    assert BELOW_ZERO in axis.title.text
    assert drawn.message.endswith("it would choose “method 2”, which keeps −40% where “method 0” keeps 50%")
    above = truth((0.5, 0.1, 0.4)).figure.layout.yaxis
    assert (above.zeroline, above.title.text, above.range[0]) == (False, "value kept", 0)


@pytest.mark.parametrize("least", [-0.4, -0.06, -0.02])
def test_no_label_of_a_method_lies_on_the_line_at_zero(least: float) -> None:
    drawn = truth((0.5, 0.1, 0.03, least)).figure
    low, top = drawn.layout.yaxis.range
    for name in drawn.layout.annotations:
        moved = -name.ay if name.showarrow else name.yshift
        foot = (name.y - low) / (top - low) * metrics.HEIGHT + moved
        high = LINE * (name.text.count("<br>") + 1)
        foot -= {"bottom": 0.0, "middle": high / 2, "top": high}[name.yanchor]
        zero = -low / (top - low) * metrics.HEIGHT
        assert zero <= foot or zero >= foot + high, name.text


def test_labels_of_methods_below_zero_are_placed_where_the_marks_are() -> None:
    found = [{"method": name, "value": x, "share_kept": y} for name, x, y in (("a", 0.0, -0.5), ("b", 1.0, 0.5))]
    at = metrics._pixels(found, 300.0, False)
    low, top = kept_range([-0.5, 0.5], 0.625)
    assert at["a"][1] == pytest.approx((-0.5 - low) / (top - low) * metrics.HEIGHT)
    assert 0 < at["a"][1] < at["b"][1] < metrics.HEIGHT


def test_a_setting_that_destroys_value_is_seen_to_do_so() -> None:
    def sweep(*kept: float) -> Picture:
        found = [
            {"setting": float(i), "share_kept": x, "low": x - 0.1, "high": x + 0.1, "difference": x - kept[0]}
            for i, x in enumerate(kept)
        ]
        names = [str(i) for i in range(len(kept))]
        return picture(LIGHT, found, Bought("setting", "weight", "f", "weight", "weight"), names, names, "Falls")

    below, above = sweep(0.4, -0.2), sweep(0.4, 0.2)
    assert BELOW_ZERO in below.figure.layout.yaxis.title.text
    assert below.figure.layout.yaxis.zeroline
    assert "keeps −20.0% (−30.0% to −10.0%)" in below.alt
    # A label stands on the side of its mark where the line at zero is not.
    assert [note.yanchor for note in below.figure.layout.annotations[:2]] == ["bottom", "top"]
    assert (above.figure.layout.yaxis.title.text, above.figure.layout.yaxis.zeroline) == ("value kept", False)


def test_a_leak_that_destroys_value_is_drawn_to_the_left() -> None:
    rows = [
        (counters, name, x, x, x)
        for counters, kept in (("event_time", 0.2), ("leaking", -0.1))
        for name, x in (("AUC", 0.7), ("value kept", kept))
    ]
    drawn = training.leak(pd.DataFrame(rows, columns=["counters", "figure", "value", "low", "high"]), LIGHT)
    assert drawn.figure.layout.xaxis.range[0] < -0.1
    assert explained(drawn)
    assert "value kept 20.0% as of event time and −10.0% leaking" in drawn.alt


def test_a_test_against_an_arm_that_destroys_value_counts_in_value_and_not_in_shares_of_it() -> None:
    power = AbPower(0.1, -0.2, 1.0, 1.0)
    assert math.isnan(power.lift)
    drawn = launch.ab_power(power, ANSWER.value, LIGHT)
    assert "would show +0.3000 clicks a page view four times in five" in drawn.message
    assert "0.100 against −0.200" in drawn.alt
    assert "would show −150% clicks" in launch.ab_power(AbPower(-0.1, 0.2, 1.0, 1.0), ANSWER.value, LIGHT).message
