"""Gathers an answer once: the run, its words with the run's figures in them, and what every figure consists of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.answers import ANSWERS
from pipelines.engine import Run
from pipelines.facts import Facts, minus
from pipelines.judge import BELOW_ZERO
from pipelines.metrics import Estimate
from scenarios.prose import filled
from scenarios.scenario import FollowUp, Scenario, Step
from scenarios.slides import slides
from views.charts import LIGHT
from views.charts.words import percent
from views.export.own import Interview, Own
from views.export.paper import Block, Paper
from views.export.recipe import Recipe, answered_at, recipe
from views.export.runs import RunSaid, runs_said
from views.figures import FIGURES
from views.figures.scene import Scene, draw_one
from views.memory import Desk
from views.place import Place, knobs_of

NOTHING = Own()


@dataclass(frozen=True)
class Figure:
    """One figure of a step: its title on a list of figures, and its blocks from top to bottom."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """One step: its words with the run's figures in them, its figures, the candidate's own words and pinned runs.

    `beside` says that a candidate's own words are in this export, at this step or another: the scenario's, which say
    "I" as well, are then marked as the model's.
    """

    step: Step
    figures: tuple[Figure, ...]
    own: Own
    runs: tuple[RunSaid, ...] = ()
    beside: bool = False

    @property
    def say(self) -> str:
        """The heading of the words to say."""
        return "The model answer, in 40 seconds" if self.beside else "Say, in 40 seconds"

    @property
    def asked(self) -> str:
        """The heading of the questions that follow, with their answers."""
        return "They will ask next, with the model’s answers" if self.beside else "They will ask next"


@dataclass(frozen=True)
class Exported:
    """An answer to be exported: where it stands, how to get it again, and the interview that it was given in."""

    scene: Scene
    recipe: Recipe
    held: Interview | None = None

    @property
    def scenario(self) -> Scenario:
        """The question answered."""
        return self.scene.scenario

    @property
    def run(self) -> Run:
        """The run that is the answer."""
        return self.scene.run

    @property
    def facts(self) -> Facts:
        """Its figures."""
        return self.scene.facts

    @property
    def after(self) -> str:
        """The title of the curveball in whose world it is, to be read after "after"; nothing where it is in none."""
        key = self.scene.place.curveball
        return "" if key is None else f"the curveball “{self.scenario.curveball(key).title}”"

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every step with every figure: this draws them all, and takes as long as their studies do."""
        drawn: dict[str, list[Figure]] = {step.key: [] for step in self.scenario.steps}
        for slide in slides(self.scenario):
            if slide.figure is not None:
                drawn[slide.step.key].append(_figure(self.scene, slide.figure))
        return tuple(self._part(step, drawn[step.key]) for step in self.scenario.steps)

    def _part(self, step: Step, figures: Sequence[Figure]) -> Part:
        steps = self.held.steps if self.held else {}
        own = steps.get(step.key, NOTHING)
        base = self.recipe.link.partition("?")[0]
        runs = runs_said(
            own, self.scenario, self.scene.answer, base, told_apart=bool(self.held and self.held.comebacks)
        )
        return Part(in_words(step, self.facts), tuple(figures), own, runs, beside=bool(steps))


def exported(
    scenario: Scenario,
    place: Place,
    say: Callable[[str], object],
    held: Interview | None = None,
    base: str = "",
) -> Exported:
    """The answer at a place, run; with what an interview left, if it is of one. `say` is told what is computed.

    `base` is the address of the scenario's page, where there is a server.
    """
    answer = ANSWERS[scenario.front.pipeline]
    desk = Desk(answer.pipeline, say)
    at = answered_at(place, scenario)
    knobs = knobs_of(at.turned, answer)
    run, pinned = desk.run(knobs), desk.run(knobs_of(at.pinned, answer))
    facts = desk.facts(answer.facts, run)
    scene = Scene(scenario, at, answer, desk, run, pinned, facts, LIGHT, Paper(knobs))
    kept = kept_words(facts["value_kept"].estimate)
    return Exported(scene, recipe(at, scenario, answer, kept, base, held.id if held else None), held)


def in_words(step: Step, facts: Facts) -> Step:
    """The step with the figures of a run in its prose."""
    texts = ("prompt", "say", "figures_say", "mistake", "senior", "staff")
    asked = tuple(FollowUp(ask=filled(f.ask, facts), answer=filled(f.answer, facts)) for f in step.follow_ups)
    return step.model_copy(update={**{name: filled(getattr(step, name), facts) for name in texts}, "follow_ups": asked})


def kept_words(kept: Estimate) -> str:
    """The value kept with its interval, in percent; what is below 0 is explained."""
    low, high = (minus(f"{100 * end:z.1f}") for end in (kept.low, kept.high))
    below = f", {BELOW_ZERO}" if kept.value < 0 else ""
    return f"{percent(kept.value, 1)} ({low} to {high}){below}"


def _figure(scene: Scene, name: str) -> Figure:
    figures, paper = FIGURES[scene.scenario.key], Paper(scene.knobs)
    draw_one(replace(scene, sheet=paper), name, figures)
    return Figure(figures.titles[name], tuple(paper.blocks))
