import math
from itertools import combinations

from views.charts import LIGHT
from views.charts.labels import FAR, NEAR, Screen, label, placed

CROWD = {f"method number {i}": (40.0 + 12 * i, 100.0 + 5 * (i % 3)) for i in range(8)}


def test_a_lone_name_stands_over_its_mark() -> None:
    assert placed([Screen(300, 300, {"a": (150.0, 150.0)})], ()) == [("a", NEAR[0])]


def test_of_a_crowd_only_those_with_room_are_named_and_those_that_must_be() -> None:
    must = ("method number 3", "method number 4")
    named = dict(placed([Screen(300, 300, CROWD)], must))
    assert set(must) <= set(named)
    assert len(named) < len(CROWD)


def test_names_that_must_be_there_do_not_meet() -> None:
    screen = Screen(600, 300, CROWD)
    placed([screen], ("method number 3", "method number 4"))
    for a, b in combinations(screen.labels, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_name_keeps_off_a_line() -> None:
    at = {"a": (100.0, 100.0), "b": (100.0, 200.0)}
    crossed, clear = Screen(300, 300, at), Screen(300, 300, at)
    crossed.keep_free(at["a"], at["b"])
    assert crossed.crowding("a", NEAR[:1])[0] > clear.crowding("a", NEAR[:1])[0]


def test_a_screen_of_less_weight_is_crowded_less() -> None:
    places = [Screen(300, 300, CROWD, weight).crowding("method number 3", NEAR[:1])[0] for weight in (1.0, 0.5)]
    assert places[1] == places[0] / 2 > 0


def test_a_name_far_off_has_a_line_to_its_mark() -> None:
    assert label(LIGHT, 0, 0, "a", FAR[0])["showarrow"]
    assert not label(LIGHT, 0, 0, "a", NEAR[0])["showarrow"]


def test_no_label_lies_where_plotly_leaves_its_line_out() -> None:
    corners = [(dx, dy) for side, level, dx, dy in FAR if (side, level) == ("left", "top")]
    assert all(not math.isclose(dx, -dy) for dx, dy in corners)


def test_a_strong_name_is_bold() -> None:
    assert label(LIGHT, 0, 0, "a", NEAR[0], strong=True)["text"] == "<b>a</b>"
