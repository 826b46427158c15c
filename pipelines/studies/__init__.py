"""Studies of any scenario's runs: figures about one, or about several, as small frames for charts and tables."""

from pipelines.studies.ablation import ablation
from pipelines.studies.launch import AbPower, ab_power
from pipelines.studies.load import BUSY, GB, ONE_CALL, SECONDS_A_DAY, Row, capacity_frame, cores, traffic
from pipelines.studies.reliability import reliability
from pipelines.studies.times import item_costs, item_seconds, request_seconds, stage_times
from pipelines.studies.truth import MetricTruth, metric_truth
from pipelines.studies.turning import sweep, turned

__all__ = [
    "BUSY",
    "GB",
    "ONE_CALL",
    "SECONDS_A_DAY",
    "AbPower",
    "MetricTruth",
    "Row",
    "ab_power",
    "ablation",
    "capacity_frame",
    "cores",
    "item_costs",
    "item_seconds",
    "metric_truth",
    "reliability",
    "request_seconds",
    "stage_times",
    "sweep",
    "traffic",
    "turned",
]
