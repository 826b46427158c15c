"""Prose names a figure by its title or by what it shows: nothing on a page or in an export numbers them."""

import re

import pytest

from scenarios.scenario import Step
from scenarios.shelf import scenarios
from views.figures import FIGURES

STEPS = [(each.key, step) for each in scenarios() for step in each.steps]
QUOTED = re.compile(r"“([^”]+)”")
COUNTED = re.compile(r"\b(first|second|third|fourth|last) figure\b|\bThe (second|third|fourth|last) [a-z]+s\b", re.I)


@pytest.mark.parametrize(("key", "step"), STEPS, ids=lambda each: each if isinstance(each, str) else each.key)
def test_a_figure_that_prose_names_stands_in_its_step_and_none_is_counted(key: str, step: Step) -> None:
    titles = {FIGURES[key].titles[name] for name in step.front.figures}
    assert set(QUOTED.findall(step.figures_say)) <= titles
    said = [step.figures_say, *(each.answer for each in step.follow_ups)]
    assert [each for each in said if COUNTED.search(each)] == []
