"""The feed's pictures of the feed itself: its world, its viewers, where its posts come from, its heads."""

from typing import Any

import pandas as pd

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING, ladder, studies
from pipelines.feed_ranking.answer import ANSWER
from pipelines.judge.feed_ranking import typical
from synthetic_data.realism.social_feed import action_rates, follower_counts
from views.charts import feed, follow_graph, ranking, training, value, viewers

OURS = "value, LightGBM heads"
METHODS = {"ladder": (ladder.LADDER[1], ladder.LADDER[4]), "trap": ladder.TRAPS[:1], "variant": ladder.VARIANTS[:1]}


def figures(run: Run, cache: Cache) -> dict[str, tuple[Any, ...]]:
    """Every picture by name: what draws it, and from what."""
    table = studies.viewers(FEED_RANKING, METHODS, {"world": run.knobs["world"]}, cache)
    mine = pd.DataFrame([{"method": viewers.OURS, "group": "run", **studies.of_viewers(run["sessions"])}])
    found: dict[str, tuple[Any, ...]] = {
        "clicks_or_viewers": (viewers.clicks_or_viewers, table, OURS, (ladder.RIVAL.name,)),
        "clicks_or_viewers: this run too": (viewers.clicks_or_viewers, pd.concat([table, mine]), OURS, ()),
        "follow_graph": (follow_graph.follow_graph, studies.graph(run, typical(run))),
        "follow_graph: another": (follow_graph.follow_graph, studies.graph(run, 1)),
        "action_rates": (feed.action_rates, action_rates(run["world"])),
        "followers": (feed.followers, follower_counts(run["world"])),
        "where_lost": (value.where_lost, run["verdict"], ANSWER.loss_labels, ANSWER.value),
        "slices": (value.slices, ANSWER.slices(run), ANSWER.who, ANSWER.value),
    }
    for name, importance in run["heads"].importance.items():
        found[f"feature_importance: {name}"] = (ranking.feature_importance, importance)
    for name, bins in studies.reliability(run).items():
        found[f"reliability: {name}"] = (_reliability, bins, f"posts with {name}")
    return found


def _reliability(bins: pd.DataFrame, acts: str, theme: Any) -> Any:
    return training.reliability(bins, theme, acts)
