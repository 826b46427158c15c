"""Every step of every scenario, without a browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.answers import ANSWERS
from scenarios.shelf import scenario
from views.figures import FIGURES
from views.scenario_page import _counted


def _page(key):
    from scenarios.shelf import scenario
    from views.scenario_page import scenario_page

    scenario_page(scenario(key))


def opened(key: str, **params: str) -> AppTest:
    app = AppTest.from_function(_page, args=(key,), default_timeout=120)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def params(app: AppTest) -> dict[str, str]:
    """The address as it stands: the harness gives lists for what it was handed, text for what was written."""
    found = {name: app.query_params[name] for name in app.query_params}
    return {name: value[0] if isinstance(value, list) else value for name, value in found.items()}


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_that_can_be_drawn_has_a_title(key):
    assert set(FIGURES[key].draw) == set(FIGURES[key].titles)


def test_every_step_opens_says_its_part_and_draws_every_figure_it_names(whole):
    for step in whole.steps:
        assert set(step.front.figures) <= set(FIGURES[whole.key].draw)
        app = opened(whole.key, step=step.key)
        assert not app.exception, step.key
        assert not app.warning, step.key
        assert step.title in said(app)
        assert "{{" not in said(app)
        assert len([b for b in app.button if b.label == "Run it"]) == len(step.front.experiments)
        for name in step.front.figures[1:]:
            app.session_state[f"{whole.key}-fold-{name}"] = True
        app.run()
        assert not app.exception, step.key


@pytest.mark.parametrize(
    ("turned", "away"),
    [
        ({}, {"shown.relevance", "shown.topic_cap"}),
        ({"shown.diversity": "mmr"}, {"shown.topic_cap"}),
        ({"shown.diversity": "topic_cap"}, {"shown.relevance"}),
    ],
)
def test_every_knob_that_does_something_has_a_widget_on_the_page(turned, away):
    app = opened("recommendation", step="ranking", **turned)
    app.session_state["recommendation-other-knobs"] = True
    app.run()
    keys = {widget.key for kind in ("slider", "selectbox", "toggle", "number_input") for widget in app.get(kind)}
    pipeline = ANSWERS["recommendation"].pipeline
    knobs = {f"recommendation.{stage}.{name}" for stage, own in pipeline.defaults.items() for name, _ in own}
    assert {key for key in keys if key in knobs} == knobs - {f"recommendation.{path}" for path in away}


def test_a_turned_knob_reaches_the_link_and_a_reset_takes_it_back():
    app = opened("recommendation", step="ranking")
    app.slider(key="recommendation.ranking.trees").set_value(20).run()
    assert params(app)["ranking.trees"] == "20"
    next(b for b in app.button if b.label == "Reset all").click().run()
    assert "ranking.trees" not in params(app)
    assert app.slider(key="recommendation.ranking.trees").value == 60


def test_an_experiment_turns_its_knobs_shows_what_came_of_it_and_is_undone():
    app = opened("recommendation", step="training-data", **{"ranking.trees": "30"})
    before = params(app)
    next(b for b in app.button if b.label == "Run it").click().run()
    assert "came true" in said(app)
    assert params(app) != before
    next(b for b in app.button if b.label == "Undo").click().run()
    assert params(app) == before


def test_an_experiment_whose_run_is_pinned_goes_on_showing_what_came_of_it_until_it_is_undone():
    app = opened("recommendation", step="training-data")
    next(b for b in app.button if b.label == "Run it").click().run()
    ran = params(app)
    app.button(key="pin").click().run()
    assert params(app) == ran | {f"pin.{name}": value for name, value in ran.items() if "." in name}
    assert "expected:" in said(app)
    app.button(key="unpin").click().run()
    assert "expected:" in said(app)
    next(b for b in app.button if b.label == "Undo").click().run()
    assert params(app) == {"step": "training-data"}
    assert "expected:" not in said(app)


def test_a_run_that_is_no_longer_pinned_is_not_said_to_be():
    app = opened("recommendation", step="clarify")
    app.button(key="run-clarify-0").click().run()
    assert "That run is pinned." in said(app)
    app.button(key="pin").click().run()
    assert "expected:" in said(app)
    assert "That run is pinned." not in said(app)


def test_an_experiment_that_ends_at_the_defaults_has_not_run_before_anybody_ran_it():
    app = opened("recommendation", step="launch")
    assert "expected:" not in said(app)
    app.button(key="run-launch-0").click().run()
    assert "expected:" in said(app)


def test_a_link_that_is_partly_wrong_says_so_and_keeps_the_rest():
    app = opened("recommendation", step="clarify", **{"ranking.trees": "9999", "world.pins": "1"})
    assert [warning.value for warning in app.warning] == ["The link was not all understood."]
    [why] = app.text
    assert "ranking.trees" in why.value
    assert "5 to 200" in why.value
    assert app.slider(key="recommendation.world.pins").value == 1
    assert params(app) == {"world.pins": "1"}


def test_all_that_is_wrong_in_a_link_is_said_and_what_is_right_stays_in_the_address():
    wrong = {"ranking.trees": "1e9", "world.pins": "<b>x</b>", "ranking.leaves": "5"}
    app = opened("recommendation", step="dessert", **wrong)
    [why] = app.text
    assert [words for words in ("clarify", "5 to 200", "0 to 4", "<b>x</b>") if words not in why.value] == []
    assert params(app) == {"ranking.leaves": "5"}


def test_an_answer_to_a_clarifying_question_changes_the_world():
    app = opened("recommendation")
    [question, *_] = scenario("recommendation").steps[0].front.questions
    turned = next(answer for answer in question.answers if answer.turn.get("world.pins", 3) != 3)
    app.radio[0].set_value(turned.say).run()
    assert params(app) == {"world.pins": str(turned.turn["world.pins"])}
    assert app.slider(key="recommendation.world.pins").value == turned.turn["world.pins"]


def test_the_surface_is_a_knob_and_a_feed_has_no_query():
    assert "searched for" in said(opened("ad_funnel"))
    assert "searched for" not in said(opened("ad_funnel", **{"world.surface": "feed"}))


def test_five_percent_with_a_tenth_of_the_negatives_reads_thirty_four_and_a_half():
    def drawn(**turned):
        app = opened("ad_funnel", step="training-data", **turned)
        return [each.value for each in app.markdown if each.value.startswith("### ") and "34.5%" in each.value]

    assert len(drawn()) == 1
    assert drawn(**{"sampling.kept": "1.0"}) == []


def test_what_a_link_says_is_never_read_as_markdown():
    app = opened("recommendation", step="![x](http://127.0.0.1:1/x.png)", view=":material/home:")
    assert len(app.text[0].value.splitlines()) == 2
    assert not [each for each in (*app.markdown, *app.warning) if "![" in each.value or ":material/home" in each.value]


def test_pinning_makes_this_run_the_one_to_compare_with():
    app = opened("recommendation", step="ranking", **{"ranking.trees": "20"})
    app.button(key="pin").click().run()
    assert params(app)["pin.ranking.trees"] == "20"


def test_knobs_stand_under_their_own_heading_or_their_stages_name():
    app = opened("recommendation", step="ranking")
    app.session_state["recommendation-other-knobs"] = True
    app.run()
    headings = ("**Ranking**", "**World**", "**Collaborative filters**", "**Training examples**", "**The list shown**")
    assert set(headings) <= {str(element.value) for element in app.markdown}
    assert "**Your service**" in said(opened("recommendation", step="scale"))


def test_in_an_interview_the_next_step_is_named_since_phases_take_them_in_another_order():
    funnel = scenario("ad_funnel")
    by_phase, architecture = funnel.interview_order, funnel.step("architecture")
    assert _counted(funnel, funnel.step_keys, architecture, by_phase=False) == "4 of 10"
    assert _counted(funnel, by_phase, architecture, by_phase=True) == "4 of 10 by phase · next: 7 Training data"
    assert _counted(funnel, by_phase, funnel.step(by_phase[-1]), by_phase=True) == "10 of 10 by phase"


@pytest.fixture(scope="module")
def served() -> list[str]:
    """What is imported once the server has its app, and nobody has asked for a page."""
    asked = "import app, json, sys; print(json.dumps([*sys.modules]))"
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", asked], cwd=root, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("module", ["numpy", "pandas"])
def test_what_plotly_looks_for_is_imported_before_the_server_listens(served, module):
    """Plotly takes what `sys.modules` has, whole or not: a first reader's import would fail the second's chart."""
    assert module in served
