"""What the tests of one worker remember: results by lineage, and the figures of a run, in bounded room."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pipelines.answer import Answer
from pipelines.engine import AllKnobs, Pipeline, Result, Run, Stage
from pipelines.facts import Facts

# The largest results hold 50 MB, and a model holds on to what it learned from: more would cost a worker gigabytes.
MOST_HEAVY, MOST_LIGHT = 14, 50
FIGURES = 500  # runs whose figures are kept: a few kilobytes each

Make = Callable[[Stage, AllKnobs, Mapping[str, Result], str], Result]


def defaults_once(pipelines: Iterable[Pipeline], make: Make) -> Make:
    """`make`, the engine's way to a stage's result, which makes what stands at these pipelines' defaults only once.

    Pages, exports, command lines and tests have a cache each, and nearly all of them begin with the defaults.
    """
    named = {lineage for each in pipelines for lineage in each.lineages(each.defaults).values()}
    kept: dict[str, Result] = {}

    def once(stage: Stage, knobs: AllKnobs, results: Mapping[str, Result], lineage: str) -> Result:
        if lineage not in named:
            return make(stage, knobs, results, lineage)
        if lineage not in kept:
            kept[lineage] = make(stage, knobs, results, lineage)
        return kept[lineage]

    return once


class Memory:
    """A cache for the engine that keeps the results used last, heavy ones and light ones apart.

    Heavy ones are worlds and what is read off them: were they counted with the rest, a few turned knobs would drive
    out the world that the next test asks for.
    """

    def __init__(self, heavy: int = MOST_HEAVY, light: int = MOST_LIGHT) -> None:
        self._most = {True: heavy, False: light}
        self._kept: dict[bool, OrderedDict[str, Result]] = {True: OrderedDict(), False: OrderedDict()}
        self._figures: OrderedDict[str, Facts] = OrderedDict()

    def __call__(self, lineage: str, make: Callable[[], Result]) -> Result:
        result = self._kept[True].get(lineage) or self._kept[False].get(lineage) or make()
        shelf = self._kept[result.stage.heavy]
        shelf[lineage] = result
        shelf.move_to_end(lineage)
        if len(shelf) > self._most[result.stage.heavy]:
            shelf.popitem(last=False)
        return result

    def figures(self, answer: Answer, run: Run) -> Facts:
        """The figures of a run: their intervals take a tenth of a second."""
        if run.lineage not in self._figures:
            self._figures[run.lineage] = answer.facts(run)
            if len(self._figures) > FIGURES:
                self._figures.popitem(last=False)
        return self._figures[run.lineage]

    def reading(self, answer: Answer) -> Answer:
        """The same answer, whose figures are read once a run."""
        return replace(answer, facts=lambda run: self.figures(answer, run))
