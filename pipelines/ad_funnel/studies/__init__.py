"""Studies of the ad funnel: figures about a run, or about several, as small frames that charts and tables can show."""

from pipelines.ad_funnel.studies.delay import Delay, delay
from pipelines.ad_funnel.studies.drops import drop_reasons
from pipelines.ad_funnel.studies.funnel import funnel
from pipelines.ad_funnel.studies.money import gains, pricing, who_gains
from pipelines.ad_funnel.studies.sampling import Sampling, sampled
from pipelines.ad_funnel.studies.scale import AdCosts, Workload, capacity, costs
from pipelines.ad_funnel.studies.selection import Selection, selection
from pipelines.ad_funnel.studies.spend import Spend, spend
from pipelines.ad_funnel.studies.sweeps import new_ads, winners_curse
from pipelines.ad_funnel.studies.trim import trim
from pipelines.ad_funnel.studies.widths import widths

__all__ = [
    "AdCosts",
    "Delay",
    "Sampling",
    "Selection",
    "Spend",
    "Workload",
    "capacity",
    "costs",
    "delay",
    "drop_reasons",
    "funnel",
    "gains",
    "new_ads",
    "pricing",
    "sampled",
    "selection",
    "spend",
    "trim",
    "who_gains",
    "widths",
    "winners_curse",
]
