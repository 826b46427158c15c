"""What holds of a run at any setting of its knobs, whatever the pipeline."""

from collections.abc import Mapping

import numpy as np
import pytest

from pipelines.answer import Answer
from pipelines.engine import Pipeline, Run
from pipelines.knobs import ends

Settings = Mapping[str, object]


def settings_at_ends(pipeline: Pipeline, together: Mapping[str, Settings]) -> list[Settings]:
    """Every knob at each of its ends; `together` turns others with a knob that does nothing alone, or is dear."""
    return [
        {**together.get(f"{stage}.{name}", {}), f"{stage}.{name}": end}
        for stage, own in pipeline.defaults.items()
        for name, field in type(own).model_fields.items()
        for end in ends(field)
    ]


def named(settings: Settings) -> str:
    """The settings as the name of a test."""
    return " ".join(f"{name}={value}" for name, value in settings.items())


def check_stages(run: Run) -> None:
    """Nothing is counted or timed below zero."""
    assert all(min(result.n_in, result.n_out, result.seconds) >= 0 for result in run.results.values())


def check_sum(run: Run) -> None:
    """What was kept and what was lost make up what was there."""
    found = run["verdict"]
    assert sum(found.lost.values()) == pytest.approx(found.oracle - found.shown, rel=1e-12, abs=1e-14)


def check_figures(run: Run, answer: Answer, undefined: set[str], shares: tuple[str, ...]) -> None:
    """Every figure is there but those that cannot be, none is infinite, `shares` lie in 0..1, and all can be said."""
    found = answer.facts(run)
    assert found.keys() == answer.kinds.keys()
    values = {name: fact.estimate.value for name, fact in found.items()}
    assert {name for name, value in values.items() if np.isnan(value)} == undefined
    interval_ends = [end for fact in found.values() for end in (fact.estimate.low, fact.estimate.high)]
    assert not np.isinf([*values.values(), *interval_ends]).any()
    assert {name: values[name] for name in shares if not 0 <= values[name] <= 1} == {}
    assert all(fact.written() for fact in found.values())
