"""The recommendation scenario says what its run can show: figures exist, knobs are accepted, answers can be spoken."""

import re
from collections.abc import Iterator

import pytest

from pipelines.answers import ANSWERS
from pipelines.facts import Facts
from scenarios import shelf
from scenarios.prose import filled
from scenarios.scenario import Experiment, Scenario, Step

ANSWER = ANSWERS["recommendation"]
SCENARIO = shelf.load(shelf.HERE / "recommendation")
EXPERIMENTS = SCENARIO.experiments
QUESTIONS = [question for step in SCENARIO.steps for question in step.front.questions]
TITLES = (
    "Clarify", "Scale", "Metrics", "Architecture", "Training data", "Features", "Candidates", "Ranking",
    "The list shown", "Launch and improve",
)  # fmt: skip
FIGURES = {
    "home_pages", "how_real", "calculator", "cost_by_stage", "nearest_neighbours", "ladder", "metric_truth", "taus",
    "metrics_table", "architecture", "stage_times", "position_bias", "label_balance", "leak", "feature_importance",
    "ablation", "who_found_what", "recall_by_n", "where_lost", "reliability", "list_tradeoff", "exploration_price",
    "fate", "slices", "ab_power",
}  # fmt: skip


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The figures of one run with no knob turned."""
    return ANSWER.facts(ANSWER.pipeline.run())


def texts(step: Step) -> Iterator[str]:
    front = step.front
    yield from (step.prompt, step.say, step.figures_say, step.mistake, step.senior, step.staff)
    for follow_up in step.follow_ups:
        yield from (follow_up.ask, follow_up.answer)
    for experiment in front.experiments:
        yield from (experiment.say, experiment.because)
    for question in front.questions:
        yield from (question.ask, question.why, *(answer.say for answer in question.answers))


def all_texts(scenario: Scenario) -> str:
    return "\n\n".join(text for step in scenario.steps for text in texts(step))


def named(experiment: Experiment) -> str:
    return re.sub(r"\W+", "-", experiment.say)[:50]


step_by_step = pytest.mark.parametrize("step", SCENARIO.steps, ids=SCENARIO.step_keys)
experiment_by_experiment = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=named)


def test_the_scenario_stands_on_the_shelf_and_asks_the_question_of_the_interview() -> None:
    found = shelf.scenario("recommendation")
    assert found.front.question == "How would you implement a recommendation system for our users?"
    assert found.front.pipeline in ANSWERS


def test_ten_steps_follow_the_order_of_an_interview() -> None:
    assert tuple(step.title for step in SCENARIO.steps) == TITLES


def test_the_minutes_of_the_steps_fill_the_interview() -> None:
    assert sum(step.front.minutes for step in SCENARIO.steps) == SCENARIO.front.minutes == 45


@step_by_step
def test_every_place_in_a_text_has_a_figure(step: Step, facts: Facts) -> None:
    for text in texts(step):
        written = filled(text, facts)
        assert "{{" not in written
        assert not re.search(r"\bnan\b", written), written


@step_by_step
def test_a_spoken_answer_takes_about_thirty_seconds(step: Step, facts: Facts) -> None:
    assert 60 <= len(filled(step.say, facts).split()) <= 110


@step_by_step
def test_a_spoken_answer_names_figures_of_the_run(step: Step) -> None:
    assert "{{" in step.say


@step_by_step
def test_every_step_has_three_follow_ups(step: Step) -> None:
    assert len(step.follow_ups) == 3


@step_by_step
def test_a_step_draws_one_main_figure_and_at_most_three_more(step: Step) -> None:
    figures = step.front.figures
    assert 1 <= len(figures) <= 4
    assert len(set(figures)) == len(figures)
    assert set(figures) <= FIGURES


def test_every_figure_is_drawn_in_some_step() -> None:
    assert {figure for step in SCENARIO.steps for figure in step.front.figures} == FIGURES


@step_by_step
def test_the_stages_whose_knobs_a_step_turns_have_knobs(step: Step) -> None:
    assert step.front.knobs
    assert set(step.front.knobs) <= set(ANSWER.pipeline.defaults)
    assert len(set(step.front.knobs)) == len(step.front.knobs)


def test_every_knob_has_a_step_that_turns_it() -> None:
    assert {stage for step in SCENARIO.steps for stage in step.front.knobs} == set(ANSWER.pipeline.defaults)


@step_by_step
def test_a_step_has_two_to_four_experiments(step: Step) -> None:
    assert 2 <= len(step.front.experiments) <= 4


def test_there_are_experiments_enough_and_none_is_told_twice() -> None:
    assert len(EXPERIMENTS) >= 25
    assert len({named(experiment) for experiment in EXPERIMENTS}) == len(EXPERIMENTS)


@experiment_by_experiment
def test_the_pipeline_accepts_what_an_experiment_turns(experiment: Experiment) -> None:
    ANSWER.pipeline.turned({**experiment.given, **experiment.turn})


@experiment_by_experiment
def test_an_experiment_turns_no_knob_to_what_it_is_already(experiment: Experiment) -> None:
    pipeline = ANSWER.pipeline
    given = pipeline.turned(experiment.given)
    for settings, start in ((experiment.given, pipeline.defaults), (experiment.turn, given)):
        for knob, value in settings.items():
            assert pipeline.turned({knob: value}, start) != start, f"{knob} is {value} already"


@experiment_by_experiment
def test_an_experiment_expects_figures_that_the_run_has(experiment: Experiment) -> None:
    assert set(experiment.expect) <= set(ANSWER.kinds)


def test_clarifying_asks_at_least_five_questions_and_each_names_the_world_as_it_is() -> None:
    turning = [question for question in QUESTIONS if any(answer.turn for answer in question.answers)]
    assert len(turning) >= 5
    pipeline = ANSWER.pipeline
    for question in turning:
        assert any(answer.turn and pipeline.turned(answer.turn) == pipeline.defaults for answer in question.answers)


def test_the_answers_to_one_question_turn_the_same_knobs_of_the_world() -> None:
    for question in QUESTIONS:
        knobs = {frozenset(answer.turn) for answer in question.answers}
        assert len(knobs) == 1, question.ask
        assert all(knob.startswith("world.") for knob in next(iter(knobs)))


@pytest.mark.parametrize("mark", ["—", " – ", "TODO", "  "])
def test_the_prose_is_plain(mark: str) -> None:
    assert mark not in all_texts(SCENARIO)
