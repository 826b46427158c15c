"""Stage `conversions`: the chance that a click converts, learned from clicks whose conversions are still coming in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.ad_funnel.features import Rows, campaign_age, logged
from pipelines.ad_funnel.split import Split
from pipelines.knobs import Knobs
from pipelines.learning.learners import Data, Matrix, fit
from synthetic_data import columns as c
from synthetic_data.ad_market import BUYING, DEVICES, HELD_OUT_DAY, AdMarket
from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid

PRIOR_CONVERSIONS = 3.0
LEAST_AT_RISK = 5
NAMES = ["landing rating", "rating", "similarity", "match type", "buying word", "campaign age", *DEVICES]


class ConversionKnobs(Knobs):
    """The second model: for campaigns that pay for conversions."""

    model: Literal["advertiser", "logistic"] = Field(
        "logistic", title="Conversion model",
        description="The advertiser's own smoothed rate, or a logistic regression with that rate on top.",
        json_schema_extra={"labels": {"advertiser": "advertiser's rate", "logistic": "logistic regression"}},
    )  # fmt: skip
    labels: Literal["as_known", "wait", "weighted"] = Field(
        "weighted", title="Conversions still to come",
        description="Take labels as known today, leave out young clicks, or let a click without one count by its age.",
        json_schema_extra={"labels": {
            "as_known": "labels as known today", "wait": "leave out young clicks", "weighted": "weigh by age",
        }},
    )  # fmt: skip
    wait: int = Field(
        3, ge=1, le=10, title="Days to wait",
        description="Clicks younger than this are left out. Longer is truer and older.",
        json_schema_extra={"only_with": ["labels", "wait"]},
    )  # fmt: skip


@dataclass(frozen=True)
class Conversions:
    """P(conversion | click): `rate` (A,) by the ad's advertiser alone, `predict` for any rows.

    age, known (n,)   of each past click: days since, and whether a conversion is known by the held-out morning;
                      `ever` (n,) whether one comes at all, which the log shows only later: for pictures
    arrived           the estimated share of conversions that have come in by an age in days
    """

    rate: Floats
    predict: Callable[[Rows], Floats]
    age: Floats
    known: Bools
    ever: Bools
    arrived: Callable[[Floats], Floats]
    n_in: int
    n_out: int


def conversions(world: AdMarket, split: Split, knobs: ConversionKnobs) -> Conversions:
    """Learn from all past clicks that production's ads got, as their conversions are known on the held-out morning."""
    log = world.impressions
    row = split.train[log[c.CLICKED].to_numpy()[split.train]]
    requests = world.requests.iloc[log[c.REQUEST].to_numpy()[row]]
    age = HELD_OUT_DAY - (requests[c.DAY].to_numpy() + requests[c.HOUR].to_numpy() / 24)
    delay = log[c.CONVERTED_AFTER].to_numpy()[row]
    known = delay <= age  # NaN is never
    arrived = arrivals(delay, age)
    used = age >= knobs.wait if knobs.labels == "wait" else np.ones(len(row), dtype=bool)
    # A click with a conversion counts whole; one without says only as much as conversions its age would have brought.
    weight = np.where(known, 1.0, arrived(age)) if knobs.labels == "weighted" else np.ones(len(row))
    row, label, weight = row[used], known[used], weight[used]
    rows = logged(world, split, row)
    base = float(label.sum() / max(weight.sum(), 1e-9))
    model = _model(world, rows, label, weight, base, knobs.model)
    factor = _by_advertiser(world, rows, label, weight, model(rows))
    owner = world.ads[c.ADVERTISER].to_numpy()
    return Conversions(
        rate=np.clip(base * _by_advertiser(world, rows, label, weight, np.full(len(row), base))[owner], 1e-5, 1.0),
        predict=lambda some: np.clip(model(some) * factor[owner[some.ad]], 1e-5, 1.0),
        age=age, known=known, ever=~np.isnan(delay), arrived=arrived, n_in=len(age), n_out=int(label.sum()),
    )  # fmt: skip


def arrivals(delay: Floats, age: Floats) -> Callable[[Floats], Floats]:
    """The share of conversions that come within a time, as estimated from what has come so far.

    A delay is seen only if it is shorter than the click's age: the product-limit estimate in reversed time (Lynden-Bell
    1971; Kaplan and Meier's for truncated data) corrects for it. Of delays that few clicks are old enough to show, next
    to nothing is known: the share is relative to what comes in before those.
    """
    seen = delay <= age
    d, a = delay[seen], age[seen]
    order, at = np.unique(d, return_counts=True)
    # At risk of each delay are the conversions that came within it, of clicks old enough to have shown it.
    at_risk = np.array([((d <= t) & (a >= t)).sum() for t in order])
    enough = np.flatnonzero(at_risk >= LEAST_AT_RISK)
    if not len(enough):
        return np.ones_like
    order, steps = order[: enough[-1] + 1], (1.0 - at / at_risk)[: enough[-1] + 1]
    # P(delay <= order[k]): the product of P(delay < s | delay <= s) over all longer delays s.
    share = np.append(np.cumprod(steps[::-1])[::-1][1:], 1.0)
    times, values = np.concatenate([[0.0], order]), np.concatenate([[0.0], share])
    return lambda within: np.asarray(np.clip(np.interp(within, times, values), 0.02, 1.0))


def _model(
    world: AdMarket, rows: Rows, label: Bools, weight: Floats, base: float, kind: str
) -> Callable[[Rows], Floats]:
    if kind == "advertiser":
        return lambda some: np.full(len(some.ad), base)
    raw, _ = fit(Data(_matrix(world, rows), NAMES, label, weight), "logistic", 0, 0)
    return lambda some: sigmoid(raw(_matrix(world, some)))


def _matrix(world: AdMarket, rows: Rows) -> Matrix:
    ads, requests = world.ads, world.requests
    key = world.reach.key(requests)[rows.request]
    query = requests[c.QUERY].to_numpy()[rows.request]
    buying = world.queries[c.TEXT].str.contains("|".join(BUYING)).to_numpy()
    device = requests[c.DEVICE].to_numpy()[rows.request]
    return np.column_stack([
        ads[c.LANDING_RATING].to_numpy()[rows.ad],
        ads[c.RATING].to_numpy()[rows.ad],
        world.reach.similarity[key, rows.ad],
        world.reach.match[key, rows.ad],
        buying[query] & (query >= 0),
        campaign_age(world, rows),
        *(device == number for number in range(len(DEVICES))),
    ]).astype(np.float32)  # fmt: skip


def _by_advertiser(world: AdMarket, rows: Rows, label: Bools, weight: Floats, expected: Floats) -> Floats:
    """Each advertiser's conversions over the expected ones, drawn to 1 as by three expected conversions."""
    owner: Ints = world.ads[c.ADVERTISER].to_numpy()[rows.ad]
    n = len(world.advertisers)
    came = np.bincount(owner, weights=label, minlength=n)
    due = np.bincount(owner, weights=expected * weight, minlength=n)
    return np.asarray((came + PRIOR_CONVERSIONS) / (due + PRIOR_CONVERSIONS))
