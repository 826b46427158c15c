"""Of all who are shown the same figure one draws it; everybody sees what they would have drawn themselves."""

from dataclasses import replace
from types import MappingProxyType

import plotly.graph_objects as go
import pytest

from pipelines.answers import ANSWERS
from scenarios.shelf import scenario
from views import memory
from views.charts import DARK, LIGHT, Picture
from views.figures.scene import Figures, Scene
from views.place import Place
from views.present.screen import Screen
from views.present.shared import _ideas, _Put, draw_shared

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
        scene.sheet.fold("more", "More", lambda: None)

    def choice(scene):
        times.append("choice")
        first = scene.sheet.choose("Which", [1, 2], 1, lambda option: f"number {option}", "which")
        then = scene.sheet.choose("And", [10 * first, 11 * first], 10 * first, str, f"and-{first}")
        scene.sheet.caption(f"{first}, {then}")

    draw_all = {"bars": bars, "own": own, "choice": choice}
    figures = Figures(draw_all, dict.fromkeys(draw_all, "Title"))

    def draw(name="bars", *, place=HERE, seen=SMALL, theme=LIGHT, chosen=MappingProxyType({}), nth=1):
        answer, plain, whole = ANSWERS["recommendation"], Sheet(), Sheet()
        desk = memory.Desk(answer.pipeline, lambda what: None)
        scene = Scene(scenario("recommendation"), place, answer, desk, None, None, None, theme, whole)
        draw_shared(scene, name, figures, plain, seen, chosen, nth)
        return plain.put, whole.put, list(times)

    return draw


def test_one_draws_for_all_who_see_the_same(drawn):
    first, _, _ = drawn(place=Place("list", present=True, room="abc"))
    second, own, times = drawn(place=Place("list", present=True, room="xyz"))
    assert [each[0] for each in first] == ["picture"]
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
    (_, (second,), _) = drawn(seen=LARGE, nth=2)[0][1]
    assert second.figure.layout.height > PICTURE.figure.layout.height
    assert times == ["bars"]


def test_who_chooses_something_else_sees_that_and_who_chooses_the_same_has_it_drawn_already(drawn):
    def said(**chosen):
        put, whole, times = drawn("choice", chosen=chosen)
        assert whole == []
        ((_, (caption,), _),) = [each for each in put if each[0] == "caption"]
        (words, _) = [each[1][3] for each in put if each[0] == "choose"]
        assert [words(option) for option in (1, 2)] == ["number 1", "number 2"]
        return caption, len(times)

    assert said() == ("1, 10", 1)
    assert said(which=1, other="x") == ("1, 10", 1)
    # What hangs on a choice is found by drawing with it.
    assert said(which=2) == ("2, 20", 2)
    assert said(**{"which": 2, "and-2": 22}) == ("2, 22", 3)
    assert said(**{"which": 2, "and-2": 22}) == ("2, 22", 3)
    # Of another moment, say: it is no option here.
    assert said(which=7) == ("1, 10", 3)


def test_what_opens_further_is_each_readers_own(drawn):
    drawn("own")
    plain, own, _ = drawn("own")
    assert plain == []
    assert [each[0] for each in own] == ["fold"]


def test_an_idea_is_a_sentence_with_what_shows_it_and_what_follows_a_chart_is_one_more():
    def ideas(*methods):
        put = [_Put(each, (PICTURE if each in ("picture", "chart") else each,), {}) for each in methods]
        return [[each.method for each in idea] for idea in _ideas(put)]

    assert ideas("message", "moment", "cards", "caption") == [["message", "moment", "cards", "caption"]]
    assert ideas("choose", "picture", "picture") == [["choose", "picture"], ["picture"]]
    assert ideas("message", "picture", "knobs", "table") == [["message", "picture", "knobs"], ["message", "table"]]
    assert ideas("picture", "caption", "chart") == [["picture"], ["message", "caption", "chart"]]
    assert ideas("picture", "knobs", "caption", "table") == [["picture", "knobs"], ["message", "caption", "table"]]
    assert ideas("message", "table", "caption", "picture") == [["message", "table", "caption"], ["picture"]]
    assert ideas("message", "table", "table") == [["message", "table", "table"]]
    assert ideas("message") == [["message"]]
    assert _ideas([_Put("picture", (PICTURE,), {}), _Put("table", ("rows",), {})])[1][0].given == (PICTURE.message,)
