"""Methods every reader knows, as settings of this pipeline; traps beside them; variants only the judge can order."""

from pipelines.knobs import Settings
from pipelines.ladder import Method
from pipelines.recommendation.candidates import SOURCES

ACCURACY = (
    "nDCG@10", "AUC", "nDCG@3", "R@3", "RR@10", "AP", "log loss", "NE", "R@N", "IPS nDCG@10", "bucket nDCG@10",
)  # fmt: skip


def _only(source: str, model: str) -> Settings:
    """One score alone, from the first stage to the last: 100 candidates of one source, ordered by `model`."""
    return {
        **{f"candidates.{name}": 100 if name == source else 0 for name in SOURCES},
        "ranking.model": model,
    }


LADDER = (
    Method("random", _only("random", "random")),
    Method("popularity", _only("popularity", "popularity")),
    Method("item-kNN", _only("item_knn", "item_knn")),
    Method("matrix factorisation", _only("matrix_factorisation", "matrix_factorisation")),
    Method("two-stage, position corrected", {}),
    Method("best order of its candidates", {}, ceiling="retrieved"),
    Method("oracle", {}, ceiling="oracle"),
)
TRAPS = (
    Method("two-stage, trained naively", {"ranking.position": "ignored"}),
    Method("recent popularity", _only("popularity", "recent_popularity")),
    Method("constant score", {"ranking.model": "constant"}),
    Method("counters leak the future", {"examples.counters": "leaking"}),
)
RIVAL = Method("the same ranker trained naively", {"ranking.position": "ignored"})
VARIANTS = (
    Method("position as a feature", {"ranking.position": "feature"}),
    Method("clicks weighted by 1 / examination", {"ranking.position": "inverse_propensity"}),
    Method("logistic regression", {"ranking.model": "logistic"}),
    Method("lambdarank", {"ranking.model": "lambdarank"}),
    Method("lambdarank, trained naively", {"ranking.model": "lambdarank", "ranking.position": "ignored"}),
    Method("no cross features", {"features.cross": False}),
)
