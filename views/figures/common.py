"""The figures that every scenario draws, written against the scene and its answer alone."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipelines import studies
from pipelines.engine import Cache, Run
from pipelines.facts import minus, written
from pipelines.judge import WORSE
from pipelines.metrics import Estimate
from views.charts import launch, metrics, ranking, scale, training, value
from views.charts.words import MEASURED, milliseconds, percent, plain
from views.figures.scene import Figures, Scene

OURS = "We show"


def choose_moment(scene: Scene, moment: str) -> None:
    """The number of the judged request that is looked at, to be changed, and that moment in a sentence."""
    scene.sheet.moment(scene.answer.value.request, scene.row, scene.run["verdict"].n_in - 1, moment)


def with_run(table: pd.DataFrame, ours: str, figures: Mapping[str, float], **named: str) -> pd.DataFrame:
    """A table of methods with this run's figures as one more, unless they are those of the method drawn as `ours`.

    Where they are another method's the run is marked there too: who turned its knobs looks for their run. `named` are
    its other columns.
    """
    mine = pd.Series(figures)
    if (table.loc[table["method"] == ours, list(mine.index)] == mine).all(axis=1).any():
        return table
    return pd.concat([table, pd.DataFrame([{**named, **mine}])])


def kept_here(scene: Scene, nothing: str) -> None:
    """What the request that is looked at keeps of the oracle's value; `nothing` says that there was none to be had."""
    judged, row = scene.run["verdict"], scene.row
    if judged.oracle[row] <= 0:
        scene.sheet.message(nothing)
        return
    share = judged.shown[row] / judged.oracle[row]
    worse = f": {WORSE}" if share < 0 else ""
    scene.sheet.message(
        f"On this {scene.answer.value.request} we keep {percent(share)} of what the oracle would{worse}"
    )


def fates(
    scene: Scene,
    what: str,
    name: Callable[[int], str],
    told: Callable[[int], Sequence[tuple[str, str]]],
    best: Sequence[tuple[int, bool]],
    shown: Sequence[int],
) -> None:
    """What each stage did with one item, chosen among the oracle's and those shown.

    `what` and `name` are the words for an item, `told` its story by stage; `best` are the oracle's items, each with
    whether it is shown, the first one missing chosen at first.
    """
    items = list(dict.fromkeys([*(item for item, _ in best), *(item for item in shown if item >= 0)]))
    first = next((item for item, there in best if not there), items[0] if items else None)
    if first is None:
        return
    # Another moment has other items, and begins with its own first one.
    chosen = scene.sheet.choose(what, items, first, name, f"fate-{'-'.join(map(str, items))}")
    scene.sheet.table(pd.DataFrame(told(chosen), columns=["Stage", "What happened"]).set_index("Stage"))


def study(scene: Scene, name: str, make: Callable[[Run, Cache], pd.DataFrame], what: str) -> pd.DataFrame:
    """A study that turns knobs of this very run, kept under the run's lineage."""
    made: pd.DataFrame = scene.desk.study(
        f"{name}:{scene.run.lineage}", lambda: make(scene.run, scene.desk.cache), what
    )
    return made


def realism_table(scene: Scene, found: pd.DataFrame) -> None:
    """A world's quantities beside published ones: quantity, here, low, high, inside, source, year, target."""
    shown = pd.DataFrame({
        "Quantity": found["quantity"],
        "This world": [_short(here) for here in found["here"]],
        "Published": [
            f"{_short(low)} to {_short(high)}" for low, high in found[["low", "high"]].to_numpy(dtype=float)
        ],
        "Inside": found["inside"].map({True: "yes", False: "no"}).fillna("nothing to measure"),
        "Source": [f"{row.source}, {row.year}: {row.target}" for row in found.itertuples()],
    }).set_index("Quantity")  # fmt: skip
    inside = int(found["inside"].sum())
    none = f"None of {len(found)} quantities lies inside the published range: this world differs on purpose"
    some = f"{inside} of {len(found)} quantities lie inside the published range"
    scene.sheet.message(some if inside else none)
    scene.sheet.table(shown, stacks=True)


def _short(value: float) -> str:
    return plain(value) if math.isfinite(value) else "–"


def calculator(scene: Scene, frame: pd.DataFrame, parts: Sequence[str], work: str, aside: str = "load") -> None:
    """A calculator's figures over the form that changes them: quantity, value, unit, assumption.

    `frame` has the quantities "peak load", "request" and "share of the budget", and the milliseconds of each of the
    `parts` of a request; `work` counts what a request asks for; `aside` names the knobs it was made with.
    """
    figures = frame.set_index("quantity")["value"]
    budget = figures["request"] / figures["share of the budget"] / 1e3
    scene.sheet.message(f"{figures['peak load']:,.0f} requests a second at the peak, {milliseconds(budget)} for each")
    scene.sheet.picture(scale.request_time(frame, parts, work, scene.theme), MEASURED)
    scene.sheet.knobs(aside)
    rows = [
        (quantity, f"{_sized(value)} {unit}", assumption)
        for quantity, value, unit, assumption in zip(*(frame[name] for name in frame), strict=True)
    ]
    scene.sheet.table(pd.DataFrame(rows, columns=["Quantity", "Value", "Assumption"]).set_index("Quantity"))


