"""What holds of a run at any setting of its knobs, whatever the pipeline."""

from collections.abc import Mapping, Sequence, Set
from itertools import zip_longest

import numpy as np

from pipelines.answer import Answer
from pipelines.engine import Pipeline, Run
from pipelines.knobs import ends

Settings = Mapping[str, object]
# Knobs that share a run: of the world, behind which all else is made anew, more than of a later stage.
IN_ONE_WORLD, IN_ONE_RUN = 3, 3


def settings_at_ends(pipeline: Pipeline, together: Mapping[str, Settings]) -> list[Settings]:
    """Every knob at each of its ends; `together` turns others with a knob that does nothing alone, or is dear.

    Neighbours share a run, one's low end with the next one's high end, unless one is turned together with the other, or
    is a choice of several: with some models another knob does nothing.
    """
    found: list[Settings] = []
    for stage, own in pipeline.defaults.items():
        fields = {f"{stage}.{name}": field for name, field in type(own).model_fields.items()}
        alone = {path for path, field in fields.items() if len(ends(field)) > 2}
        for some in _sharing(list(fields), alone, together, IN_ONE_WORLD if stage == "world" else IN_ONE_RUN):
            turns = [ends(fields[path])[:: (-1) ** place] for place, path in enumerate(some)]
            for values in zip_longest(*turns):
                turned = {path: value for path, value in zip(some, values, strict=True) if value is not None}
                more = {name: value for path in turned for name, value in together.get(path, {}).items()}
                found.append({**more, **turned})
    return found


def _sharing(paths: Sequence[str], alone: Set[str], together: Mapping[str, Settings], most: int) -> list[list[str]]:
    """The knobs in their order, in groups of at most so many that do not get in each other's way."""
    groups: list[list[str]] = []
    for path in paths:
        own = together.get(path, {})
        others = groups[-1] if groups else []
        apart = (
            path in alone
            or (set(own) & set(others))
            or any(
                other in alone or path in together.get(other, {}) or _differ(own, together.get(other, {}))
                for other in others
            )
        )
        if not groups or len(others) == most or apart:
            groups.append([path])
        else:
            others.append(path)
    return groups


def _differ(one: Settings, other: Settings) -> bool:
    return any(name in other and other[name] != value for name, value in one.items())


def named(settings: Settings) -> str:
    """The settings as the name of a test."""
    return " ".join(f"{name}={value}" for name, value in settings.items())


def check_stages(run: Run) -> None:
    """Nothing is counted or timed below zero."""
    assert all(min(result.n_in, result.n_out, result.seconds) >= 0 for result in run.results.values())


def check_sum(run: Run) -> None:
    """What was kept and what was lost make up what was there."""
    found = run["verdict"]
    np.testing.assert_allclose(sum(found.lost.values()), found.oracle - found.shown, rtol=1e-12, atol=1e-14)


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
