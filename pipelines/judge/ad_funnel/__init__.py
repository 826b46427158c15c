"""The ad funnel before the judge: money per request, what became of each ad, and who is served well."""

from pipelines.judge.ad_funnel.fate import Fate, auction_reason, fate, lost_ads, phase_1_reason
from pipelines.judge.ad_funnel.slices import frequency_groups, slices, typical
from pipelines.judge.ad_funnel.value import (
    LOSSES,
    Meter,
    Money,
    Oracle,
    best_order,
    list_value,
    logged,
    meter,
    money,
    oracle,
    recall,
    true_worth,
    verdict,
)

__all__ = [
    "LOSSES", "Fate", "Meter", "Money", "Oracle", "auction_reason", "best_order", "fate", "frequency_groups",
    "list_value", "logged", "lost_ads", "meter", "money", "oracle", "phase_1_reason", "recall", "slices", "true_worth",
    "typical", "verdict",
]  # fmt: skip
