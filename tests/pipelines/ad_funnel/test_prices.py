"""What a look costs: worked examples, and what holds of any auction."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ad_funnel.auction import look_prices

# Varian's and Edelman's arithmetic with round numbers: slots seen 1, .5 and .2 of the time; bids a look $4, $3, $2, $1.
SEEN = np.array([1.0, 0.5, 0.2])
BIDS = np.array([4.0, 3.0, 2.0, 1.0])
KINDS = ("first", "second", "vcg")


def prices(pricing: str, offers: np.ndarray, quality: np.ndarray | None = None, reserve: float = 0.0) -> np.ndarray:
    """Prices (3,) of the best three of the offers, which must fall by offer × quality."""
    weight = np.ones(len(offers)) if quality is None else quality
    rank = np.pad(offers * weight, (0, 4 - len(offers)))
    bids, weight = np.pad(offers, (0, 4 - len(offers))), np.pad(weight, (0, 4 - len(offers)), constant_values=1.0)
    return look_prices(rank[None], bids[None, :3], SEEN, pricing, weight[None, :3], reserve)[0]


def test_first_price_is_the_bid() -> None:
    assert prices("first", BIDS).tolist() == [4, 3, 2]


def test_second_price_is_the_next_bid() -> None:
    assert prices("second", BIDS).tolist() == [3, 2, 1]


def test_vcg_is_what_the_others_lose_a_look() -> None:
    top = ((1 - 0.5) * 3 + (0.5 - 0.2) * 2 + 0.2 * 1) / 1  # each below moves up a slot
    middle = ((0.5 - 0.2) * 2 + 0.2 * 1) / 0.5
    bottom = (0.2 * 1) / 0.2
    assert prices("vcg", BIDS) == pytest.approx([top, middle, bottom])


def test_twice_the_quality_halves_the_price_of_the_same_slot() -> None:
    quality = np.array([2.0, 1.0, 1.0, 1.0])
    assert prices("second", BIDS, quality).tolist() == [3 / 2, 2, 1]
    assert prices("vcg", BIDS, quality)[0] == pytest.approx(prices("vcg", BIDS)[0] / 2)


def test_nobody_behind_means_the_reserve() -> None:
    assert prices("second", BIDS[:2], reserve=0.25).tolist()[:2] == [3, 0.25]
    assert prices("second", BIDS[:2]).tolist()[:2] == [3, 0]
    assert prices("second", BIDS, reserve=1.5).tolist() == [3, 2, 1.5]


def others_would_have(offers: np.ndarray, without: int, reserve: float) -> float:
    """The most that others and the seller get of all looks, if the seller has `reserve` of a look that it keeps."""
    there = [offer for number, offer in enumerate(offers) if number != without] + [reserve] * len(SEEN)
    return float(SEEN @ np.sort(there)[::-1][: len(SEEN)])


def others_have(offers: np.ndarray, with_: int, reserve: float) -> float:
    slots = np.pad(offers, (0, 4), constant_values=reserve)[: len(SEEN)].copy()
    slots[with_] = 0.0
    return float(SEEN @ slots)


falling = st.lists(st.floats(0.01, 10), min_size=1, max_size=4).map(lambda bids: np.sort(bids)[::-1])


@given(falling, st.sampled_from([0.0, 0.005, 0.01]))
def test_vcg_charges_the_harm_done_to_all_others_and_the_seller(offers: np.ndarray, reserve: float) -> None:
    found = prices("vcg", offers, reserve=reserve)
    for slot in range(min(len(offers), 3)):
        harm = others_would_have(offers, slot, reserve) - others_have(offers, slot, reserve)
        assert found[slot] * SEEN[slot] == pytest.approx(min(harm, offers[slot] * SEEN[slot]), abs=1e-12)


@given(falling, st.lists(st.floats(0.2, 3), min_size=4, max_size=4), st.floats(0, 0.01))
def test_no_price_is_above_the_bid_and_rules_keep_their_order(
    offers: np.ndarray, weights: list[float], reserve: float
) -> None:
    quality = np.array(weights)[: len(offers)]
    offers = offers / quality  # falling by offer × quality
    first, second, vcg = (prices(pricing, offers, quality, reserve)[: len(offers)] for pricing in KINDS)
    assert (second <= first + 1e-12).all()
    assert (vcg <= second + 1e-12).all()
    # Whoever offers less than the reserve never gets here; everybody else pays it at least.
    may = offers[:3] >= reserve
    assert (vcg[may] >= reserve - 1e-12).all()


@pytest.mark.parametrize("bid", [0.5, 1.5, 2.5, 3.5, 6.0])
def test_in_vcg_nobody_gains_by_bidding_what_a_look_is_not_worth(bid: float) -> None:
    """The one with a true value of $3 looks at what each bid would leave."""
    others, value = [4.0, 2.0, 1.0], 3.0

    def gain(mine: float) -> float:
        offers = np.array(sorted([*others, mine], reverse=True))
        slot = int(np.flatnonzero(offers == mine)[0])
        return 0.0 if slot > 2 else float(SEEN[slot] * (value - prices("vcg", offers)[slot]))

    assert gain(bid) <= gain(value) + 1e-12


def test_slots_by_falling_bid_are_the_best_order_there_is() -> None:
    best = max(SEEN @ np.array(order[:3]) for order in permutations(BIDS))
    assert best == SEEN @ BIDS[:3]
