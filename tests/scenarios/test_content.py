"""Every scenario says what its run can show: figures exist, knobs are accepted, answers can be spoken."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from pipelines.answer import Answer
from pipelines.answers import ANSWERS
from pipelines.facts import Facts
from scenarios.prose import filled
from scenarios.scenario import Experiment, Scenario, Step
from scenarios.shelf import scenarios

SHELF = scenarios()
STEPS = [(scenario, step) for scenario in SHELF for step in scenario.steps]
EXPERIMENTS = [(scenario, experiment) for scenario in SHELF for experiment in scenario.experiments]


def answer_of(scenario: Scenario) -> Answer:
    return ANSWERS[scenario.front.pipeline]


@cache
def facts_of(pipeline: str) -> Facts:
    """The figures of one run with no knob turned."""
    return ANSWERS[pipeline].facts(ANSWERS[pipeline].pipeline.run())


def facts(scenario: Scenario) -> Facts:
    return facts_of(scenario.front.pipeline)


def texts(step: Step) -> Iterator[str]:
    front = step.front
    yield from (step.prompt, step.say, step.figures_say, step.mistake, step.senior, step.staff)
    for follow_up in step.follow_ups:
        yield from (follow_up.ask, follow_up.answer)
    for experiment in front.experiments:
        yield from (experiment.say, experiment.because)
    for question in front.questions:
        yield from (question.ask, question.why, *(answer.say for answer in question.answers))


def named(experiment: Experiment) -> str:
    return re.sub(r"\W+", "-", experiment.say)[:50]


scenario_by_scenario = pytest.mark.parametrize("scenario", SHELF, ids=[scenario.key for scenario in SHELF])
step_by_step = pytest.mark.parametrize(
    ("scenario", "step"), STEPS, ids=[f"{scenario.key}-{step.key}" for scenario, step in STEPS]
)
experiment_by_experiment = pytest.mark.parametrize(
    ("scenario", "experiment"), EXPERIMENTS, ids=[f"{scenario.key}-{named(each)}" for scenario, each in EXPERIMENTS]
)


@scenario_by_scenario
def test_a_scenario_asks_about_a_pipeline_that_there_is(scenario: Scenario) -> None:
    assert scenario.front.pipeline in ANSWERS
    assert scenario.front.question.endswith("?")


@scenario_by_scenario
def test_the_minutes_of_the_steps_fill_the_interview(scenario: Scenario) -> None:
    assert sum(step.front.minutes for step in scenario.steps) == scenario.front.minutes == 45


@step_by_step
def test_every_place_in_a_text_has_a_figure(scenario: Scenario, step: Step) -> None:
    for text in texts(step):
        written = filled(text, facts(scenario))
        assert "{{" not in written
        assert not re.search(r"\bnan\b", written), written


@step_by_step
def test_a_spoken_answer_takes_about_thirty_seconds(scenario: Scenario, step: Step) -> None:
    assert 60 <= len(filled(step.say, facts(scenario)).split()) <= 110


@step_by_step
def test_a_spoken_answer_names_figures_of_the_run(scenario: Scenario, step: Step) -> None:
    assert "{{" in step.say


@step_by_step
def test_every_step_has_three_follow_ups(scenario: Scenario, step: Step) -> None:
    assert len(step.follow_ups) == 3


@step_by_step
def test_a_step_draws_one_main_figure_and_at_most_three_more(scenario: Scenario, step: Step) -> None:
    figures = step.front.figures
    assert 1 <= len(figures) <= 4
    assert len(set(figures)) == len(figures)


@step_by_step
def test_the_stages_whose_knobs_a_step_turns_have_knobs(scenario: Scenario, step: Step) -> None:
    assert step.front.knobs
    assert set(step.front.knobs) <= set(answer_of(scenario).pipeline.defaults)
    assert len(set(step.front.knobs)) == len(step.front.knobs)


@scenario_by_scenario
def test_every_knob_has_a_step_that_turns_it(scenario: Scenario) -> None:
    assert {stage for step in scenario.steps for stage in step.front.knobs} == set(
        answer_of(scenario).pipeline.defaults
    )


@step_by_step
def test_a_step_has_two_to_four_experiments(scenario: Scenario, step: Step) -> None:
    assert 2 <= len(step.front.experiments) <= 4


@scenario_by_scenario
def test_no_experiment_is_told_twice(scenario: Scenario) -> None:
    assert len({named(experiment) for experiment in scenario.experiments}) == len(scenario.experiments)


@experiment_by_experiment
def test_the_pipeline_accepts_what_an_experiment_turns(scenario: Scenario, experiment: Experiment) -> None:
    answer_of(scenario).pipeline.turned({**experiment.given, **experiment.turn})


@experiment_by_experiment
def test_an_experiment_turns_no_knob_to_what_it_is_already(scenario: Scenario, experiment: Experiment) -> None:
    pipeline = answer_of(scenario).pipeline
    given = pipeline.turned(experiment.given)
    for settings, start in ((experiment.given, pipeline.defaults), (experiment.turn, given)):
        for knob, value in settings.items():
            assert pipeline.turned({knob: value}, start) != start, f"{knob} is {value} already"


@experiment_by_experiment
def test_an_experiment_expects_figures_that_the_run_has(scenario: Scenario, experiment: Experiment) -> None:
    assert set(experiment.expect) <= set(answer_of(scenario).kinds)


@scenario_by_scenario
def test_a_question_that_turns_knobs_has_an_answer_for_the_world_as_it_is(scenario: Scenario) -> None:
    pipeline = answer_of(scenario).pipeline
    for question in (question for step in scenario.steps for question in step.front.questions):
        turns = [answer.turn for answer in question.answers]
        if any(turns):
            assert any(turn and pipeline.turned(turn) == pipeline.defaults for turn in turns), question.ask


@scenario_by_scenario
def test_the_answers_to_one_question_turn_the_same_knobs_of_the_world(scenario: Scenario) -> None:
    for question in (question for step in scenario.steps for question in step.front.questions):
        knobs = {frozenset(answer.turn) for answer in question.answers}
        assert len(knobs) == 1, question.ask
        assert all(knob.startswith("world.") for knob in next(iter(knobs)))


@pytest.mark.parametrize("mark", ["—", " – ", "TODO", "  "])
@step_by_step
def test_the_prose_is_plain(scenario: Scenario, step: Step, mark: str) -> None:
    assert mark not in "\n\n".join(texts(step))
