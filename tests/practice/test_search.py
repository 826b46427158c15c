"""The search over the knobs, on a hill whose top everybody can see."""

from __future__ import annotations

import tomllib

import pytest

from pipelines.answers import ANSWERS
from practice import __main__ as command_line
from practice.search import Found, SearchError, search, tries
from scenarios import shelf
from scenarios.curveballs import Curveball
from scenarios.scenario import Scenario, ScenarioFront
from tests.practice.hill import HILL, KINDS, PIPELINE, curveball, made


def found(ball: Curveball, rounds: int = 9) -> Found:
    made.clear()
    return search(HILL, ball, rounds, lambda line: None)


def test_it_finds_the_top_of_the_hill_and_turns_nothing_else() -> None:
    top = found(curveball())
    # Down: one and two steps; up: one and sixteen. The rope alone changes nothing, so its shoes are not seen.
    assert top.turned == {"climb.steps": 16, "climb.way": "up"}
    assert (top.before, top.after) == (-10 - 1 - 2, -10 + 1 + 16)


def test_a_later_round_finds_what_an_earlier_one_made_worth_while() -> None:
    # Going down, fewer steps are better: only once the way is up does the number of steps pay.
    assert found(curveball(), rounds=1).turned == {"climb.steps": 0, "climb.way": "up"}
    lines: list[str] = []
    search(HILL, curveball(), 9, lines.append)
    assert [line for line in lines if line.startswith("Round")][-1] == "Round 3 begins at 7.0000."
    assert "Way: up the hill: -9.0000." in lines


def test_it_starts_from_the_naive_knobs_and_says_only_what_it_turned_from_there() -> None:
    way = found(curveball(naive={"climb.way": "up", "climb.rope": True}))
    assert way.turned == {"climb.steps": 16, "climb.shoes": 1.0}
    assert way.before == -10 + 1 + 2


def test_it_keeps_every_limit() -> None:
    assert found(curveball(limits={"cost": 8}, naive={"climb.way": "up"})).turned == {"climb.steps": 8}


def test_a_value_that_breaks_a_limit_is_tried_with_another_knob_that_mends_it() -> None:
    # Eight steps are the best without a rope. With it, shoes are worth twelve, and it costs what ten steps do.
    shod = curveball(limits={"cost": 10}, naive={"climb.way": "up", "climb.shoes": 1.0})
    top = found(shod)
    assert top.turned == {"climb.steps": 0, "climb.rope": True}
    assert top.after == -10 + 1 + 12


def test_what_improves_less_than_the_tolerance_is_left_alone() -> None:
    tolerance = KINDS["height"].tolerance
    assert tolerance > 0.01
    assert "climb.colour" not in found(curveball()).turned


def test_the_world_is_not_the_candidates_to_turn() -> None:
    # No depth would be worth most of all.
    assert not [path for path in found(curveball()).turned if path.startswith("world.")]


def test_the_world_is_made_once_and_no_run_twice() -> None:
    top = found(curveball())
    assert made.count("world") == 1
    assert made.count("climb") == top.n_runs


def test_two_searches_find_the_same() -> None:
    assert found(curveball()) == found(curveball())


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"limits": {"cost": 1}}, "sink begins with a broken limit"),
        ({"naive": {"climb.steps": 99}}, "sink cannot be run: climb.steps is 99; allowed is a whole number from 0 to"),
        ({"world": {"world.width": 1}}, "'world.width' is not a knob"),
    ],
)
def test_a_search_that_cannot_begin_says_why(parts: dict[str, object], complaint: str) -> None:
    with pytest.raises(SearchError, match=complaint):
        found(curveball(**parts))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("climb.way", ("up",)),
        ("climb.rope", (True,)),
        ("climb.steps", (0, 4, 8, 16)),  # of 0, 2, 4, 8, 16, all but the one that is set
        ("climb.colour", (0.12, 0.25, 0.5, 1.0)),  # an eighth, to the nearest step of the widget
    ],
)
def test_every_option_is_tried_or_a_few_values_over_the_range(path: str, values: tuple[object, ...]) -> None:
    assert tries(PIPELINE.defaults, path) == values


@pytest.fixture(name="shelved")
def shelved_fixture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario on the shelf, alone, whose one curveball is that of the hill."""
    front = ScenarioFront(title="Hill", question="?", teaches=".", minutes=1, pipeline="hill", order=1)
    scenario = Scenario(key="hills", front=front, steps=(), curveballs=(curveball(),))
    monkeypatch.setattr(shelf, "scenarios", lambda: (scenario,))
    monkeypatch.setitem(ANSWERS, "hill", HILL)


@pytest.mark.usefixtures("shelved")
def test_the_command_prints_what_the_file_of_the_curveballs_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["search", "hills", "sink", "--rounds", "3"]) == 0
    printed = capsys.readouterr()
    assert tomllib.loads(printed.out) == {"sink": {"best": {"climb.steps": 16, "climb.way": "up"}}}
    assert printed.out.startswith("# height: -13.0000 before, 7.0000 after; ")
    first, then, *_ = printed.err.splitlines()
    assert first == (
        "Turning 4 knobs one at a time: some 10 runs a round, and more where one breaks a limit. A round takes 1 to 3 "
        "minutes."
    )
    assert then == "Round 1 begins at -13.0000."


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["cliffs", "sink"], "'cliffs' is not a scenario; the scenarios are hills.\n"),
        (["hills", "rise"], "'rise' is not a curveball of Hill; the curveballs are sink.\n"),
        (["hills", "sink", "--rounds", "0"], "--rounds is '0'; allowed is a whole number from 1 to 20.\n"),
    ],
)
@pytest.mark.usefixtures("shelved")
def test_what_the_command_cannot_do_ends_with_one_sentence(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["search", *arguments]) == 2
    assert capsys.readouterr().err == complaint
