"""The slides of every scenario: each question and each figure once, in the order of the answer."""

import pytest

from scenarios.shelf import scenarios
from scenarios.slides import Slide, slides


@pytest.mark.parametrize("shown", scenarios(), ids=lambda each: each.key)
def test_each_step_begins_with_its_question_and_shows_each_of_its_figures_once(shown):
    deck = slides(shown)
    assert [slide.step for slide in deck if slide.figure is None] == list(shown.steps)
    for step in shown.steps:
        assert [slide for slide in deck if slide.step == step] == [
            Slide(step), *(Slide(step, figure) for figure in step.front.figures)
        ]  # fmt: skip
