"""A run as a record that a machine reads, and as a few lines that a person reads; both say the same."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.answer import Answer
from pipelines.commands import Record, aligned
from pipelines.engine import Pipeline, Run
from pipelines.facts import minus
from pipelines.judge import BELOW_ZERO
from pipelines.knobs import allowed
from pipelines.ladder import Rung
from pipelines.metrics import Estimate

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def run_record(scenario: str, answer: Answer, run: Run, ladder: Sequence[Rung], traps: Sequence[Rung]) -> Record:
    """Everything about one run that is worth comparing; undefined figures are None.

    The rungs of `ladder` come in rising order: as declared, unless the world is so odd that it does not rise. One that
    destroys value is below 0 (see Verdict.share_kept).
    """
    return {
        "scenario": scenario,
        "seed": run.settings["world.seed"],
        "knobs": run.settings,
        "stages": [
            {"name": name, "seconds": result.seconds, "n_in": result.n_in, "n_out": result.n_out}
            for name, result in run.results.items()
        ],
        "metrics": _metrics(run["offline"].metrics),
        "value": _value(answer, run),
        "ladder": [_rung(rung) for rung in sorted(ladder, key=lambda rung: rung.share_kept.value)],
        "traps": [_rung(rung) for rung in traps],
    }


def knobs_record(pipeline: Pipeline) -> Record:
    """Every stage's knobs as JSON Schema, by stage."""
    return {
        stage: {"$schema": JSON_SCHEMA, **type(own).model_json_schema()} for stage, own in pipeline.defaults.items()
    }


def run_text(record: Record, answer: Answer) -> str:
    """The record in short: value, where it went, metrics, stages, ladder."""
    value, ladder = _value_text(record, answer.value.form), _ladder_text(record, answer.ladder_metrics)
    return "\n\n".join((value, _metrics_text(record), _stages_text(record), ladder))


def knobs_text(pipeline: Pipeline) -> str:
    """Every knob with its default, what it takes, and the reason to turn it."""
    lines = []
    for stage, own in pipeline.defaults.items():
        for name, field in type(own).model_fields.items():
            lines.append(f"{stage}.{name} = {_plain(field.default)}  ({allowed(field)})\n    {field.description}")
    return "\n".join(lines)


def finite(number: float) -> float | None:
    """The number, or None where JSON has no word for it."""
    return float(number) if math.isfinite(number) else None


def _value(answer: Answer, run: Run) -> Record:
    verdict, scale = run["verdict"], answer.value.scale
    return {
        "unit": answer.value.unit,
        "oracle": scale * float(verdict.oracle.mean()),
        "kept": scale * float(verdict.shown.mean()),
        **_share(verdict.share_kept),
        "lost": {stage: scale * float(lost.mean()) for stage, lost in verdict.lost.items()},
    }


def _rung(rung: Rung) -> Record:
    return {"method": rung.method, **_share(rung.share_kept), "metrics": _metrics(rung.metrics)}


def _share(share: Estimate) -> Record:
    return {
        "share_kept": finite(share.value),
        "share_kept_low": finite(share.low),
        "share_kept_high": finite(share.high),
    }


def _metrics(metrics: Mapping[str, Estimate]) -> Record:
    return {
        name: {"value": finite(metric.value), "low": finite(metric.low), "high": finite(metric.high)}
        for name, metric in metrics.items()
    }


def _value_text(record: Record, form: str) -> str:
    value = record["value"]
    low, high = _percent(value["share_kept_low"]), _percent(value["share_kept_high"])
    amounts = {
        "  oracle": value["oracle"],
        **{f"  lost: {stage}": amount for stage, amount in value["lost"].items()},
        "  kept": value["kept"],
    }
    there = value["oracle"]
    rows = [
        (name, minus(format(amount, f"z{form}")), _percent(amount / there if there > 0 else None))
        for name, amount in amounts.items()
    ]
    below = f", {BELOW_ZERO}" if (value["share_kept"] or 0.0) < 0 else ""
    return (
        f"{record['scenario']}, world {record['seed']}\n"
        f"Value kept: {_percent(value['share_kept'])} ({low} to {high}){below}\n\n"
        f"Where the value went ({value['unit']})\n{aligned(rows)}"
    )


def _metrics_text(record: Record) -> str:
    rows = [[f"  {name}", *map(_three, metric.values())] for name, metric in record["metrics"].items()]
    return aligned([["Metrics", "value", "low", "high"], *rows])


def _stages_text(record: Record) -> str:
    rows = [
        (f"  {stage['name']}", f"{1000 * stage['seconds']:.0f}", f"{stage['n_in']:,}", f"{stage['n_out']:,}")
        for stage in record["stages"]
    ]
    return aligned([("Stages", "ms", "in", "out"), *rows])


def _ladder_text(record: Record, metrics: Sequence[str]) -> str:
    blocks = []
    for title, rungs in (("Ladder", record["ladder"]), ("Traps", record["traps"])):
        rows = [[title, "kept", *metrics]]
        for rung in rungs:
            figures = [rung["metrics"].get(name, {}).get("value") for name in metrics]
            rows.append([f"  {rung['method']}", _percent(rung["share_kept"]), *map(_three, figures)])
        blocks.append(aligned(rows))
    return "\n\n".join(blocks)


def _percent(share: float | None) -> str:
    return "-" if share is None else minus(f"{100 * share:z.1f}%")


def _three(number: float | None) -> str:
    return "-" if number is None else minus(f"{number:z.3f}")


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
