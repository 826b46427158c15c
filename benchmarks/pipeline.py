"""A pipeline through the engine, against the floor: the same stage functions called in a straight line.

The floor has no engine, no cache and no lineage around its calls: what is left is what numpy and LightGBM take.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from benchmarks.measure import Figure, medians
from pipelines.answers import ANSWERS
from pipelines.commands import keeping
from pipelines.engine import AllKnobs, Pipeline

Turns = Mapping[str, tuple[Mapping[str, object], float | None]]


class Plan(NamedTuple):
    """Where a scenario's turns start from; kind of knob -> (a turn of one, the most seconds it may take)."""

    start: Mapping[str, object]
    turns: Turns


PLANS: Mapping[str, Plan] = {
    "recommendation": Plan(
        # MMR, so that its weight of relevance is a knob that moves something.
        {"shown.diversity": "mmr"},
        {
            "list": ({"shown.relevance": 0.5}, 1.0),
            "ranking": ({"ranking.trees": 65}, 1.0),
            "candidates": ({"candidates.n_candidates": 110}, 1.0),
            "features": ({"features.context": False}, None),
            "examples": ({"examples.share": 0.55}, None),
            "world": ({"world.seed": 8}, 3.0),
        },
    ),
    "ad_funnel": Plan(
        {},
        {
            "auction": ({"auction.reserve": 5.0}, 1.0),
            "phase 2": ({"phase_2.width": 25}, 1.0),
            "phase 1": ({"phase_1.width": 160}, 1.0),
            "click model": ({"clicks.trees": 85}, 1.0),
            "examples": ({"examples.share": 0.75}, None),
            "world": ({"world.seed": 8}, 3.0),
        },
    ),
    "feed_ranking": Plan(
        {},
        {
            "list": ({"shown.author_decay": 0.7}, 1.0),
            "value": ({"value.weights": "likes"}, 1.0),
            "selection": ({"selection.size": 110}, 1.0),
            "ranker": ({"heads.trees": 35}, 1.0),
            "examples": ({"examples.share": 0.95}, None),
            "world": ({"world.seed": 8}, 3.0),
        },
    ),
}
SEEN_BEFORE = 0.2
OVERHEAD = 1.3

Values = Mapping[str, Any]


def straight_line(pipeline: Pipeline, knobs: AllKnobs, turned: str | None, made: Values) -> Callable[[], Values]:
    """The calls that a knob of stage `turned` makes necessary (all of them for None), on what was `made` before."""
    stale: list[str] = []
    for stage in pipeline.stages:
        if turned in (None, stage.name) or any(need in stale for need in stage.needs):
            stale.append(stage.name)
    calls = [
        (stage.name, stage.make, stage.needs, {"knobs": knobs[stage.name]} if stage.name in knobs else {})
        for stage in pipeline.stages
        if stage.name in stale
    ]

    def call() -> Values:
        values = dict(made)
        for name, make, needs, own in calls:
            values[name] = make(**{need: values[need] for need in needs}, **own)
        return values

    return call


def figures(repeat: int) -> Iterator[Figure]:
    """Each scenario's whole pipeline, then one knob of each kind turned from a run that is kept."""
    for scenario, plan in PLANS.items():
        yield from _figures(scenario, plan, repeat)


def _figures(scenario: str, plan: Plan, repeat: int) -> Iterator[Figure]:
    pipeline = ANSWERS[scenario].pipeline
    start = pipeline.turned(plan.start)
    results = {result.lineage: result for result in pipeline.run(start).results.values()}
    made = {result.stage.name: result.value for result in results.values()}

    whole, floor = medians((lambda: pipeline.run(start), straight_line(pipeline, start, None, {})), repeat)
    yield Figure(f"{scenario}: whole pipeline", whole, floor=floor, ratio_target=OVERHEAD)
    for kind, (settings, target) in plan.turns.items():
        path = next(iter(settings))
        knobs = pipeline.turned(settings, start)

        def turn(settings: Mapping[str, object] = settings) -> object:
            return pipeline.run(pipeline.turned(settings, start), keeping(dict(results)))

        measured, floor = medians((turn, straight_line(pipeline, knobs, path.partition(".")[0], made)), repeat)
        yield Figure(f"{scenario}: {kind} knob ({path})", measured, target=target, floor=floor, ratio_target=OVERHEAD)
    (again,) = medians((lambda: pipeline.run(start, keeping(results)),), max(repeat, 5))
    yield Figure(f"{scenario}: knob seen before", again, target=SEEN_BEFORE)
