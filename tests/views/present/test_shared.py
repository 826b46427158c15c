"""Of all who are shown the same figure one draws it; everybody sees what they would have drawn themselves."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from pipelines.answers import ANSWERS
from scenarios.shelf import scenario
from views import memory
from views.charts import DARK, LIGHT, Picture
from views.figures.scene import Figures, Scene
from views.place import Place
from views.present.screen import Screen
from views.present.shared import draw_shared

PICTURE = Picture(go.Figure([go.Bar(x=[1], y=[2])], {"height": 300}), "A bar", "In words.")
HERE = Place("list")
SMALL, LARGE = Screen(760, 520), Screen(1520, 1040)


class Sheet:
    """Notes what is put on it."""

    def __init__(self):
        self.put = []

    def __getattr__(self, name):
        return lambda *given, **options: (
            self.put.append((name, given, options)) or (given[2] if len(given) > 2 else None)
        )


@pytest.fixture
def drawn(monkeypatch):
    """Draws as a reader; tells what came on the plain sheet and on the scene's, and what was drawn so far."""
    room = memory._Room()
    monkeypatch.setattr(memory, "_room", lambda: room)
    times = []

    def bars(scene):
        times.append("bars")
        scene.sheet.picture(PICTURE, "What it means.")
        scene.sheet.chart(PICTURE)

    def own(scene):
        times.append("own")
        scene.sheet.caption(scene.sheet.choose("Which", [1, 2], 1, str))

    figures = Figures({"bars": bars, "own": own}, {"bars": "Bars", "own": "Own"})

    def draw(name="bars", *, place=HERE, seen=SMALL, theme=LIGHT):
        answer, plain, whole = ANSWERS["recommendation"], Sheet(), Sheet()
        desk = memory.Desk(answer.pipeline, lambda what: None)
        scene = Scene(scenario("recommendation"), place, answer, desk, None, None, None, theme, whole)
        draw_shared(scene, name, figures, plain, seen)
        return plain.put, whole.put, list(times)

    return draw


def test_one_draws_for_all_who_see_the_same(drawn):
    first, _, _ = drawn(place=Place("list", present=True, room="abc"))
    second, own, times = drawn(place=Place("list", present=True, room="xyz"))
    assert [each[0] for each in first] == ["picture", "chart"]
    assert first == second
    assert own == []
    assert times == ["bars"]


@pytest.mark.parametrize(
    "other",
    [{"place": Place("list", {"shown.length": 9})}, {"place": replace(HERE, moment=3)}, {"theme": DARK}],
    ids=["knobs", "moment", "theme"],
)
def test_who_sees_something_else_draws_anew(drawn, other):
    drawn()
    assert drawn(**other)[2] == ["bars", "bars"]


def test_on_another_screen_the_same_drawing_is_of_another_size(drawn):
    drawn()
    put, _, times = drawn(seen=LARGE)
    large, caption = put[0][1]
    assert large.figure.layout.height > PICTURE.figure.layout.height
    assert caption == "What it means."
    assert put[1][1][0].figure.layout.height == large.figure.layout.height
    assert times == ["bars"]


def test_where_each_reader_chooses_each_draws(drawn):
    drawn("own")
    plain, own, _ = drawn("own")
    assert plain == []
    assert [each[0] for each in own] == ["choose", "caption"]
