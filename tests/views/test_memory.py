"""The shelf keeps what was used last, makes each thing once, and forgets what failed."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from pipelines.engine import Pipeline, Stage
from pipelines.knobs import Knobs
from views import memory
from views.memory import Desk, Shelf, make_ready


def test_what_was_made_is_not_made_again():
    shelf, made = Shelf(2), []
    for _ in range(3):
        shelf.get("a", lambda: made.append("a"))
    assert made == ["a"]


def test_the_least_recently_used_goes_first():
    shelf = Shelf(2)
    for key in ("a", "b", "a", "c"):
        shelf.get(key, lambda key=key: key)
    assert ("a" in shelf, "b" in shelf, "c" in shelf) == (True, False, True)


@given(st.lists(st.integers(0, 20)))
def test_a_shelf_never_holds_more_than_it_may(keys):
    shelf = Shelf(5)
    for key in keys:
        assert shelf.get(str(key), lambda key=key: key) == key
        assert len(shelf) <= 5


def test_who_asks_while_it_is_made_waits_and_gets_the_same():
    shelf, started, go, made = Shelf(4), threading.Event(), threading.Event(), []

    def make():
        started.set()
        go.wait(10)
        made.append(object())
        return made[-1]

    got = []
    threads = [threading.Thread(target=lambda: got.append(shelf.get("a", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    started.wait(10)
    go.set()
    for thread in threads:
        thread.join(10)
    assert len(made) == 1
    assert got == made * 20


def test_a_making_that_fails_leaves_nothing_behind():
    shelf = Shelf(4)
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: 1 / 0)
    assert "a" not in shelf
    assert shelf.get("a", lambda: "made") == "made"


class Superseded(Exception):
    """What streamlit raises, at the next call to it, in a script that a newer turn of a knob made vain."""


class Made:
    n_in = n_out = 1


def toy(made):
    def first():
        made.append("first")
        return Made()

    def second(first):
        made.append("second")
        return Made()

    return Pipeline(f"toy {id(made)}", (Stage(first), Stage(second)))


def test_a_superseded_computation_is_abandoned_between_stages():
    made, said = [], []

    def say(what):
        said.append(what)
        if "first" in made:
            raise Superseded

    with pytest.raises(Superseded):
        Desk(toy(made), say).run({})
    assert made == ["first"]


def test_what_is_computed_is_said_and_what_is_kept_is_not():
    made, said = [], []
    pipeline = toy(made)
    Desk(pipeline, said.append).run({})
    assert {"first", "second"} == set(said)
    said.clear()
    Desk(pipeline, said.append).run({})
    assert said == []
    assert made == ["first", "second"]


class TwiceKnobs(Knobs):
    twice: bool = Field(False, title="Twice")


def test_two_runs_to_be_compared_are_one_where_their_knobs_are_the_same():
    def counted(knobs):
        return Made()

    pipeline = Pipeline("compared", (Stage(counted, TwiceKnobs()),))
    desk, other = Desk(pipeline, lambda what: None), pipeline.turned({"counted.twice": True})
    run, same = desk.two(pipeline.defaults, dict(pipeline.defaults))
    assert same is run
    run, turned = desk.two(pipeline.defaults, other)
    assert (run.settings, turned.settings) == ({"counted.twice": False}, {"counted.twice": True})


def test_a_stage_that_is_computed_is_said_as_a_reader_knows_it():
    def phase_1():
        return Made()

    said = []
    Desk(Pipeline("titled", (Stage(phase_1, title="first phase"),)), said.append).run({})
    assert set(said) == {"first phase"}


def test_getting_ready_lets_readers_go_first():
    made, room = [], memory._room()

    def ready():
        made.append("ready")
        return Counted()

    pipeline = Pipeline("waits", (Stage(ready),))
    warming = threading.Thread(target=lambda: make_ready(pipeline, {}, lambda run: {}))
    room.enter()
    try:
        warming.start()
        warming.join(2 * memory.QUIET)
        assert not made
    finally:
        room.leave()
    warming.join(10)
    assert made == ["ready"]


def test_what_was_made_ready_is_not_made_again_for_a_reader():
    made = []

    def once():
        made.append("once")
        return Counted()

    pipeline = Pipeline("ready once", (Stage(once),))
    make_ready(pipeline, {}, lambda run: {})
    Desk(pipeline, lambda what: None).run({})
    assert made == ["once"]


class Counted:
    n_in = n_out = 0
