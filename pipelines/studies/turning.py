"""Studies that turn knobs: a run again from the stage that a knob belongs to, and every fact by its setting."""

from collections.abc import Callable, Sequence
from dataclasses import astuple

import pandas as pd

from pipelines.engine import Cache, Pipeline, Result, Run, uncached
from pipelines.facts import Reader
from pipelines.knobs import Settings, Value


def turned(run: Run, settings: Settings, cache: Cache = uncached, without: tuple[str, ...] = ()) -> Run:
    """The same run with some knobs turned; what does not depend on them is taken from `run`.

    Stages named in `without` are not run: a study that never reads the offline metrics need not wait for them.
    """
    known = {result.lineage: result for result in run.results.values()}
    pipeline = Pipeline(run.pipeline.name, tuple(stage for stage in run.pipeline.stages if stage.name not in without))

    def known_first(lineage: str, make: Callable[[], Result]) -> Result:
        return known[lineage] if lineage in known else cache(lineage, make)

    return pipeline.run(run.pipeline.turned(settings, run.knobs), known_first)


def sweep(run: Run, facts: Reader, knob: str, values: Sequence[Value], cache: Cache = uncached) -> pd.DataFrame:
    """Every fact at every value of one knob (`stage.knob`): setting, fact, value, low, high.

    Raises KnobError for a knob that does not exist or a value it does not take.
    """
    rows = []
    for value in values:
        found = facts(turned(run, {knob: value}, cache))
        rows += [(value, name, *astuple(fact.estimate)) for name, fact in found.items()]
    return pd.DataFrame(rows, columns=["setting", "fact", "value", "low", "high"])
