"""What holds of a run at any setting of its knobs, whatever the pipeline."""

from collections.abc import Mapping
from itertools import zip_longest

import numpy as np
import pytest

from pipelines.answer import Answer
from pipelines.engine import Pipeline, Run
from pipelines.knobs import ends

Settings = Mapping[str, object]
IN_ONE_WORLD = 3


def settings_at_ends(pipeline: Pipeline, together: Mapping[str, Settings]) -> list[Settings]:
    """Every knob at each of its ends; `together` turns others with a knob that does nothing alone, or is dear.

    Knobs of the world, behind which all else is made anew, share a run: one's low end with the next one's high end.
    """
    found: list[Settings] = []
    for stage, own in pipeline.defaults.items():
        knobs = list(type(own).model_fields.items())
        size = IN_ONE_WORLD if stage == "world" else 1
        for first in range(0, len(knobs), size):
            some = knobs[first : first + size]
            turns = [ends(field)[:: (-1) ** place] for place, (_, field) in enumerate(some)]
            for values in zip_longest(*turns):
                turned = {
                    f"{stage}.{name}": value for (name, _), value in zip(some, values, strict=True) if value is not None
                }
                more = {name: value for path in turned for name, value in together.get(path, {}).items()}
                found.append({**more, **turned})
    return found


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
