"""Studies: figures about a run, or about several, as small frames that charts and tables can show."""

from pipelines.recommendation.studies.launch import AbPower, ab_power
from pipelines.recommendation.studies.neighbours import nearest_neighbours
from pipelines.recommendation.studies.retrieval import Finders, recall_by_n, who_found_what
from pipelines.recommendation.studies.scale import ItemCosts, Workload, capacity, costs, stage_times
from pipelines.recommendation.studies.sweeps import (
    ablation,
    exploration_price,
    leak,
    list_tradeoff,
    sweep,
    turned,
)
from pipelines.recommendation.studies.training import label_balance, position_bias, reliability
from pipelines.recommendation.studies.truth import MetricTruth, metric_truth

__all__ = [
    "AbPower",
    "Finders",
    "ItemCosts",
    "MetricTruth",
    "Workload",
    "ab_power",
    "ablation",
    "capacity",
    "costs",
    "exploration_price",
    "label_balance",
    "leak",
    "list_tradeoff",
    "metric_truth",
    "nearest_neighbours",
    "position_bias",
    "recall_by_n",
    "reliability",
    "stage_times",
    "sweep",
    "turned",
    "who_found_what",
]
