"""Study of conversions that are still to come: how late they are, and what rates read like meanwhile."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.engine import Run
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, NEW_DAYS
from synthetic_data.behaviour import Floats

HOUR = 1 / 24
# Chapelle, "Modeling delayed feedback in display advertising", KDD 2014: of conversions within 30 days.
PUBLISHED = {HOUR: 0.35, 1.0: 0.50}
WITHIN = (10 / 1440, HOUR, 3 * HOUR, 8 * HOUR, 1.0, 2.0, 4.0, 7.0, 14.0, 30.0)
AGES = (("the last two days", 0.0, 2.0), ("2 to 4 days ago", 2.0, 4.0), ("4 to 7 days ago", 4.0, 7.0),
        ("a week ago or more", 7.0, np.inf))  # fmt: skip


@dataclass(frozen=True)
class Delay:
    """Conversions of the clicks before the held-out morning.

    known  within (days after the click), came (share of all that ever come, from hindsight), estimated (the same as
           far as the pipeline can tell that morning; NaN beyond the oldest click), published (NaN where nothing is)
    rates  by, group, n (clicks), seen (conversions a click known that morning), to_come (of those that ever come),
           corrected (known ÷ what the clicks' ages would have brought); rates are NaN without clicks
    """

    known: pd.DataFrame
    rates: pd.DataFrame


def delay(run: Run) -> Delay:
    """Compare what is known on the held-out morning with what came later, which the log shows in hindsight."""
    conversions, world = run["conversions"], run["world"]
    log = world.impressions.iloc[run["split"].train]
    clicked = log[log[c.CLICKED]]  # as the stage `conversions` takes them, in its order
    days = clicked[c.CONVERTED_AFTER].to_numpy()
    within = np.array(WITHIN)
    oldest = float(conversions.age.max(initial=0.0))
    known = pd.DataFrame({
        "within": within,
        "came": [_mean(days[conversions.ever] <= each) for each in within],
        "estimated": np.where(within <= max(oldest, HELD_OUT_DAY), conversions.arrived(within), np.nan),
        "published": [PUBLISHED.get(each, np.nan) for each in within],
    })  # fmt: skip
    young = HELD_OUT_DAY - world.reach.start[clicked[c.AD].to_numpy()] < NEW_DAYS
    groups = [("click", name, (conversions.age >= low) & (conversions.age < high)) for name, low, high in AGES]
    groups += [("campaign", "younger than a week", young), ("campaign", "older", ~young)]
    due = conversions.arrived(conversions.age)
    rows = [
        (by, group, int(some.sum()), _mean(conversions.known[some]), _mean(conversions.ever[some]),
         _over(conversions.known[some].sum(), due[some].sum()))
        for by, group, some in groups
    ]  # fmt: skip
    return Delay(known, pd.DataFrame(rows, columns=["by", "group", "n", "seen", "to_come", "corrected"]))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _over(a: float, b: float) -> float:
    return float(a / b) if b > 0 else float("nan")
