"""What was there to be had at each judged request, and what became of it: value in dollars, and who got it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipelines.judge.verdict import Verdict
from synthetic_data import columns as c
from synthetic_data.ad_market import NEW_DAYS, SLOTS, AdMarket
from synthetic_data.behaviour import Bools, Floats, Ints, chunks, top_k

if TYPE_CHECKING:
    from pipelines.ad_funnel.auction import Auction
    from pipelines.ad_funnel.phase_1 import Phase1
    from pipelines.ad_funnel.phase_2 import Phase2
    from pipelines.ad_funnel.phase_3 import Phase3
    from pipelines.ad_funnel.split import Split

LOSSES = ("phase_1", "phase_2", "phase_3", "auction")


@dataclass(frozen=True)
class Oracle:
    """What was there to be had at each judged request, budgets left aside.

    click (R, A)      true P(click | looked at)
    worth (R, A)      dollars a look is truly worth to who pays: click × bid, or click × conversion × target; 0 for ads
                      that may not be shown there
    examination (4,)  chance that an ad in each slot is looked at
    ad (R, 4)         the best ads, best first
    value (R,)        dollars expected of them; `random` of ads drawn from all that may be shown, `production` of those
                      that production showed
    """

    click: npt.NDArray[np.float32]
    worth: npt.NDArray[np.float32]
    examination: Floats
    ad: Ints
    value: Floats
    random: Floats
    production: Floats

    @property
    def n_in(self) -> int:
        """Ads to choose from."""
        return int(self.worth.shape[1])

    @property
    def n_out(self) -> int:
        """Ads shown a request."""
        return int(self.ad.shape[1])


@dataclass(frozen=True)
class Meter:
    """The click counter of the live system: what ads were charged, once they have been shown. It tells nothing else.

    Each request stands for many like it, so the counter shows the expected charge and no luck.
    """

    click: npt.NDArray[np.float32]
    conversion: npt.NDArray[np.float32]
    examination: Floats
    by_target: Bools

    @property
    def n_in(self) -> int:
        """Requests it can count."""
        return len(self.click)

    @property
    def n_out(self) -> int:
        """Ads it can count."""
        return len(self.by_target)

    def charged(self, request: Ints, ad: Ints, slot: Ints, price: Floats) -> Floats:
        """Dollars (n,) that ads shown at judged requests pay, at `price` a click, or a conversion with a target."""
        rate = self.click[request, ad].astype(float)
        rate = np.where(self.by_target[ad], rate * self.conversion[request, ad], rate)
        return np.asarray(rate * self.examination[slot] * price)


@dataclass(frozen=True)
class Money:
    """What each judged request brought to whom, all (R,), expected.

    revenue      dollars the auction collects; `surplus` what advertisers keep of the value: value - revenue
    clicks       of the ads shown; `conversions` of those
    relevance    mean true P(click | looked at) of the ads shown, 0 where none is
    predicted    clicks that the funnel itself expected of the ads it showed
    fresh        impressions of ads whose campaign is younger than a week; `shown` impressions in all
    promised     conversions that the funnel itself expected; `came` those that truly come; of ads with a target
    variance     of what one request brings around its expected value
    """

    revenue: Floats
    surplus: Floats
    clicks: Floats
    conversions: Floats
    relevance: Floats
    predicted: Floats
    fresh: Floats
    shown: Floats
    promised: Floats
    came: Floats
    variance: Floats

    @property
    def n_in(self) -> int:
        """Requests."""
        return len(self.revenue)

    @property
    def n_out(self) -> int:
        """Requests."""
        return len(self.revenue)


def meter(world: AdMarket, split: "Split") -> Meter:
    """Read the truth of the judged requests once; everything else of the judge is arithmetic on it."""
    click, conversion = _truth(world, split.judged)
    return Meter(click, conversion, world.examination, world.ads[c.TARGET_CPA].notna().to_numpy())


def _truth(world: AdMarket, judged: Ints) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """True P(click | looked at) and P(conversion | click) of every ad at every judged request, (R, A) each."""
    requests = world.requests.iloc[judged]
    click = np.empty((len(requests), len(world.ads)), dtype=np.float32)
    conversion = np.empty_like(click)
    for some in chunks(len(requests)):
        part = requests.iloc[some]
        click[some] = world.truth.click_probability(part, world.seen[part[c.USER].to_numpy()])
        conversion[some] = world.truth.conversion_probability(part)
    return click, conversion


def oracle(world: AdMarket, split: "Split", meter: Meter) -> Oracle:
    """The best ads of those that may be shown, whatever phase they would have been lost in."""
    requests = world.requests.iloc[split.judged]
    may = world.reach.servable(requests, world.users, funded=True)
    bid = world.ads[c.BID].to_numpy().astype(np.float32)
    target = np.nan_to_num(world.ads[c.TARGET_CPA].to_numpy()).astype(np.float32)
    worth = meter.click * np.where(meter.by_target, target * meter.conversion, np.nan_to_num(bid))
    worth[~may] = 0.0
    best = top_k(worth, SLOTS)
    return Oracle(
        meter.click,
        worth,
        world.examination,
        best,
        value=list_value(worth, best, world.examination),
        random=worth.sum(axis=1, dtype=float) / np.maximum(may.sum(axis=1), 1) * world.examination.sum(),
        production=list_value(worth, logged(world, split.judged), world.examination),
    )


def logged(world: AdMarket, requests: Ints) -> Ints:
    """The ads (R, 4) that production showed at some requests, -1 in slots it left empty."""
    log = world.impressions
    table = np.full((len(world.requests), SLOTS), -1, dtype=np.int64)
    table[log[c.REQUEST].to_numpy(), log[c.POSITION].to_numpy()] = log[c.AD].to_numpy()
    return np.asarray(table[requests])


def verdict(oracle: Oracle, phase_1: "Phase1", phase_2: "Phase2", phase_3: "Phase3", auction: "Auction") -> Verdict:
    """Value after each stage, for each judged request."""
    worth, seen = oracle.worth, oracle.examination
    return Verdict(
        {
            "oracle": oracle.value,
            "phase_1": list_value(worth, best_order(worth, phase_1.ad), seen),
            "phase_2": list_value(worth, best_order(worth, phase_2.ad), seen),
            "phase_3": list_value(worth, phase_3.ad[:, :SLOTS], seen),
            "shown": list_value(worth, auction.ad, seen),
        },
        LOSSES,
        oracle.random,
    )


def money(world: AdMarket, split: "Split", oracle: Oracle, meter: Meter, auction: "Auction", verdict: Verdict) -> Money:
    """Who got what of each request."""
    ad, there = auction.ad, auction.ad >= 0
    request, slot = np.nonzero(there)
    shown = ad[request, slot]

    def by_request(amount: Floats) -> Floats:
        return np.bincount(request, weights=amount, minlength=len(ad)).astype(float)

    if_seen = oracle.click[request, shown].astype(float)
    click = if_seen * oracle.examination[slot]
    revenue = by_request(meter.charged(request, shown, slot, auction.price[request, slot]))
    chance = meter.conversion[request, shown].astype(float)
    by_target = meter.by_target[shown]
    amount = np.where(by_target, world.ads[c.TARGET_CPA].to_numpy()[shown], world.ads[c.BID].to_numpy()[shown])
    event = np.where(by_target, click * chance, click)
    young = (world.requests[c.DAY].to_numpy()[split.judged][request] - world.reach.start[shown]) < NEW_DAYS
    n_shown = there.sum(axis=1).astype(float)
    return Money(
        revenue=revenue,
        surplus=verdict.shown - revenue,
        clicks=by_request(click),
        conversions=by_request(click * chance),
        relevance=by_request(if_seen) / np.maximum(n_shown, 1),
        predicted=by_request(auction.click[request, slot] * oracle.examination[slot]),
        fresh=by_request(young.astype(float)),
        shown=n_shown,
        promised=by_request(np.where(by_target, click * auction.conversion[request, slot], 0.0)),
        came=by_request(np.where(by_target, click * chance, 0.0)),
        # Each event is a Bernoulli draw worth `amount`; p (1 - p) is taken as p, which errs on the careful side.
        variance=by_request(event * amount**2),
    )


def list_value(worth: npt.NDArray[np.float32], ad: Ints, examination: Floats) -> Floats:
    """Dollars expected of lists (R, k), k <= 4: Σ examination(slot) · worth of a look; -1 is an empty slot."""
    return np.asarray(true_worth(worth, ad).astype(float) @ examination[: ad.shape[1]])


def true_worth(worth: npt.NDArray[np.float32], ad: Ints) -> npt.NDArray[np.float32]:
    """What a look at each ad (R, n) is truly worth, 0 for -1."""
    return np.where(ad >= 0, np.take_along_axis(worth, np.maximum(ad, 0), axis=1), np.float32(0))


def best_order(worth: npt.NDArray[np.float32], ad: Ints) -> Ints:
    """The four truly best of each row's ads, best first: (R, n) -> (R, min(n, 4))."""
    known = np.where(ad >= 0, true_worth(worth, ad), np.float32(-1))
    return np.take_along_axis(ad, top_k(known, SLOTS), axis=1)


def recall(oracle: Oracle, ad: Ints) -> Floats:
    """Share of the oracle's four ads among those kept (R, n), a request: (R,)."""
    found = (oracle.ad[:, :, None] == ad[:, None, :]).any(axis=2)
    return np.asarray(found.mean(axis=1))
