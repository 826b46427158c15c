"""The layered layout: columns by the longest way, arrows round what stands between, few crossings."""

from itertools import pairwise

from views.charts.layers import PASSING, crossings, layered


def test_whoever_needs_something_stands_behind_all_of_it() -> None:
    found = layered({"a": [], "b": ["a"], "c": ["a", "b"], "d": ["c", "a"]})
    assert {name: column for name, (column, _) in found.places.items()} == {"a": 0, "b": 1, "c": 2, "d": 3}
    assert found.n_columns == 4


def test_an_arrow_passes_every_column_between_away_from_the_box_there() -> None:
    found = layered({"a": [], "b": ["a"], "c": ["b"], "d": ["a", "c"]})
    path = found.arrows["a", "d"]
    assert [column for column, _ in path] == [0, 1, 2, 3]
    for column, height in path[1:-1]:
        boxes = [at for name, (where, at) in found.places.items() if where == column]
        assert all(abs(height - box) >= (1 + PASSING) / 2 for box in boxes)


def test_boxes_of_a_column_stand_one_box_apart_around_the_middle() -> None:
    found = layered({"a": [], "b": ["a"], "c": ["a"], "d": ["a"]})
    heights = sorted(at for name, (column, at) in found.places.items() if column == 1)
    assert [low - high for high, low in pairwise(heights)] == [1, 1]
    assert sum(heights) == 0
    assert found.n_rows == 3


def test_links_cross_where_their_ends_change_sides() -> None:
    columns = [["a", "b"], ["c", "d"]]
    assert crossings(columns, [("a", "c"), ("b", "d")]) == 0
    assert crossings(columns, [("a", "d"), ("b", "c")]) == 1


def test_an_order_that_avoids_a_crossing_is_found() -> None:
    found = layered({"a": [], "b": [], "c": ["b"], "d": ["a"]})
    height = {name: at for name, (_, at) in found.places.items()}
    assert (height["a"] < height["b"]) == (height["d"] < height["c"])


def test_nothing_has_a_layout_too() -> None:
    assert layered({}).n_columns == 0