def _sized(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _metrics_table(scene: Scene) -> None:
    words = scene.answer.value
    offline = scene.run["offline"].metrics
    before = scene.pinned["offline"].metrics
    rows = [
        (scene.answer.kinds[name].label if name in scene.answer.kinds else name,
         *(written(x, "three") for x in (figure.value, figure.low, figure.high)), _signed(figure, before[name]))
        for name, figure in offline.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["Metric", "Value", "95% from", "to", f"Against {scene.against}"]).set_index(
        "Metric"
    )
    scene.sheet.message(f"{len(rows)} figures from {scene.facts['n_held_out'].written()} held-out {words.requests}")
    scene.sheet.table(frame)


def _signed(now: Estimate, before: Estimate) -> str:
    moved = now.value - before.value
    return minus(f"{moved:+z.3f}") if math.isfinite(moved) else "–"


def _architecture(scene: Scene) -> None:
    serving = sum(result.stage.serving for result in scene.run.results.values())
    scene.sheet.message(f"{serving} stages work while a user waits")
    scene.sheet.diagram(scene.run, scene.answer.value.request)
    scene.sheet.caption(MEASURED)


def _ladder(scene: Scene) -> None:
    rungs, others = scene.rungs("ladder"), scene.rungs("traps")
    scene.sheet.picture(
        value.ladder(rungs, scene.theme, beside=others),
        "Every method is as it comes by default, in this world: other knobs that are turned do not count.",
    )
    scene.sheet.caption("Beside the ladder, not on it: traps that look like methods.")
    scene.sheet.chart(value.ladder(others, scene.theme, "none of them", beside=rungs))


def _truths(scene: Scene) -> studies.MetricTruth:
    """All methods of this world with the metrics that claim to order them."""
    rungs = scene.rungs("ladder", "traps", "variants")
    kept = tuple(
        replace(rung, metrics={name: rung.metrics[name] for name in scene.answer.accuracy if name in rung.metrics})
        for rung in rungs
    )
    return studies.metric_truth(kept, scene.answer.lower_is_better)


def _metric_truth(scene: Scene) -> None:
    found = _truths(scene)
    labels = found.taus["metric"].tolist()
    metric = scene.sheet.choose("Metric", labels, scene.answer.accuracy[0], str, f"{scene.scenario.key}-metric")
    ours = (scene.facts[metric].estimate.value, scene.facts["value_kept"].estimate.value)
    trap = scene.answer.traps[0].name
    scene.sheet.picture(metrics.metric_truth(found, metric, trap, scene.theme, ours if scene.place.turned else None))


def _ab_power(scene: Scene) -> None:
    answer, words = scene.answer, scene.answer.value
    other, name = scene.pinned, scene.against
    # A test splits one world's traffic: a run of another world is nothing to test against.
    elsewhere = any(scene.run.knobs[stage] != scene.pinned.knobs[stage] for stage in answer.shared)
    if elsewhere or scene.run.lineage == scene.pinned.lineage:
        other = scene.desk.run(answer.pipeline.turned(answer.rival.turn, scene.run.knobs))
        name = f"{answer.rival.name}; pin a run to compare with that instead"
    runs = (scene.run, other)
    power = studies.ab_power(*(run["verdict"] for run in runs), *(answer.noise(run) for run in runs))
    drawn = launch.ab_power(power, words, scene.theme)
    scene.sheet.picture(drawn)
    # Which two runs were compared counts even where they are the same.
    assumed = (
        f" At 5% two-sided, {words.requests} taken as independent. People are randomised, not {words.requests}, and "
        f"one person's {words.requests} resemble each other: a real test needs more."
    )
    scene.sheet.caption(f"This run against {name}.{assumed if drawn.figure.data else ''}")


def _where_lost(scene: Scene) -> None:
    scene.sheet.picture(
        value.where_lost(scene.run["verdict"], scene.answer.loss_labels, scene.answer.value, scene.theme)
    )


def _ablation(scene: Scene) -> None:
    found = study(scene, "ablation", studies.ablation, "each group left out")
    titles = {name: field.title for name, field in type(scene.run.knobs["features"]).model_fields.items()}
    scene.sheet.picture(ranking.ablation(found.assign(group=found["group"].map(titles)), scene.theme))


def _slices(scene: Scene) -> None:
    scene.sheet.picture(
        value.slices(scene.answer.slices(scene.run), scene.answer.who, scene.answer.value, scene.theme),
        "A share is of what the best lists hold for the same people, or of the same kind of thing: compare it with "
        "those under the same heading.",
    )


def _stage_times(scene: Scene) -> None:
    times = studies.stage_times(scene.run)
    scene.sheet.picture(scale.stage_times(times, scene.answer.value.request, scene.theme), MEASURED)


COMMON = Figures(
    draw={
        "ladder": _ladder,
        "metric_truth": _metric_truth,
        "taus": lambda s: s.sheet.picture(metrics.taus(_truths(s), s.theme)),
        "metrics_table": _metrics_table,
        "architecture": _architecture,
        "stage_times": _stage_times,
        "where_lost": _where_lost,
        "reliability": lambda s: s.sheet.picture(training.reliability(studies.reliability(s.run), s.theme)),
        "ablation": _ablation,
        "slices": _slices,
        "ab_power": _ab_power,
    },
    titles={
        "ladder": "The ladder of methods",
        "metric_truth": "Does the offline metric tell the truth?",
        "taus": "Every metric's agreement with the truth",
        "metrics_table": "All offline metrics",
        "architecture": "The pipeline that ran",
        "stage_times": "Where the time went",
        "where_lost": "Where the value went",
        "reliability": "Predicted against observed",
        "ablation": "Each feature group left out",
        "slices": "Who is served well",
        "ab_power": "Could an A/B test see it?",
    },
)
