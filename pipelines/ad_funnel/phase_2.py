"""Stage `phase_2`: a simple and fast algorithm trims what phase 1 let through."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.ad_funnel.conversions import Conversions
from pipelines.ad_funnel.examples import Examples
from pipelines.ad_funnel.features import Rows, logged
from pipelines.ad_funnel.history import PRIOR, History
from pipelines.ad_funnel.phase_1 import Phase1
from pipelines.ad_funnel.split import Split
from pipelines.ad_funnel.streams import stream
from pipelines.knobs import Knobs
from pipelines.learning.learners import Data, Matrix, fit, position_weights
from pipelines.learning.sampling import log_odds_shift
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, AdMarket
from synthetic_data.behaviour import Floats, Ints, sigmoid, top_k

# Equal rates fall in random order: set apart by far less than bids, which are in cents, are.
TIE = 1e-9
CHEAP = ["similarity", "match type", "ad click rate", "topic click rate"]


class Phase2Knobs(Knobs):
    """How to trim, and to what width."""

    width: int = Field(
        20, ge=4, le=400, title="Phase 2 keeps",
        description="Ads that the machine-learning model scores. Its cost grows with this width and nothing else.",
    )  # fmt: skip
    model: Literal["linear", "history", "similarity", "constant", "random"] = Field(
        "linear", title="Light model",
        description="A linear model of four cheap features, past click rates alone, similarity alone, or none at all.",
        json_schema_extra={"labels": {
            "linear": "small linear model", "history": "smoothed history", "constant": "bid alone",
            "random": "at random",
        }},
    )  # fmt: skip
    by: Literal["value", "clicks"] = Field(
        "value", title="Trim by",
        description="Expected value (predicted click rate × what a click is worth), or the click rate alone.",
        json_schema_extra={"labels": {"value": "expected value", "clicks": "click rate alone"}},
    )  # fmt: skip


@dataclass(frozen=True)
class Phase2:
    """What was kept: `ad` (R, n2) best first, -1 where fewer came; `rate` (R, n2) the light click rate of each."""

    ad: Ints
    rate: Floats
    n_in: int

    @property
    def n_out(self) -> int:
        """Ads kept a request, on average."""
        return round(float((self.ad >= 0).sum(axis=1).mean())) if len(self.ad) else 0


def phase_2(
    world: AdMarket, split: Split, history: History, examples: Examples, conversions: Conversions, phase_1: Phase1,
    knobs: Phase2Knobs,
) -> Phase2:  # fmt: skip
    """Score all of phase 1's ads with the light model and keep the best."""
    ad = phase_1.ad
    rate = _rates(world, split, history, examples, ad, knobs.model)
    worth = click_worth(world, np.arange(len(world.ads)), conversions.rate)
    score = rate * worth[ad] if knobs.by == "value" else rate
    if knobs.model == "random":
        score, rate = rate, rate / worth[ad]  # the order is drawn, whatever a click is worth
    score = np.where(ad >= 0, score, -np.inf)
    kept = top_k(score, knobs.width)
    return Phase2(np.take_along_axis(ad, kept, axis=1), np.take_along_axis(rate, kept, axis=1), n_in=phase_1.n_out)


def click_worth(world: AdMarket, ad: Ints, conversion: Floats) -> Floats:
    """Dollars a click on some ads (n,) is worth to who pays: the bid, or the target × the chance (n,) to convert."""
    bid, target = world.ads[c.BID].to_numpy()[ad], world.ads[c.TARGET_CPA].to_numpy()[ad]
    return np.where(np.isnan(bid), target * conversion, bid)


def _rates(world: AdMarket, split: Split, history: History, examples: Examples, ad: Ints, model: str) -> Floats:
    """Light click rates (R, n1) on the held-out morning."""
    today = np.full(1, HELD_OUT_DAY)
    if model == "constant":
        return np.asarray(history.base * (1 + TIE * stream("random score").random(ad.shape)))
    if model == "random":
        return stream("random score").random(ad.shape)
    by_ad = history.ad.rate(today, np.arange(len(world.ads)), history.base, PRIOR)
    if model == "history":
        return np.asarray(by_ad[ad])
    key = world.reach.key(world.requests)[split.judged]
    similarity = world.reach.similarity[key[:, None], ad]
    if model == "similarity":
        return np.asarray(history.base * np.exp(2 * (similarity - similarity.mean())))
    weight, base = _linear(world, split, history, examples)
    match = world.reach.match[key[:, None], ad]
    by_topic = history.topic.rate(today, world.ads[c.TOPIC].to_numpy(), history.base, PRIOR)
    odds = base + weight[0] * similarity + weight[1] * match
    return np.asarray(sigmoid(odds + (weight[2] * np.log(by_ad) + weight[3] * np.log(by_topic))[ad]))


def _linear(world: AdMarket, split: Split, history: History, examples: Examples) -> tuple[Floats, float]:
    """Weights of the four cheap features and the constant, of a logistic regression on the examples."""
    rows = logged(world, split, examples.row)
    place = world.impressions[c.POSITION].to_numpy()[examples.row]
    matrix = _cheap(world, history, rows)
    weight = position_weights(examples.clicked, split.seen[place], "examination")
    raw, _ = fit(Data(matrix, CHEAP, examples.clicked, weight), "logistic", 0, 0)
    # The model is linear: its value at the origin and at each unit vector are all there is to know of it.
    ends = raw(np.vstack([np.zeros(len(CHEAP)), np.eye(len(CHEAP))]).astype(np.float32))
    return ends[1:] - ends[0], float(ends[0] + log_odds_shift(examples.kept_rate))


def _cheap(world: AdMarket, history: History, rows: Rows) -> Matrix:
    key = world.reach.key(world.requests)[rows.request]
    topic = world.ads[c.TOPIC].to_numpy()[rows.ad]
    return np.column_stack([
        world.reach.similarity[key, rows.ad],
        world.reach.match[key, rows.ad],
        np.log(history.ad.rate(rows.day, rows.ad, history.base, PRIOR)),
        np.log(history.topic.rate(rows.day, topic, history.base, PRIOR)),
    ]).astype(np.float32)  # fmt: skip
