"""Offline metrics: one value per request first, then the mean and its interval."""

from pipelines.metrics.beyond import coverage, gini, intra_list_diversity, novelty, share
from pipelines.metrics.estimate import (
    Estimate,
    estimate_of_sums,
    exact,
    exact_mean,
    mean_estimate,
    paired_ratio_difference,
    ratio_estimate,
    ratio_of_sums,
)
from pipelines.metrics.labels import label
from pipelines.metrics.probability import (
    calibration,
    calibration_estimate,
    log_loss,
    log_loss_estimate,
    normalized_entropy,
    normalized_entropy_estimate,
    probability_metrics,
    reliability,
)
from pipelines.metrics.ranking import (
    average_precision,
    dcg,
    hits,
    ips_gains,
    ndcg,
    ranked_gains,
    recall,
    reciprocal_rank,
)
from pipelines.metrics.roc import auc, auc_estimate, weighted_aucs
from pipelines.metrics.signed import scaled_dcg

__all__ = [
    "Estimate",
    "auc",
    "auc_estimate",
    "average_precision",
    "calibration",
    "calibration_estimate",
    "coverage",
    "dcg",
    "estimate_of_sums",
    "exact",
    "exact_mean",
    "gini",
    "hits",
    "intra_list_diversity",
    "ips_gains",
    "label",
    "log_loss",
    "log_loss_estimate",
    "mean_estimate",
    "ndcg",
    "normalized_entropy",
    "normalized_entropy_estimate",
    "novelty",
    "paired_ratio_difference",
    "probability_metrics",
    "ranked_gains",
    "ratio_estimate",
    "ratio_of_sums",
    "recall",
    "reciprocal_rank",
    "reliability",
    "scaled_dcg",
    "share",
    "weighted_aucs",
]
