"""Stage `auction`: who is shown in which slot, at what price, as the day goes by and budgets run down."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from pipelines.ad_funnel.history import History
from pipelines.ad_funnel.phase_3 import Phase3
from pipelines.ad_funnel.split import Split
from pipelines.ad_funnel.streams import stream
from pipelines.judge.ad_funnel import Meter
from pipelines.knobs import Knobs
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, SLOTS, AdMarket
from synthetic_data.behaviour import Bools, Floats, Ints

HALF_HOURS = 48
DROPS = ("budget spent", "held back by pacing", "seen too often", "below the reserve")
# Looks after which half of the optimism about an ad is gone.
LOOKED_AT = 20.0
# By how much pacing corrects itself each half hour, and how far it may go.
FASTER, SLOWER, SLOWEST = 1.15, 0.85, 0.05


class AuctionKnobs(Knobs):
    """Rules of the auction, and how budgets are spent."""

    pricing: Literal["first", "second", "vcg"] = Field(
        "second", title="Price",
        description="Own bid; what would just have kept the slot (GSP); or the value others lose by one's presence.",
        json_schema_extra={"labels": {"first": "first price", "second": "second price (GSP)", "vcg": "VCG"}},
    )  # fmt: skip
    quality: float = Field(
        0.0, ge=0.0, le=2.0, json_schema_extra={"step": 0.1}, title="Weight of quality",
        description="Rank by value × quality to this power. Quality is read from the ratings of ad and landing page.",
    )  # fmt: skip
    reserve: float = Field(
        0.0, ge=0.0, le=100.0, json_schema_extra={"step": 1.0}, title="Reserve",
        description="Dollars per 1,000 looks below which a slot rather stays empty. It also holds prices up.",
    )  # fmt: skip
    frequency_cap: int = Field(
        0, ge=0, le=20, title="Frequency cap",
        description="A person sees an ad at most this often within the two weeks of the log; 0 is no cap.",
    )  # fmt: skip
    pacing: Literal["none", "throttling", "bid_scaling"] = Field(
        "none", title="Pacing of budgets",
        description="Spend as it comes, sit out some auctions, or bid less, so that the budget lasts the day.",
    )  # fmt: skip
    optimism: float = Field(
        0.0, ge=0.0, le=3.0, json_schema_extra={"step": 0.1}, title="Exploration of new ads",
        description="Rank ads that were looked at little as if they were up to this much better (1 is twice as good).",
    )  # fmt: skip


@dataclass(frozen=True)
class Auction:
    """Slots (R, 4) from the top; -1 and 0 where one stays empty.

    ad                 who is shown; `click`, `conversion`, `value` as phase 3 predicted them
    price              dollars for a click, or for a conversion where the campaign has a target
    dropped (R, 4)     ads dropped a request, by DROPS
    failed (R, n)      the first rule that each ad of phase 3 fails, by its place in DROPS; -1 where it passes all
    spend (48, C)      dollars spent in each half hour by campaign
    """

    ad: Ints
    click: Floats
    conversion: Floats
    value: Floats
    price: Floats
    dropped: Ints
    failed: Ints
    spend: Floats
    n_in: int

    @property
    def n_out(self) -> int:
        """Ads shown a request, on average."""
        return round(float((self.ad >= 0).sum(axis=1).mean())) if len(self.ad) else 0


def auction(
    world: AdMarket, split: Split, history: History, phase_3: Phase3, meter: Meter, knobs: AuctionKnobs
) -> Auction:
    """Run the day half hour by half hour: what was spent in one is known in the next."""
    day = _Day(world, split, history, phase_3, meter, knobs)
    arrives = _half_hours(world.requests.iloc[split.judged])
    for half_hour in range(HALF_HOURS):
        day.serve(np.flatnonzero(arrives == half_hour), half_hour)
    return Auction(
        day.ad, day.click, day.conversion, day.value, day.price, day.dropped, day.failed, day.spend, n_in=phase_3.n_out
    )  # fmt: skip


class _Day:
    """The running state of the held-out day."""

    def __init__(
        self, world: AdMarket, split: Split, history: History, phase_3: Phase3, meter: Meter, knobs: AuctionKnobs
    ) -> None:
        self.knobs, self.phase_3, self.meter, self.slot_seen = knobs, phase_3, meter, split.seen
        n, campaigns = len(split.judged), len(world.campaigns)
        self.user = world.requests[c.USER].to_numpy()[split.judged]
        self.campaign = world.ads[c.CAMPAIGN].to_numpy()
        self.budget = world.campaigns[c.DAILY_BUDGET].to_numpy()
        self.by_target = world.ads[c.TARGET_CPA].notna().to_numpy()
        optimism = 1.0 + knobs.optimism / (1.0 + history.ad.looks[HELD_OUT_DAY] / LOOKED_AT)
        self.quality = _quality(world) ** knobs.quality * optimism
        self.seen = world.seen.copy() if knobs.frequency_cap else world.seen
        self.usual = traffic(world)
        self.spent, self.pace = np.zeros(campaigns), np.ones(campaigns)
        self.spend = np.zeros((HALF_HOURS, campaigns))
        self.drawn = stream("throttling").random((n, campaigns)) if knobs.pacing == "throttling" else None
        self.ad = np.full((n, SLOTS), -1, dtype=np.int64)
        self.click, self.conversion, self.value, self.price = (np.zeros((n, SLOTS)) for _ in range(4))
        self.dropped = np.zeros((n, len(DROPS)), dtype=np.int64)
        self.failed = np.full(phase_3.ad.shape, -1, dtype=np.int64)

    def serve(self, rows: Ints, half_hour: int) -> None:
        """Answer the requests of one half hour, then read the counter."""
        self._keep_pace(half_hour)
        if not len(rows):
            return
        ad = self.phase_3.ad[rows]
        campaign = self.campaign[ad]
        scale = self.pace[campaign] if self.knobs.pacing == "bid_scaling" else 1.0
        offer = self.phase_3.value[rows] * scale  # dollars a look
        left = ad >= 0
        for number, passes in enumerate(self._rules(rows, ad, campaign, offer)):
            fails = left & ~passes
            self.dropped[rows, number] = fails.sum(axis=1)
            self.failed[rows] = np.where(fails, number, self.failed[rows])
            left = left & passes
        rank = np.where(left, offer * self.quality[ad], -1.0)
        order = np.argsort(-rank, axis=1, kind="stable")[:, : SLOTS + 1]
        rank, top = np.maximum(np.take_along_axis(rank, order, axis=1), 0.0), order[:, :SLOTS]
        winner, offered = np.take_along_axis(ad, top, axis=1), np.take_along_axis(offer, top, axis=1)
        look = look_prices(
            np.pad(rank, ((0, 0), (0, SLOTS + 1 - rank.shape[1]))), offered, self.slot_seen, self.knobs.pricing,
            self.quality[winner], self.knobs.reserve / 1000,
        )  # fmt: skip
        self._show(rows, top, np.take_along_axis(left, top, axis=1), look)
        self._charge(rows, half_hour)

    def _rules(self, rows: Ints, ad: Ints, campaign: Ints, offer: Floats) -> tuple[Bools, ...]:
        """Whether each ad (R, n2) passes each rule, in the order of DROPS."""
        in_play, seldom = np.ones(ad.shape, dtype=bool), np.ones(ad.shape, dtype=bool)
        if self.drawn is not None:
            in_play = np.take_along_axis(self.drawn[rows], campaign, axis=1) < self.pace[campaign]
        if self.knobs.frequency_cap:
            seldom = self.seen[self.user[rows][:, None], ad] < self.knobs.frequency_cap
        return self.spent[campaign] < self.budget[campaign], in_play, seldom, offer * 1000 >= self.knobs.reserve

    def _show(self, rows: Ints, top: Ints, won: Bools, look: Floats) -> None:
        """Fill the slots with the columns `top` (R, 4) of phase 3 that won, at `look` dollars a look."""
        self.ad[rows] = np.where(won, np.take_along_axis(self.phase_3.ad[rows], top, axis=1), -1)
        for mine, predicted in (
            (self.click, self.phase_3.click), (self.conversion, self.phase_3.conversion),
            (self.value, self.phase_3.value),
        ):  # fmt: skip
            mine[rows] = np.where(won, np.take_along_axis(predicted[rows], top, axis=1), 0.0)
        # What is charged is not the look but what should come of it.
        event = self.click[rows] * np.where(self.by_target[self.ad[rows]], self.conversion[rows], 1.0)
        self.price[rows] = np.where(won, look / np.maximum(event, 1e-12), 0.0)

    def _charge(self, rows: Ints, half_hour: int) -> None:
        request, slot = np.nonzero(self.ad[rows] >= 0)
        request = rows[request]
        shown = self.ad[request, slot]
        paid = self.meter.charged(request, shown, slot, self.price[request, slot])
        now = np.bincount(self.campaign[shown], weights=paid, minlength=len(self.budget))
        self.spend[half_hour] += now
        self.spent += now
        if self.knobs.frequency_cap:
            np.add.at(self.seen, (self.user[request], shown), 1)

    def _keep_pace(self, half_hour: int) -> None:
        """Compare what each campaign has spent with what it should have by now, and go faster or slower."""
        if self.knobs.pacing == "none" or half_hour == 0:
            return
        due = self.budget * self.usual[:half_hour].sum()
        step = np.where(self.spent > due, SLOWER, FASTER)
        self.pace = np.clip(self.pace * step, SLOWEST, 1.0)


def traffic(world: AdMarket) -> Floats:
    """The usual share of a day's requests that comes in each half hour, (48,), from the days before."""
    past = world.requests[world.requests[c.DAY] < HELD_OUT_DAY]
    counts = np.bincount(_half_hours(past), minlength=HALF_HOURS)
    return np.asarray(counts / counts.sum())


