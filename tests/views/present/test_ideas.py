"""A figure that has several ideas shows one at a time: forth, back, by a link, and to who follows."""

import pytest

from scenarios.shelf import scenario
from tests.views.present.tabs import KEY, again, drawn, follower, html, led, presented, pressed, words
from tests.views.test_app import params, said

TOLD = ["1 of 3", "2 of 3", "3 of 3"]


def told(app):
    return [each for each in TOLD if each in words(app)]


def shown(app):
    """The sentences, charts and tables on the slide."""
    sentences = [each.value for each in app.markdown if each.value.startswith("### ")]
    tables = len(app.table) + sum("<table" in each for each in html(app))
    return sentences, len(app.get("plotly_chart")), tables


def test_next_and_back_go_through_the_ideas_of_a_figure_before_they_leave_it():
    app = presented(figure="how_real")
    sentences = []
    for nth, figure in enumerate(("how_real", "how_real.2", "how_real.3")):
        assert params(app)["figure"] == figure
        assert told(app) == [TOLD[nth]]
        (sentence,), charts, tables = shown(app)
        sentences.append(sentence)
        assert (charts, tables) == ((0, 1) if nth == 0 else (1, 0))
        pressed(app, "next")
    assert len(set(sentences)) == 3
    assert params(app) == {"step": "scale", "present": "true"}
    for figure in ("how_real.3", "how_real.2", "how_real", "home_pages"):
        assert params(pressed(app, "back"))["figure"] == figure
    assert told(app) == []


def test_a_table_has_a_slide_of_its_own_under_the_sentence_of_its_chart_whose_knobs_are_folded():
    app = presented(step="scale", figure="calculator")
    before, charts, tables = shown(app)
    assert (charts, tables) == (1, 0)
    # They are drawn, in something that opens.
    assert [each.label for each in app.expander] == ["Your service"]
    after, charts, tables = shown(pressed(app, "next"))
    assert (charts, tables) == (0, 1)
    assert after == [before[-1]]


def test_a_link_that_names_more_ideas_than_there_are_shows_the_last_and_goes_back_from_there():
    app = presented(figure="how_real.9")
    assert told(app) == [TOLD[2]]
    assert params(pressed(app, "back"))["figure"] == "how_real.2"


@pytest.mark.parametrize(
    "figure", ["how_real.1", "how_real.", "how_real.10", "how_real.x", "how_real.2.2", ".2", "x.2"]
)
def test_a_link_with_no_such_idea_says_which_figures_there_are(figure):
    app = presented(figure=figure)
    assert f"figure is '{figure}'; those of Clarify are home_pages, how_real." in [each.value for each in app.text]
    assert scenario(KEY).steps[0].prompt in said(app)


def test_who_follows_sees_the_idea_that_who_leads_shows():
    leader = pressed(led(figure="how_real"), "next")
    reader = follower(leader)
    assert told(leader) == told(reader) == [TOLD[1]]
    pressed(leader, "next")
    assert told(again(reader)) == [TOLD[2]]
    assert drawn(reader) == drawn(leader)


def test_off_the_stage_a_step_stands_whole():
    app = pressed(presented(figure="how_real.2"), "leave-stage")
    assert "figure" not in params(app)
    assert told(app) == []
