"""An answer as slides: at each step the interviewer's question first, then one figure at a time."""

from typing import NamedTuple

from scenarios.scenario import Scenario, Step


class Slide(NamedTuple):
    """One idea at a time: the question of a step, or one of its figures by name."""

    step: Step
    figure: str | None = None


def slides(scenario: Scenario) -> tuple[Slide, ...]:
    """All slides of a scenario, in order."""
    return tuple(Slide(step, figure) for step in scenario.steps for figure in (None, *step.front.figures))
