"""The picture of one's interviews says what moved."""

from __future__ import annotations

import json

import pytest

from practice.rubric import rubric
from tests.views.charts.test_every_chart import COLOUR, sizes
from views.charts import DARK, LIGHT
from views.charts.levels import MOST, levels

KEYS = [each.key for each in rubric().dimensions]


def picture(*marks, theme=LIGHT):
    return levels([(f"{day} Nov 2026", each) for day, each in enumerate(marks, start=1)], rubric(), theme)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ({"data": 1, "modelling": 2}, {"data": 3, "modelling": 2}, "Data and features up since 1 Nov 2026"),
        ({"data": 1, "modelling": 3}, {"data": 2, "modelling": 2.5}, "Data and features up, modelling down since"),
        (dict.fromkeys(KEYS, 2), {**dict.fromkeys(KEYS, 3), "data": 2}, "5 of 6 dimensions up since"),
        ({"data": 2}, {"data": 2}, "Every level is as it was since 1 Nov 2026"),
        ({"data": 2}, {"modelling": 2}, "No dimension was scored more than once"),
    ],
)
def test_the_title_says_what_is_better_and_worse_than_at_first(first, last, says):
    assert says in picture(first, last).message


def test_the_way_between_does_not_count_but_is_drawn_and_told():
    shown = picture({"data": 2}, {"data": 4}, {"modelling": 1}, {"data": 2.5, "modelling": 1})
    assert "Data and features up" in shown.message
    data, modelling = shown.figure.data
    assert list(data.x) == [0, 1, 3]
    assert data.y[0] < data.y[2] < data.y[1]
    assert list(modelling.x) == [2, 3]
    assert "Data and features: weak, very strong, weak to strong; Modelling: very weak, very weak." in shown.alt


def test_many_attempts_leave_the_last_ones():
    shown = picture(*({"data": 1 + number % 4} for number in range(MOST + 3)))
    assert len(shown.figure.data[0].x) == MOST
    assert shown.message.endswith("since 4 Nov 2026")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_keeps_to_the_palette_and_to_large_type(theme):
    spec = picture(dict.fromkeys(KEYS, 1), dict.fromkeys(KEYS, 4), theme=theme).figure.to_json()
    assert set(COLOUR.findall(spec)) <= theme.colours
    assert min(sizes(json.loads(spec))) >= 14
