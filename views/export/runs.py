"""Pinned runs in words: what was turned, the figures as they were kept, and the link that opens the run."""

from dataclasses import dataclass

from pipelines.answer import Answer
from pipelines.facts import written
from pipelines.knobs import said
from scenarios.scenario import Scenario
from views.charts.words import sentence
from views.export.own import Own, PinnedRun
from views.place import ATTEMPT, from_params, knobs_of, link, path


@dataclass(frozen=True)
class RunSaid:
    """A pinned run to be read; `remark` alone is what a person typed."""

    turned: str
    figures: str
    remark: str
    link: str


def runs_said(
    own: Own, scenario: Scenario, answer: Answer, base: str = "", *, told_apart: bool = False
) -> tuple[RunSaid, ...]:
    """The pinned runs of a step; what this version does not know of their settings and figures is left out.

    `told_apart` has those that are of no curveball say so: others of the interview are.
    """
    return tuple(_said(run, scenario, answer, base or path(scenario), told_apart) for run in own.runs)


def _said(run: PinnedRun, scenario: Scenario, answer: Answer, base: str, told_apart: bool) -> RunSaid:
    place, _ = from_params({name: value for name, value in run.params.items() if name != ATTEMPT}, scenario, answer)
    turned = ", ".join(said(knobs_of(place.turned, answer), place.turned)) or "nothing turned"
    figures = " · ".join(
        f"{sentence(answer.kinds[name].label)} {_figure(values, answer.kinds[name].form)}"
        for name, values in run.figures.items()
        if name in answer.kinds
    )
    if place.curveball is not None:
        turned += f", after “{scenario.curveball(place.curveball).title}”"
    elif told_apart:
        turned += ", in the usual world"
    return RunSaid(f"World {run.seed}, {turned}", figures, run.remark, link(base, place, scenario))


def _figure(values: tuple[float | None, float | None, float | None], form: str) -> str:
    value, low, high = (written(float("nan") if each is None else each, form) for each in values)
    return f"{value} ({low} to {high})" if None not in values else value
