"""The ad funnel's pictures of what is learned from and what follows, and the scenes that they tell apart."""

from collections.abc import Mapping
from typing import Any

from pipelines.ad_funnel import AD_FUNNEL, ladder, studies
from pipelines.engine import Cache, Run
from synthetic_data.realism.ad_market import examination_curve, query_frequencies
from tests.views.charts import ad_scenes
from views.charts import budgets, calibration, delay, money, ranking, selection, world

SHARED = (
    "ads", "ads in a feed", "ads, hardly any of which pass", "ads through a funnel as narrow as its slots",
    "ads below the reserve",
)  # fmt: skip
SCENES: Mapping[str, Mapping[str, object]] = {
    **{name: ad_scenes.SCENES[name] for name in SHARED},
    "ads of old campaigns with budgets that last": {
        "world.budgets": 5.0, "world.new_campaigns": 0.0, "auction.pricing": "first", "features.history": False,
    },
}  # fmt: skip
METHODS = (ladder.LADDER[3], ladder.LADDER[4], ladder.TRAPS[0])


def figures(run: Run, cache: Cache) -> dict[str, tuple[Any, ...]]:
    """Every picture by name: what draws it, and from what."""
    late, chosen = studies.delay(run), studies.selection(run)
    table = studies.who_gains(AD_FUNNEL, METHODS, {"world": run.knobs["world"]}, cache)
    table.loc[len(table)] = {"method": money.OURS, **studies.gains(run)}
    found: dict[str, tuple[Any, ...]] = {
        "who_gains": (money.who_gains, table, "the funnel", [method.name for method in ladder.TRAPS]),
        "pricing": (money.pricing, studies.pricing(run, cache)),
        "new_ads": (money.new_ads, studies.new_ads(run, cache, (0.0, 1.0, 3.0))),
        "spend": (budgets.spend, studies.spend(run, cache)),
        "delay: known": (delay.known, late.known),
        "delay: rates": (delay.rates, late.rates),
        "selection: similarity": (selection.similarity, chosen),
        "selection: click": (selection.click, chosen),
        "winners_curse": (calibration.winners_curse, studies.winners_curse(run, cache, (0.0, 1.2))),
        "sampling": (calibration.sampling, studies.sampled(studies.Sampling()), 0.1),
        "sampling: all kept": (calibration.sampling, studies.sampled(studies.Sampling(kept=1.0)), 1.0),
        "feature_importance": (ranking.feature_importance, run["clicks"].importance),
        "examination": (world.examination, examination_curve(run["world"])),
    }
    if run["world"].surface == "search":
        found["query_frequencies"] = (world.query_frequencies, query_frequencies(run["world"]))
    return found
