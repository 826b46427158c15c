"""Study of the features: what each group is worth, measured by leaving it out."""

from dataclasses import astuple

import pandas as pd

from pipelines.engine import Cache, Pipeline, Run, uncached
from pipelines.judge import difference
from pipelines.studies.turning import turned


def ablation(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """Share kept with each group of features left out: group, share_kept, difference, low, high.

    The groups are the knobs of the stage `features`; those that are off already are not listed. `difference` is share
    kept without the group minus share kept with it, paired by request; `low` and `high` are its 95% interval.
    """
    spare = idle(run.pipeline)
    rows = []
    for group, on in run.knobs["features"]:
        if on:
            verdict = turned(run, {f"features.{group}": False}, cache, without=spare)["verdict"]
            rows.append((group, verdict.share_kept.value, *astuple(difference(verdict, run["verdict"]))))
    return pd.DataFrame(rows, columns=["group", "share_kept", "difference", "low", "high"])


def idle(pipeline: Pipeline) -> tuple[str, ...]:
    """Names of the stages that the verdict does not need."""
    needed = {"verdict"}
    for stage in reversed(pipeline.stages):
        if stage.name in needed:
            needed.update(stage.needs)
    return tuple(stage.name for stage in pipeline.stages if stage.name not in needed)
