"""What the studies that turn knobs have in common: a run again, and what the judge says of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple

import pandas as pd

from pipelines.engine import Cache, Run
from pipelines.feed_ranking.facts import PER
from pipelines.judge import difference
from pipelines.knobs import Settings, Value
from pipelines.studies import turned

COLUMNS = ("setting", "share_kept", "low", "high", "ceiling", "returns", "clicks", "hides", "difference",
           "difference_low", "difference_high")  # fmt: skip

Turns = Mapping[Value, Settings]


def turns(
    run: Run,
    settings: Turns,
    cache: Cache,
    *,
    first: bool = False,
    more: Mapping[str, Callable[[Run], float]] | None = None,
) -> pd.DataFrame:
    """One row for each of `settings`, by a name of its own: COLUMNS, and a figure of the run for each of `more`.

    share_kept, low, high   share of the oracle's value, with its interval; `ceiling` of the best order of the pool
    returns, clicks, hides  viewers who return next day; clicks, and hides in a thousand, a post looked at
    difference, …           share kept minus that of `run`, or of the first row where `first`; paired by opening
    """
    runs, more = again(run, settings.values(), cache), more or {}
    base = runs[0] if first else run
    rows = [
        (
            name,
            *judged(other),
            *astuple(difference(other["verdict"], base["verdict"])),
            *(f(other) for f in more.values()),
        )
        for name, other in zip(settings, runs, strict=True)
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS, *more])


def again(
    run: Run, settings: Iterable[Settings], cache: Cache, without: tuple[str, ...] = ("modelled", "offline")
) -> list[Run]:
    """The run under each of the settings; what is `without` is not worked out."""
    return [turned(run, each, cache, without) for each in settings]


def judged(run: Run) -> tuple[float, ...]:
    """Share kept with its interval, ceiling, returns, clicks and hides of one run."""
    verdict, sessions = run["verdict"], run["sessions"]
    return (
        *astuple(verdict.share_kept), verdict.share(verdict.values["selection"]), float(sessions.returns.mean()),
        sessions.per_look("click"), PER * sessions.per_look("hide"),
    )  # fmt: skip
