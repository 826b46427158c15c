"""Studies of feed ranking: figures about a run, or about several, as small frames that charts and tables can show."""

from pipelines.feed_ranking.studies.calibration import reliability
from pipelines.feed_ranking.studies.fan_out import FanOut, fan_out
from pipelines.feed_ranking.studies.graph import Graph, graph
from pipelines.feed_ranking.studies.heads import objectives, rare_heads
from pipelines.feed_ranking.studies.pool import drop_reasons, pool_sizes, sources
from pipelines.feed_ranking.studies.report import Report, one_report
from pipelines.feed_ranking.studies.scale import PostCosts, Workload, capacity, costs
from pipelines.feed_ranking.studies.shown import new_authors, spacing
from pipelines.feed_ranking.studies.training import by_place, positives, what_counts
from pipelines.feed_ranking.studies.value import contributions, mapping, weights
from pipelines.feed_ranking.studies.viewers import of_viewers, viewers

__all__ = [
    "FanOut",
    "Graph",
    "PostCosts",
    "Report",
    "Workload",
    "by_place",
    "capacity",
    "contributions",
    "costs",
    "drop_reasons",
    "fan_out",
    "graph",
    "mapping",
    "new_authors",
    "objectives",
    "of_viewers",
    "one_report",
    "pool_sizes",
    "positives",
    "rare_heads",
    "reliability",
    "sources",
    "spacing",
    "viewers",
    "weights",
    "what_counts",
]
