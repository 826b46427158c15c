from collections.abc import Sequence

import pandas as pd
import pytest

from views.charts import LIGHT, Picture
from views.charts.viewers import OURS, clicks_or_viewers

ROWS = [
    ("newest first", "ladder", 0.14, 0.45, 8.0), ("value", "ladder", 0.23, 0.55, 9.5),
    ("clicks alone", "trap", 0.31, 0.37, 6.4), ("less data", "variant", 0.21, 0.54, 9.4),
    ("a perfect P(click)", "ideal", 0.57, 0.33, 5.3),
]  # fmt: skip


Row = tuple[str, str, float, float, float]


def drawn(*more: Row, rows: Sequence[Row] = ROWS) -> Picture:
    table = pd.DataFrame([*rows, *more], columns=["method", "group", "clicks", "returns", "depth"])
    return clicks_or_viewers(table, "value", ("newest first",), LIGHT)


def test_the_message_sets_the_clicks_won_against_the_viewers_lost() -> None:
    lost = "Clicks alone wins clicks, 31% of the looks against our 23%, and loses a third of our viewers"
    assert drawn().message == lost


def test_where_the_run_on_screen_wins_the_clicks_it_is_not_called_ours() -> None:
    message = drawn((OURS, "run", 0.4, 0.3, 6.0)).message
    assert message.endswith(
        "wins clicks, 40% of the looks against 23% for “value”, and loses two fifths of its viewers"
    )


def test_an_ideal_wins_nothing_since_nobody_can_build_it() -> None:
    assert "perfect" not in drawn().message


def test_where_ours_wins_the_most_clicks_the_message_says_so() -> None:
    honest = [row for row in ROWS if row[1] != "trap"]
    assert drawn(rows=honest).message == "Value wins the most clicks, 23% of the looks"


def test_who_loses_nobody_is_not_said_to() -> None:
    message = drawn(("harmless", "trap", 0.4, 0.55, 9.0)).message
    assert message == (
        "Harmless wins clicks, 40% of the looks against our 23%, and 55% of the viewers return against our 55%"
    )


def test_groups_differ_in_shape_and_the_run_on_screen_has_its_own() -> None:
    picture = drawn((OURS, "run", 0.2, 0.5, 9.0))
    shapes = [str(trace.marker.symbol) for trace in picture.figure.data]
    assert len(set(shapes)) == len(shapes) == 5
    hollow = [name for name in shapes if name.endswith("open")]
    assert hollow == ["triangle-up-open", "diamond-open", "star-diamond-open"]


def test_an_arrow_leads_from_ours_to_the_ranker_that_wins_on_clicks() -> None:
    arrow = drawn().figure.layout.annotations[0]
    assert (arrow.ax, arrow.ay, arrow.x, arrow.y) == pytest.approx((0.23, 0.55, 0.31, 0.37))


def test_what_nobody_looked_at_is_not_drawn() -> None:
    nothing = [(name, group, float("nan"), returns, 0.0) for name, group, _, returns, _ in ROWS]
    assert drawn(rows=nothing).message == "Nothing is looked at, so nothing is clicked"
