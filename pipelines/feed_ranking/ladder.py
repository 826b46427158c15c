"""Methods every reader knows, as settings of this pipeline; traps beside them; variants only the judge can order."""

from pipelines.ladder import Method

ACCURACY = ("nDCG@10 value", "AUC click", "AUC like", "AUC hide", "NE click")
# Nothing between the ranker and the screen: what is compared is the ranker.
PLAIN = {"shown.author_decay": 1.0}

LADDER = (
    Method("random, of the pool", {**PLAIN, "heads.model": "random"}),
    Method("newest first, in network", {**PLAIN, "heads.model": "newest"}),
    Method("past value, in network", {**PLAIN, "heads.model": "history"}),
    Method("value, logistic heads", {"heads.model": "logistic"}),
    Method("value, LightGBM heads", {}),
    Method("best order of the pool", {}, ceiling="selection"),
    Method("oracle", {}, ceiling="oracle"),
)
TRAPS = (
    Method("clicks alone", {"value.weights": "clicks"}),
    Method("likes alone", {"value.weights": "likes"}),
    Method("any engagement, one head", {"heads.predict": "engagement"}),
    Method("value without hides and reports", {"value.negatives": False}),
    Method("most liked first", {**PLAIN, "heads.model": "likes"}),
)
RIVAL = Method("newest first, in network", {**PLAIN, "heads.model": "newest"})
VARIANTS = (
    Method("dwell alone", {"value.weights": "dwell"}),
    Method("weights of Twitter, 2023", {"value.weights": "published_2023"}),
    Method("weights of X, 2026", {"value.weights": "published_2026"}),
    Method("without viewer × topic", {"features.interest": False}),
    Method("without viewer × author", {"features.tie": False}),
    Method("all delivered as negatives", {"examples.negatives": "delivered"}),
    Method("5 trees a head", {"heads.trees": 5}),
    Method("a fifth of the log", {"examples.share": 0.2}),
)
