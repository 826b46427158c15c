"""Study of the aims: the clicks that each method wins, and the viewers it brings back."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipelines.engine import AllKnobs, Cache, Pipeline, uncached
from pipelines.judge.feed_ranking import Sessions, ideal, scrolled
from pipelines.ladder import Method

# Rankers that know everything of each post, by what they aim at.
IDEALS = {"click": "a perfect P(click)", "value": "a perfect value", "satisfaction": "perfect satisfaction"}
OF_VIEWERS = ("clicks", "returns", "depth")


def viewers(
    pipeline: Pipeline, methods: Mapping[str, Sequence[Method]], world: AllKnobs, cache: Cache = uncached
) -> pd.DataFrame:
    """Every method of each group that shows a feed, and the ideals: method, group, clicks, returns, depth.

    `clicks` are per post looked at, `returns` the mean chance to open the feed on the next day, `depth` posts reached.
    `world` holds the knobs of the stages that all share; the offline metrics are not worked out.
    """
    plain = Pipeline(
        pipeline.name, tuple(stage for stage in pipeline.stages if stage.name not in ("modelled", "offline"))
    )
    start = {**pipeline.defaults, **world}
    rows = []
    for group, members in methods.items():
        for method in members:
            if method.ceiling is None:
                run = plain.run(plain.turned(method.turn, start), cache)
                rows.append({"method": method.name, "group": group, **of_viewers(run["sessions"])})
    run = plain.run(start, cache, until="oracle")
    for aim, name in IDEALS.items():
        came = scrolled(run["world"], run["oracle"], ideal(run["oracle"], aim))
        rows.append({"method": name, "group": "ideal", **of_viewers(came)})
    return pd.DataFrame(rows, columns=["method", "group", *OF_VIEWERS])


def of_viewers(sessions: Sessions) -> dict[str, float]:
    """Clicks per post looked at, chance to return, posts reached."""
    returns, depth = float(sessions.returns.mean()), float(sessions.depth.mean())
    return {"clicks": sessions.per_look("click"), "returns": returns, "depth": depth}
