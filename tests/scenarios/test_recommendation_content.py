"""What the recommendation scenario alone promises: its question, its steps, its figures."""

from scenarios import shelf

SCENARIO = shelf.scenario("recommendation")
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


def test_it_asks_the_question_of_the_interview() -> None:
    assert SCENARIO.front.question == "How would you implement a recommendation system for our users?"


def test_ten_steps_follow_the_order_of_an_interview() -> None:
    assert tuple(step.title for step in SCENARIO.steps) == TITLES


def test_every_figure_is_drawn_in_some_step_and_no_other() -> None:
    assert {figure for step in SCENARIO.steps for figure in step.front.figures} == FIGURES


def test_there_are_experiments_enough() -> None:
    assert len(SCENARIO.experiments) >= 25


def test_clarifying_asks_at_least_five_questions_that_turn_the_world() -> None:
    questions = [question for step in SCENARIO.steps for question in step.front.questions]
    assert sum(any(answer.turn for answer in question.answers) for question in questions) >= 5