def _half_hours(requests: pd.DataFrame) -> Ints:
    """The half hour of the day in which each request comes, (R,)."""
    return np.asarray(np.minimum((requests[c.HOUR].to_numpy() * 2).astype(np.int64), HALF_HOURS - 1))


def look_prices(
    rank: Floats, bids: Floats, examination: Floats, pricing: str, quality: Floats, reserve: float
) -> Floats:
    """What a look costs in each slot, (R, k), at most the bid.

    rank         (R, k + 1) value × quality of the winners and of the first loser, falling, 0 where there is nobody
    bids         (R, k) dollars a look that each winner offers
    examination  (k,) chance that an ad in each slot is looked at, falling
    quality      (R, k) by which each winner's bid is multiplied for the ranking
    reserve      dollars a look that nobody pays less than

    Sources: Edelman, Ostrovsky and Schwarz (2007) for the generalised second price and for VCG by slots; Varian (2007).
    """
    if pricing == "first":
        return bids
    if pricing == "second":
        price = np.maximum(rank[:, 1:] / quality, reserve)
    else:
        # Without me, each below moves up one slot: my price is what they would gain, spread over my own looks. A slot
        # that nobody would fill is worth the reserve.
        gain = examination - np.append(examination[1:], 0.0)
        price = np.empty(bids.shape)
        for slot in range(bids.shape[1]):
            below = np.maximum(rank[:, slot + 1 :] / quality[:, [slot]], reserve)
            price[:, slot] = (below * gain[slot:]).sum(axis=1) / examination[slot]
    return np.asarray(np.minimum(price, bids))


def _quality(world: AdMarket) -> Floats:
    """Quality of each ad as the platform sees it, (A,), about 1: the mean rating of ad and landing page over 5.5."""
    return np.asarray((world.ads[c.RATING].to_numpy() + world.ads[c.LANDING_RATING].to_numpy()) / 11.0)
