"""What a figure may draw from, and the figures of a step: the main one, the others, or one by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pipelines.answer import Answer
from pipelines.engine import AllKnobs, Run
from pipelines.facts import Facts
from pipelines.ladder import Rung, climb
from scenarios.scenario import Scenario, Step
from views.charts import Theme
from views.figures.sheet import Sheet
from views.memory import Desk
from views.place import Place, knobs_of


@dataclass(frozen=True)
class Scene:
    """The reader's place, the run, the pinned run with its facts, the way to further runs, and what to draw on."""

    scenario: Scenario
    place: Place
    answer: Answer
    desk: Desk
    run: Run
    pinned: Run
    facts: Facts
    theme: Theme
    sheet: Sheet

    @property
    def row(self) -> int:
        """Which judged request is looked at: a typical one at first; a link may name more than this world has."""
        chosen = self.place.moment
        return self.answer.typical(self.pinned) if chosen is None else chosen % int(self.run["verdict"].n_in)

    @property
    def knobs(self) -> AllKnobs:
        """All knobs as the reader has turned them, those of the asides too."""
        return knobs_of(self.place.turned, self.answer)

    @property
    def against(self) -> str:
        """What changes are measured against, in words."""
        return self.place.against

    def rungs(self, *groups: str) -> tuple[Rung, ...]:
        """The ladder, traps or variants of this world; made once a world."""
        return tuple(rung for group in groups for rung in self._climbed(group))

    def _climbed(self, group: str) -> tuple[Rung, ...]:
        shared = {name: self.run.knobs[name] for name in self.answer.shared}
        world = ",".join(self.run.results[name].lineage for name in self.answer.shared)

        def make() -> tuple[Rung, ...]:
            return climb(self.answer.pipeline, getattr(self.answer, group), shared, self.desk.cache)

        rungs: tuple[Rung, ...] = self.desk.study(f"{group}:{world}", make, f"the {group} of this world")
        return rungs


Draw = Callable[[Scene], None]


@dataclass(frozen=True)
class Figures:
    """What a scenario's steps can draw, by name, and the title of each where it is folded."""

    draw: Mapping[str, Draw]
    titles: Mapping[str, str]


def draw_one(scene: Scene, name: str, figures: Figures) -> None:
    """The figure of this name."""
    figures.draw[name](scene)


def draw_main(scene: Scene, step: Step, figures: Figures) -> None:
    """The step's main figure."""
    draw_one(scene, step.front.figures[0], figures)


def draw_others(scene: Scene, step: Step, figures: Figures) -> None:
    """The step's further figures, folded: what is not opened is not computed."""
    for name in step.front.figures[1:]:
        scene.sheet.fold(name, figures.titles[name], partial(draw_one, scene, name, figures))
