"""What became of one ad at one judged request, phase by phase."""

from dataclasses import dataclass

import pandas as pd

from pipelines.engine import Run
from pipelines.judge.verdict import place_in
from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS


@dataclass(frozen=True)
class Fate:
    """What became of one ad at one judged request; ranks start at 1, None where it did not get so far.

    true_click, true_worth  P(click | looked at), dollars a look; true_rank by worth among all that may be shown
    ranks                   its rank in phase 1, 2 and 3
    click, value            as phase 3 predicted them
    slot, price             of the auction
    dropped                 in words, where it ended
    """

    ad: int
    true_click: float
    true_worth: float
    true_rank: int
    ranks: tuple[int | None, int | None, int | None]
    click: float | None
    value: float | None
    slot: int | None
    price: float | None
    dropped: str


def fate(run: Run, row: int, ad: int) -> Fate:
    """Follow one ad through every phase at the `row`-th judged request. Raises IndexError outside the world."""
    if row < 0 or ad < 0:
        raise IndexError(f"Request {row} or ad {ad} is outside the world.")
    oracle, phase_3, shown = run["oracle"], run["phase_3"], run["auction"]
    worth = oracle.worth[row]
    ranks = tuple(place_in(run[phase].ad[row], ad) for phase in ("phase_1", "phase_2", "phase_3"))
    at = None if ranks[2] is None else ranks[2] - 1
    slot = place_in(shown.ad[row], ad)
    return Fate(
        ad, float(oracle.click[row, ad]), float(worth[ad]), int((worth > worth[ad]).sum()) + 1,
        (ranks[0], ranks[1], ranks[2]),
        None if at is None else float(phase_3.click[row, at]),
        None if at is None else float(phase_3.value[row, at]),
        slot, None if slot is None else float(shown.price[row, slot - 1]), _why(run, row, ad, ranks, slot),
    )  # fmt: skip


def _why(run: Run, row: int, ad: int, ranks: tuple[int | None, ...], slot: int | None) -> str:
    if slot is not None:
        return f"shown in slot {slot}"
    if ranks[0] is None:
        reason = phase_1_reason(run, row, ad)
        return f"dropped in phase 1: {reason}"
    if ranks[1] is None:
        return f"trimmed in phase 2: not among its best {run['phase_2'].ad.shape[1]}"
    rank = ranks[2] or 0
    if rank > SLOTS:
        return f"lost in phase 3: rank {rank}"
    return f"lost in the auction: {auction_reason(run, row, rank)}"


def phase_1_reason(run: Run, row: int, ad: int) -> str:
    """The first criterion that an ad fails at the `row`-th judged request, or the width."""
    from pipelines.ad_funnel.phase_1 import REASONS, Phase1Knobs, criteria

    world, knobs = run["world"], Phase1Knobs(**run.knobs["phase_1"].model_dump())
    passed = criteria(world, world.requests.iloc[[int(run["split"].judged[row])]], knobs)
    failed = [reason for reason, passes in zip(REASONS, passed, strict=False) if not passes[0, ad]]
    return failed[0] if failed else REASONS[-1]


def auction_reason(run: Run, row: int, rank: int) -> str:
    """The first rule that the ad of this rank in phase 3 fails, or what put others before it, at one judged request."""
    from pipelines.ad_funnel.auction import DROPS, AuctionKnobs

    number = int(run["auction"].failed[row, rank - 1])
    if number >= 0:
        return DROPS[number]
    knobs = AuctionKnobs(**run.knobs["auction"].model_dump())
    moves = {
        "quality": knobs.quality > 0, "exploration": knobs.optimism > 0, "paced bids": knobs.pacing == "bid_scaling",
    }  # fmt: skip
    return f"outranked by {' or '.join(name for name, moved in moves.items() if moved) or 'others'}"


def lost_ads(run: Run, row: int) -> pd.DataFrame:
    """The oracle's four at one judged request: ad, true_click, true_worth, slot, dropped."""
    fates = [fate(run, row, int(ad)) for ad in run["oracle"].ad[row]]
    return pd.DataFrame({
        c.AD: [f.ad for f in fates],
        "true_click": [f.true_click for f in fates],
        "true_worth": [f.true_worth for f in fates],
        "slot": [f.slot for f in fates],
        "dropped": [f.dropped for f in fates],
    })  # fmt: skip
