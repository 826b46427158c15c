"""What the clock said stands in no title: two runs of the same knobs say the same."""

from dataclasses import replace

import pytest

from pipelines.answers import ANSWERS
from pipelines.engine import Cache, Run
from scenarios.shelf import scenario
from tests.views.export.conftest import quiet
from views.charts import LIGHT
from views.charts.words import MEASURED
from views.export.paper import Line, Message, Paper
from views.figures import FIGURES
from views.figures.scene import Scene, draw_one
from views.memory import Desk
from views.place import first_place, knobs_of

TIMED = {
    "recommendation": ("calculator", "cost_by_stage", "architecture", "stage_times"),
    "ad_funnel": ("calculator", "cost_by_phase", "architecture", "stage_times", "funnel"),
    "feed_ranking": ("calculator", "cost_by_stage", "architecture", "stage_times"),
}


def at_another_hour(run: Run) -> Run:
    """The same run, had each stage taken another time: from a hundredth to tenfold."""
    times = (0.01, 1.7, 10.0, 0.3)
    slowed = {
        name: replace(result, seconds=result.seconds * times[number % len(times)])
        for number, (name, result) in enumerate(run.results.items())
    }
    return replace(run, results=slowed)


@pytest.mark.parametrize("key", TIMED)
def test_no_title_depends_on_the_clock_and_whose_clock_it_was_is_said(key: str, memory: Cache) -> None:
    whole, answer = scenario(key), ANSWERS[key]
    place = first_place(whole)
    run = answer.pipeline.run(cache=memory)

    def drawn(name: str, run: Run) -> Paper:
        paper = Paper(knobs_of({}, answer))
        desk = Desk(answer.pipeline, quiet)
        draw_one(Scene(whole, place, answer, desk, run, run, {}, LIGHT, paper), name, FIGURES[key])
        return paper

    for name in TIMED[key]:
        now, then = drawn(name, run), drawn(name, at_another_hour(run))
        titles = [[each.text for each in paper.blocks if isinstance(each, Message)] for paper in (now, then)]
        assert titles[0] == titles[1], name
        assert Line(MEASURED) in now.blocks, name
