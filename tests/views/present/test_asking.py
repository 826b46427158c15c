"""A question to the whole room: nothing of what was said is seen before the answer, and the answer is the run's own."""

import pytest

from pipelines.answers import ANSWERS
from pipelines.facts import change, written
from pipelines.recommendation import RECOMMENDATION
from practice.deck import Card
from practice.records import MOST_NAME
from practice.room import MOST_WHY
from scenarios.shelf import scenario
from tests.views.present.tabs import (
    KEY,
    TYPED,
    again,
    drawn,
    follower,
    led,
    named,
    params,
    pressed,
    presses,
    standing,
    token,
    where,
    words,
)
from views.charts.votes import WORDS
from views.charts.words import sentence
from views.practice.asking import CHANGES
from views.present.door import watch

SCENARIO, ANSWER = scenario(KEY), ANSWERS[KEY]
STEP = next(step for step in SCENARIO.steps if step.front.experiments)
CARD = Card(SCENARIO, STEP, STEP.front.experiments[0])
FIGURE = CARD.figure(0)
KIND = ANSWER.kinds[FIGURE]


@pytest.fixture(scope="module")
def seen(memory):
    """What the experiment does to the figure, and the figure before and after, worked out without any page."""
    facts = [
        ANSWER.facts(RECOMMENDATION.run(RECOMMENDATION.turned(turned), memory))[FIGURE].estimate
        for turned in (CARD.experiment.given, {**CARD.experiment.given, **CARD.experiment.turn})
    ]
    return change(KIND, *facts), [each.value for each in facts]


def asked():
    """A leader who asks the first question of a step, and opened the panel for it."""
    leader = pressed(led(step=STEP.key), "panel-ask")
    return pressed(leader, "ask-0-0")


def voted(app, said, why=""):
    """The same tab, after a vote."""
    (form,) = {each.key.removesuffix("-said") for each in app.button_group if each.key.startswith("vote-")}
    if said is not None:
        app.button_group(key=f"{form}-said").set_value(said)
    app.text_input(key=f"{form}-why").set_value(why)
    next(each for each in app.button if each.label in ("Answer", "Change it")).click().run()
    assert not app.exception
    return app


def everything(app) -> str:
    return "\n".join(
        [words(app), *(each.value for kind in ("text", "code") for each in app.get(kind)), str(drawn(app))]
    )


def test_what_is_asked_stands_in_place_of_the_slide_for_all_who_follow():
    leader = asked()
    reader, wanderer = follower(leader), pressed(pressed(follower(leader), "leave-stage"), "present")
    assert "panel-ask" not in {*presses(reader), *(each.key for each in reader.button)}
    for app in (leader, reader):
        assert "will it rise, fall or stay?" in words(app)
    assert "will it rise, fall or stay?" not in words(again(wanderer))
    assert {"reveal", "withdraw"} <= {each.key for each in leader.button}
    assert not {"reveal", "withdraw"} & {each.key for each in reader.button}


def test_who_has_not_said_who_they_are_is_asked_before_they_answer():
    reader = follower(asked())
    assert not [each for each in reader.button if each.label == "Answer"]
    named(reader, "Bo")
    assert [each for each in reader.button if each.label == "Answer"]


def test_a_vote_without_an_answer_is_not_one(rooms):
    leader = asked()
    reader = voted(named(follower(leader), "Bo"), None, "because")
    assert ":orange[Choose one: rise, fall or stay.]" in words(reader)
    assert rooms.votes(rooms.find(params(leader)["room"])) == ()


def test_before_the_answer_only_how_many_answered_is_seen_and_then_who_said_what_as_text():
    leader = asked()
    bystander = named(follower(leader), "Bystander")
    for why in TYPED:
        voted(named(follower(leader), f"Guest of {why}"[:MOST_NAME]), "rises", why[:MOST_WHY])
    for app in (again(leader), again(bystander)):
        assert f"{len(TYPED)} of {len(TYPED) + 1} answered" in standing(app)
        assert "Guest of" not in everything(app)
        assert f": {CHANGES['rises']}" not in everything(app)
    pressed(leader, "reveal")
    for app in (leader, again(bystander)):
        voices = [each.value.split(f": {CHANGES['rises']}", 1) for each in app.text if "Guest of" in each.value]
        assert len(voices) == len(TYPED)
        assert ["Guest of <script>alert(1)</script>&amp;", ", <script>alert(1)</script>&amp;"] in voices
        reasons = [why.removeprefix(", ") for _, why in voices]
        assert not [each for each in reasons if each and each in words(app)]
        assert "Guest of" not in words(app)


