"""Methods every reader knows, as settings of this funnel; traps beside them; variants only the judge can order."""

from pipelines.knobs import Settings
from pipelines.ladder import Method

ACCURACY = ("AUC", "NE", "log loss", "nDCG@4")


def _light(model: str) -> Settings:
    """No phase 3: the score that trims is the score that sells."""
    return {"phase_2.model": model, "clicks.model": "none"}


LADDER = (
    # With the advertiser's own conversion rate in both phases nothing reorders what was drawn.
    Method("random, of what phase 1 kept", {**_light("random"), "conversions.model": "advertiser"}),
    Method("bid alone", _light("constant")),
    Method("smoothed history × bid", _light("history")),
    Method("light model × bid, no phase 3", _light("linear")),
    Method("the funnel", {}),
    Method("best choice of what phase 2 kept", {}, ceiling="phase_2"),
    Method("best choice of what phase 1 kept", {}, ceiling="phase_1"),
    Method("oracle", {}, ceiling="oracle"),
)
TRAPS = (
    Method("phase 2 trims by click rate", {"phase_2.by": "clicks"}),
    Method("a tenth of the negatives, uncorrected", {"examples.negatives_kept": 0.1, "examples.correct": False}),
    Method("the model outside its funnel", {"phase_1.width": 800, "phase_2.width": 400}),
    Method("lambdarank scores as click rates", {"clicks.model": "lambdarank"}),
)
RIVAL = Method("the light model without phase 3", _light("linear"))
VARIANTS = (
    Method("logistic regression", {"clicks.model": "logistic"}),
    Method("position ignored", {"clicks.position": "ignored"}),
    Method("position as a feature", {"clicks.position": "feature"}),
    Method("without history", {"features.history": False}),
    Method("without match features", {"features.match": False}),
    Method("20 trees", {"clicks.trees": 20}),
    Method("a tenth of the log", {"examples.share": 0.1}),
)
