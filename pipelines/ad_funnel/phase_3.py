"""Stage `phase_3`: what phase 2 kept, scored by the models: click rate, conversion rate, expected value."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.ad_funnel.clicks import Clicks
from pipelines.ad_funnel.conversions import Conversions
from pipelines.ad_funnel.features import Rows
from pipelines.ad_funnel.phase_2 import Phase2, click_worth
from pipelines.ad_funnel.split import Split
from pipelines.ad_funnel.streams import stream
from pipelines.knobs import Knobs
from synthetic_data import columns as c
from synthetic_data.ad_market import DEVICES, FORMATS, HELD_OUT_DAY, NEW_DAYS, AdMarket
from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid

ERRORS = 4096
SEGMENTS = ("all", "mobile", "video", "new", "clicks")


class Phase3Knobs(Knobs):
    """What if the model were wrong in a known way? Left alone, these change nothing."""

    factor: float = Field(
        1.0, ge=0.2, le=5.0, json_schema_extra={"step": 0.1}, title="Multiply predictions",
        description="A factor on predicted click rates: calibration gone wrong on purpose.",
    )  # fmt: skip
    factor_on: Literal["all", "mobile", "video", "new", "clicks"] = Field(
        "all", title="Multiply where",
        description="Everywhere, or in one segment only, where it shifts ads against each other.",
        json_schema_extra={"labels": {
            "all": "everywhere", "mobile": "on mobile", "video": "video ads", "new": "new campaigns",
            "clicks": "campaigns that bid per click",
        }},
    )  # fmt: skip
    noise: float = Field(
        0.0, ge=0.0, le=1.5, json_schema_extra={"step": 0.1}, title="Noise on predictions",
        description="Random error on the log odds of a click. The auction picks the winners, and so the errors.",
    )  # fmt: skip


@dataclass(frozen=True)
class Phase3:
    """All of phase 2's ads with their predictions, best value first; all (R, n2), -1 and 0 where there is no ad.

    click        predicted P(click | looked at)
    conversion   predicted P(conversion | click)
    value        dollars expected of a look: click × bid, or click × conversion × target
    """

    ad: Ints
    click: Floats
    conversion: Floats
    value: Floats

    @property
    def n_in(self) -> int:
        """Ads scored a request, on average."""
        return round(float((self.ad >= 0).sum(axis=1).mean())) if len(self.ad) else 0

    @property
    def n_out(self) -> int:
        """Ads ordered a request, on average."""
        return self.n_in


def phase_3(
    world: AdMarket, split: Split, clicks: Clicks, conversions: Conversions, phase_2: Phase2, knobs: Phase3Knobs
) -> Phase3:
    """Score and sort; equal values fall in random order, by seed."""
    ad = phase_2.ad
    place = np.nonzero(ad >= 0)
    rows = _rows(world, split, place[0], ad[place])
    click, conversion, value = np.zeros(ad.shape), np.zeros(ad.shape), np.zeros(ad.shape)
    click[place] = phase_2.rate[place] if clicks.if_seen is None else clicks.if_seen(rows)
    click[place] = _distorted(world, rows, click[place], knobs)
    conversion[place] = conversions.predict(rows)
    value[place] = click[place] * click_worth(world, rows.ad, conversion[place])
    tie = stream("ties").random(ad.shape)
    order = np.lexsort((tie, -np.where(ad >= 0, value, -1.0)), axis=1)
    click, conversion, value = (np.take_along_axis(each, order, axis=1) for each in (click, conversion, value))
    return Phase3(np.take_along_axis(ad, order, axis=1), click, conversion, value)


def _rows(world: AdMarket, split: Split, request: Ints, ad: Ints) -> Rows:
    """Judged requests and ads as they stand on the held-out day."""
    number = split.judged[request]
    user = world.requests[c.USER].to_numpy()[number]
    return Rows(number, ad, np.full(len(ad), HELD_OUT_DAY), world.seen[user, ad])


def _distorted(world: AdMarket, rows: Rows, click: Floats, knobs: Phase3Knobs) -> Floats:
    """Click rates (n,) with the noise and the factor that the knobs ask for."""
    if knobs.noise > 0:
        # A pair of request and ad has the same error whatever else is kept; looked up by two hashes of the pair, since
        # a draw for every pair there could be would be millions.
        error = stream("noise").normal(size=(2, ERRORS))
        first, second = rows.request * 31 + rows.ad * 17, rows.request * 13 + rows.ad * 29
        drawn = error[0, first % ERRORS] + error[1, second % ERRORS]
        click = sigmoid(np.log(click / np.maximum(1 - click, 1e-9)) + knobs.noise * drawn / np.sqrt(2))
    if knobs.factor == 1.0:
        return click
    return np.where(in_segment(world, rows, knobs.factor_on), np.minimum(click * knobs.factor, 1.0), click)


def in_segment(world: AdMarket, rows: Rows, segment: str) -> Bools:
    """Whether each row lies in a segment, (n,)."""
    if segment == "mobile":
        return np.asarray(world.requests[c.DEVICE].to_numpy()[rows.request] == DEVICES.index("mobile"))
    if segment == "video":
        return np.asarray(world.ads[c.FORMAT].to_numpy()[rows.ad] == FORMATS.index("video"))
    if segment == "new":
        return np.asarray(rows.day - world.reach.start[rows.ad] < NEW_DAYS)
    if segment == "clicks":
        return np.asarray(world.ads[c.BID].notna().to_numpy()[rows.ad])
    return np.ones(len(rows.ad), dtype=bool)