def test_the_answer_is_what_the_experiment_does_and_the_bars_are_the_votes(seen):
    came, (before, after) = seen
    leader = asked()
    others = [each for each in CHANGES if each != came]
    ballots = [came, came, others[0], None]
    readers = [named(follower(leader), f"Guest {n}") for n in range(len(ballots))]
    for reader, said in zip(readers, ballots, strict=True):
        if said is not None:
            voted(reader, said)
    pressed(leader, "reveal")
    counts = {each: ballots.count(each) for each in WORDS}
    for app in (leader, *map(again, readers)):
        assert f"{written(before, KIND.form)} → {written(after, KIND.form)}. 2 of 3 were right: {WORDS[came]}" in words(
            app
        )
        assert drawn(app) == [([counts[each]], [row]) for row, each in enumerate(reversed(WORDS))]
        assert CARD.experiment.because in words(app)
    assert not [each for each in readers[0].button if each.label in ("Answer", "Change it")]


def test_the_last_word_counts(rooms):
    leader = asked()
    reader = named(follower(leader), "Bo")
    voted(voted(reader, "rises", "first"), "falls", "second")
    assert [(each.said, each.why) for each in rooms.votes(rooms.find(params(leader)["room"]))] == [("falls", "second")]
    assert f"You said **{CHANGES['falls']}**" in words(reader)
    assert "1 of 1 answered" in standing(again(leader))


def test_a_vote_that_comes_after_the_answer_is_refused_in_a_sentence(rooms):
    leader = asked()
    reader = named(follower(leader), "Bo")
    pressed(leader, "reveal")
    voted(reader, "rises")
    assert [each.value for each in reader.warning] == ["The answer is revealed already, so no vote counts any more."]
    assert rooms.votes(rooms.find(params(leader)["room"])) == ()


def test_a_question_taken_back_gives_the_slide_back_and_the_next_starts_without_votes(rooms):
    leader = asked()
    slide = params(leader)
    reader = voted(named(follower(leader), "Bo"), "rises")
    pressed(leader, "withdraw")
    for app in (leader, again(reader)):
        assert "will it rise, fall or stay?" not in words(app)
        assert where(app) == slide
    pressed(pressed(leader, "panel-ask"), "ask-0-0")
    assert "0 of 1 answered" in standing(again(reader))
    assert "You said" not in words(reader)
    assert rooms.votes(rooms.find(slide["room"])) == ()


def test_the_run_that_was_asked_about_is_shown_to_all_on_the_slide():
    leader = asked()
    reader = follower(leader)
    pressed(pressed(leader, "reveal"), "show-asked")
    turned = {name: str(value) for name, value in {**CARD.experiment.given, **CARD.experiment.turn}.items()}
    assert turned.items() <= params(leader).items()
    assert where(again(reader)) == params(leader)
    assert "will it rise, fall or stay?" not in words(reader)


def test_any_figure_of_an_experiment_may_be_asked_about(rooms):
    step, number, card = next(
        (step, number, card)
        for step in SCENARIO.steps
        for number, experiment in enumerate(step.front.experiments)
        if len((card := Card(SCENARIO, step, experiment)).figures) > 1
    )
    leader = pressed(pressed(led(step=step.key), "panel-ask"), f"ask-{number}-1")
    assert rooms.find(params(leader)["room"]).asked_figure == card.figures[1]
    assert f"# {sentence(ANSWER.kinds[card.figures[1]].label)}: will it" in words(leader)


def test_that_knobs_of_ones_own_do_not_count_is_said_where_there_are_any():
    note = "Asked from the defaults"
    assert note not in words(asked())
    leader = pressed(led(step=STEP.key, **{"shown.length": "7"}), "panel-ask")
    assert note in words(pressed(leader, "ask-0-0"))


def test_revealing_without_an_answer_is_called_so():
    leader = asked()
    assert leader.button(key="reveal").label == "Reveal, with no answer yet"
    voted(named(follower(leader), "Bo"), "rises")
    assert again(leader).button(key="reveal").label == "Reveal"


def test_a_question_that_this_version_does_not_know_leaves_the_slide(rooms):
    leader = asked()
    reader = follower(leader)
    for card, figure in (("no such card", FIGURE), (CARD.id, "no_such_figure")):
        rooms.ask(params(leader)["room"], token(leader), card, figure)
        watch().forget(params(leader)["room"])
        for app in (again(leader), again(reader)):
            assert "will it rise, fall or stay?" not in words(app)
