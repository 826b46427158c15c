from pathlib import Path

import pytest

from scenarios import shelf
from scenarios.scenario import Experiment, FollowUp
from scenarios.shelf import ScenarioError, load, scenario, scenarios

ABOUT = """
title = "Toy shop"
question = "What should a toy shop show?"
teaches = "Everything about toys."
minutes = 45
pipeline = "recommendation"
order = 3
"""
FRONT = """
title = "Clarify"
minutes = 5
figures = ["ladder"]

[[experiments]]
say = "Dear toys sell less."
turn = { "world.price" = 2.5 }
expect = { "value_kept" = "falls" }
because = "Money is scarce."
"""
BODY = """
## The interviewer asks
What is it for?

## Say, in 40 seconds
It is **for** {{ value_kept | percent }} of the children.

## What the figures show
The ladder.

## They will ask next
### And why?
Because.

### And then?
Then
more.

## The common mistake
Not to ask.

## Senior
Asks.

## Staff
Asks twice.
"""
STEP = f"+++\n{FRONT}+++\n{BODY}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scenario that is as it should be."""
    place = tmp_path / "toys"
    place.mkdir()
    (place / "scenario.toml").write_text(ABOUT, encoding="utf-8")
    (place / "1-clarify.md").write_text(STEP, encoding="utf-8")
    (place / "2-the-rest.md").write_text(STEP.replace('"Clarify"', '"The rest"'), encoding="utf-8")
    return place


def refused(folder: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(folder)
    return str(caught.value)


def test_a_scenario_is_read_as_it_is_written(folder: Path) -> None:
    found = load(folder)
    assert (found.key, found.front.title, found.front.order) == ("toys", "Toy shop", 3)
    assert found.step_keys == ("clarify", "the-rest")
    first = found.step("clarify")
    assert (first.number, first.title, first.front.minutes, first.front.figures) == (1, "Clarify", 5, ("ladder",))
    assert first.prompt == "What is it for?"
    assert first.say == "It is **for** {{ value_kept | percent }} of the children."
    assert first.follow_ups == (
        FollowUp(ask="And why?", answer="Because."), FollowUp(ask="And then?", answer="Then\nmore."),
    )  # fmt: skip
    assert (first.mistake, first.senior, first.staff) == ("Not to ask.", "Asks.", "Asks twice.")
    claim = Experiment(
        say="Dear toys sell less.", turn={"world.price": 2.5}, expect={"value_kept": "falls"},
        because="Money is scarce.",
    )  # fmt: skip
    assert found.experiments == (claim, claim)


def test_ten_steps_come_in_the_order_of_their_numbers(folder: Path) -> None:
    for number in range(3, 12):
        (folder / f"{number}-step{number}.md").write_text(STEP, encoding="utf-8")
    assert [step.number for step in load(folder).steps] == list(range(1, 12))


def test_a_step_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    with pytest.raises(KeyError, match=r"'scale' is not a step of Toy shop; the steps are clarify, the-rest\."):
        load(folder).step("scale")


def test_a_scenario_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(KeyError, match=r"'nowhere' is not a scenario; the scenarios are .*recommendation"):
        scenario("nowhere")


def test_the_shelf_holds_every_folder_in_order() -> None:
    found = scenarios()
    folders = {path.parent.name for path in Path(shelf.__file__).parent.glob("*/scenario.toml")}
    assert {each.key for each in found} == folders
    assert [each.front.order for each in found] == sorted(each.front.order for each in found)
    assert all(scenario(each.key) is each for each in found)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('title = "Toy shop"', "", "title: Field required"),
        ('title = "Toy shop"', 'title = "  "', "title: Value error, is empty"),
        ("minutes = 45", 'minutes = "45"', "minutes: Input should be a valid integer"),
        ("order = 3", "order = 3\ncolour = 1", "colour: Extra inputs are not permitted"),
        ("order = 3", "order = ", "is not TOML"),
    ],
)
def test_a_mistake_in_the_scenarios_own_file_is_named(folder: Path, before: str, after: str, complaint: str) -> None:
    (folder / "scenario.toml").write_text(ABOUT.replace(before, after), encoding="utf-8")
    message = refused(folder)
    assert message.startswith(f"{folder / 'scenario.toml'}: ")
    assert complaint in message


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("+++\n\ntitle", "title", "front matter between two lines of +++"),
        ("+++\n\ntitle", "Hello\n+++\n\ntitle", "front matter between two lines of +++"),
        ("minutes = 5", "minutes = ", "is not TOML"),
        ("minutes = 5", "minutes = 500", "minutes: Input should be less than or equal to 45"),
        ("minutes = 5", "minutes = 5\nminuets = 4", "minuets: Extra inputs are not permitted"),
        ('figures = ["ladder"]', "figures = []", "figures: Tuple should have at least 1 item"),
        ('figures = ["ladder"]', "figures = [3]", "figures.0: Input should be a valid string"),
        ('"falls"', '"crumbles"', "experiments.0.expect.value_kept: Input should be 'rises', 'falls' or 'stays'"),
        ('turn = { "world.price" = 2.5 }', "turn = {}", "experiments.0.turn: Dictionary should have at least 1 item"),
        ('because = "Money is scarce."', "", "experiments.0.because: Field required"),
        ("## Senior\nAsks.\n", "", "look at Senior"),
        ("## Senior", "## Junior", "look at Senior, Junior"),
        ("## Senior", "## Staff", "look at Senior, Staff"),
        ("\n## The interviewer asks", "\nHello\n## The interviewer asks", "look at the top"),
        ("Not to ask.", "", "mistake: Value error, is empty"),
        ("### And why?", "And why?", "begins with a question"),
        ("### And why?\nBecause.\n\n### And then?\nThen\nmore.", "", "follow_ups: Tuple should have at least 1 item"),
        ("\nBecause.\n", "\n", "answer: Value error, is empty"),
    ],
)
def test_a_mistake_in_a_step_is_named(folder: Path, before: str, after: str, complaint: str) -> None:
    assert STEP.count(before) == 1
    (folder / "2-the-rest.md").write_text(STEP.replace(before, after), encoding="utf-8")
    message = refused(folder)
    assert message.startswith(f"{folder / '2-the-rest.md'}: ")
    assert complaint in message
    assert "\n" not in message


