"""What the field calls each metric."""

from collections.abc import Callable

from pipelines.metrics import beyond, probability, ranking, roc

FIELD_NAMES: dict[Callable[..., object], str] = {
    ranking.dcg: "DCG",
    ranking.ndcg: "nDCG",
    ranking.recall: "R",
    ranking.hits: "HR",
    ranking.reciprocal_rank: "RR",
    ranking.average_precision: "AP",
    roc.auc: "AUC",
    probability.log_loss: "log loss",
    probability.normalized_entropy: "NE",
    probability.calibration: "calibration",
    beyond.coverage: "coverage",
    beyond.gini: "Gini",
    beyond.novelty: "novelty",
    beyond.intra_list_diversity: "ILD",
}


def label(metric: Callable[..., object], k: int | None = None) -> str:
    """A metric's name with its cutoff, `label(ndcg, 10)` → nDCG@10; raises ValueError for an unnamed one."""
    if metric not in FIELD_NAMES:
        raise ValueError(f"{metric!r} has no name of its own in the field.")
    return FIELD_NAMES[metric] if k is None else f"{FIELD_NAMES[metric]}@{k}"