BALLS = """
[more-toys]
title = "More toys"
say = "There are twice as many toys."
hint = "Count."
because = "More is more."
world = { "world.toys" = 2 }
limits = { "n_toys" = 8 }

[more-toys.best]
"shelf.length" = 4

[fewer-toys]
title = "Fewer toys"
say = "There are half as many."
hint = "Count."
because = "Less is less."
world = { "world.toys" = 0.5 }
"""


def test_curveballs_are_read_in_order_each_with_its_key(folder: Path) -> None:
    assert load(folder).curveballs == ()
    (folder / "curveballs.toml").write_text(BALLS, encoding="utf-8")
    more, fewer = load(folder).curveballs
    assert (more.key, more.best, more.limits, more.figure) == (
        "more-toys", {"shelf.length": 4}, {"n_toys": 8}, "value_kept",
    )  # fmt: skip
    assert (fewer.key, fewer.best, fewer.world) == ("fewer-toys", {}, {"world.toys": 0.5})
    assert load(folder).curveball("fewer-toys") == fewer


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('because = "More is more."\n', "", "more-toys.because: Field required"),
        ("[fewer-toys]", "[more-toys]", "is not TOML"),
        ("[more-toys]\n", "toys = 1\n[more-toys]\n", "toys: a curveball is a table"),
        ('{ "world.toys" = 0.5 }', "{}", "fewer-toys: Value error, sets no knob of the world"),
        ('hint = "Count."\nbecause = "Less', 'hints = "Count."\nbecause = "Less', "fewer-toys.hint: Field required"),
    ],
)
def test_a_mistake_in_a_curveball_is_named(folder: Path, before: str, after: str, complaint: str) -> None:
    assert BALLS.count(before) == 1
    (folder / "curveballs.toml").write_text(BALLS.replace(before, after), encoding="utf-8")
    message = refused(folder)
    assert message.startswith(f"{folder / 'curveballs.toml'}: ")
    assert complaint in message


@pytest.mark.parametrize("name", ["Readme.md", "3-Launch.md", "launch.md", "3_launch.md", "-launch.md"])
def test_a_file_that_is_no_step_is_not_passed_over_in_silence(folder: Path, name: str) -> None:
    (folder / name).write_text(STEP, encoding="utf-8")
    assert refused(folder).startswith(f"{folder / name}: a step is a file named 1-name.md")


@pytest.mark.parametrize("name", ["4-launch.md", "2-launch.md", "0-launch.md", "3-clarify.md"])
def test_a_gap_or_a_repeat_among_the_steps_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text(STEP, encoding="utf-8")
    assert refused(folder).startswith(f"{folder}: steps are 1-name.md, 2-other-name.md and so on")


def test_a_scenario_without_steps_is_refused(folder: Path) -> None:
    for path in folder.glob("*.md"):
        path.unlink()
    assert refused(folder).startswith(f"{folder}: steps are ")


def test_a_folder_without_its_own_file_is_refused(folder: Path) -> None:
    (folder / "scenario.toml").unlink()
    assert refused(folder).startswith(f"{folder / 'scenario.toml'}: cannot be read: ")


def test_a_file_that_is_not_text_is_refused(folder: Path) -> None:
    (folder / "2-the-rest.md").write_bytes(b"+++\n\xff\xfe\n+++\n")
    assert refused(folder).startswith(f"{folder / '2-the-rest.md'}: cannot be read: ")


@pytest.mark.parametrize(
    "phases", ['a = ["clarify", "clarify"]', 'a = ["clarify"]\nb = ["clarify"]', 'a = ["dessert"]', "a = []"]
)
def test_phases_that_name_a_step_wrongly_twice_or_not_at_all_are_refused(folder, phases):
    (folder / "scenario.toml").write_text(f"{ABOUT}\n[phases]\n{phases}\n")
    with pytest.raises(ScenarioError, match=r"each step stands in one phase; look at"):
        load(folder)


def test_phases_name_every_step_once(folder):
    keys = ", ".join(f'"{key}"' for key in load(folder).step_keys)
    (folder / "scenario.toml").write_text(f"{ABOUT}\n[phases]\na = [{keys}]\n")
    assert load(folder).front.phases == {"a": load(folder).step_keys}


@pytest.mark.parametrize("shown", scenarios(), ids=lambda each: each.key)
def test_an_interview_comes_to_every_step_once_phase_by_phase(shown):
    assert sorted(shown.interview_order) == sorted(shown.step_keys)
    phase_of = {key: number for number, steps in enumerate(shown.front.phases.values()) for key in steps}
    assert [phase_of[key] for key in shown.interview_order] == sorted(phase_of.values())
