"""The incumbent of the ad market: its own funnel and auction, and the log it wrote."""

import numpy as np
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.ad_market.market import USUAL_CONVERSION
from synthetic_data.ad_market.matching import Reach
from synthetic_data.ad_market.truth import Times, Truth, conversion_delay
from synthetic_data.ad_market.vocabulary import EXAMINATION, HELD_OUT_DAY, N_DAYS, SLOTS
from synthetic_data.behaviour import Floats, Ints

SHORTLIST = 30
# What production believes of a click: a base rate, the match, the texts, the ad's rating.
BASE, BY_MATCH, BY_TEXT, BY_RATING = -5.4, 0.25, 2.0, 0.2
TEMPERATURE = 0.35
RESERVE = 0.05


def write_log(
    requests: pd.DataFrame, users: pd.DataFrame, ads: pd.DataFrame, reach: Reach, truth: Truth,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, Times]:  # fmt: skip
    """Every impression that production served, and how often each user had seen each ad by the held-out morning.

    Days are served one after the other, since what people have seen before matters to what they click.
    """
    options, belief = _shortlists(requests, users, ads, reach)
    worth = _worth(ads)
    seen = np.zeros((len(users), len(ads)), dtype=np.int16)
    by_morning = seen.copy()
    parts = []
    for day in range(N_DAYS):
        if day == HELD_OUT_DAY:
            by_morning = seen.copy()
        rows = np.flatnonzero(requests[c.DAY].to_numpy() == day)
        shown, chance = _draw(options[rows], np.log(worth[options[rows]]) + belief[rows], reach.start, day, rng)
        _random_bucket(shown, chance, requests.iloc[rows], users, reach, rng)
        today = _outcomes(requests.iloc[rows], shown, chance, seen, truth, rng)
        today[c.COST] = np.where(today[c.CLICKED], _prices(shown, worth, belief, options, rows).ravel(), 0.0).round(4)
        parts.append(today)
        user = np.repeat(requests[c.USER].to_numpy()[rows], SLOTS)
        there = shown.ravel() >= 0
        np.add.at(seen, (user[there], shown.ravel()[there]), 1)
    log = pd.concat(parts, ignore_index=True)
    return log[log[c.AD] >= 0].reset_index(drop=True), by_morning


def _worth(ads: pd.DataFrame) -> Floats:
    """What production takes a click to be worth: the bid, or the target times a usual conversion rate."""
    bid, target = ads[c.BID].to_numpy(), ads[c.TARGET_CPA].to_numpy()
    return np.where(np.isnan(bid), target * USUAL_CONVERSION, bid)


def _shortlists(requests: pd.DataFrame, users: pd.DataFrame, ads: pd.DataFrame, reach: Reach) -> tuple[Ints, Floats]:
    """Per request the ads that match best, (R, 30), and production's log odds of a click on each; -1 and -inf if none.

    Worked out once for each key, place and age group that occurs.
    """
    user = requests[c.USER].to_numpy()
    place, age = users[c.PLACE].to_numpy()[user], users[c.AGE_GROUP].to_numpy()[user]
    kinds, which = np.unique(np.column_stack([reach.key(requests), place, age]), axis=0, return_inverse=True)
    rating = BY_RATING * (ads[c.RATING].to_numpy() - 5.5)
    options, belief = [], []
    for some in behaviour.chunks(len(kinds)):
        key, where, old = kinds[some].T
        fit = BY_MATCH * reach.match[key] + BY_TEXT * reach.similarity[key]
        fit = np.where((reach.match[key] > 0) & reach.place[where] & reach.age[old], fit, -np.inf)
        best = behaviour.top_k(fit, SHORTLIST)
        odds = np.take_along_axis(fit, best, axis=1) + rating[best] + BASE
        options.append(np.where(np.isfinite(odds), best, -1))
        belief.append(odds)
    flat = which.ravel()
    return np.concatenate(options)[flat], np.concatenate(belief)[flat]


def _draw(options: Ints, logits: Floats, start: Ints, day: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Four ads a request: softmax without replacement by expected value, over what runs already."""
    running = (options >= 0) & (start[options] <= day)
    logits = np.where(running, logits / TEMPERATURE, -np.inf)
    logits[~running.any(axis=1), 0] = -100.0  # nothing to show: keeps the softmax defined, and is not shown
    places = behaviour.top_k(logits + behaviour.gumbel(logits.shape, rng), SLOTS)
    shown = np.where(np.take_along_axis(running, places, axis=1), np.take_along_axis(options, places, axis=1), -1)
    return shown, behaviour.slate_propensities(logits, places)


def _random_bucket(
    shown: Ints, chance: Floats, requests: pd.DataFrame, users: pd.DataFrame, reach: Reach, rng: np.random.Generator
) -> None:
    """Requests of the bucket get ads drawn at random from all that may be shown, past the funnel."""
    rows = np.flatnonzero(requests[c.RANDOMISED].to_numpy())
    may = reach.servable(requests.iloc[rows], users, funded=False)
    for row, there in zip(rows, map(np.flatnonzero, may), strict=True):
        drawn = rng.permutation(there)[:SLOTS]
        shown[row] = -1
        shown[row, : len(drawn)] = drawn
        chance[row] = 1.0 / np.maximum(len(there) - np.arange(SLOTS), 1)


def _outcomes(
    requests: pd.DataFrame, shown: Ints, chance: Floats, seen: Times, truth: Truth, rng: np.random.Generator
) -> pd.DataFrame:
    """A row of the log for each slot (ad -1 where it stayed empty): what happened, drawn from the truth."""
    ad, slot = shown.ravel(), np.tile(np.arange(SLOTS), len(shown))
    each = requests.iloc[np.repeat(np.arange(len(requests)), SLOTS)]
    before = seen[each[c.USER].to_numpy(), ad]
    click = truth.click_probability(each, before, ad) * EXAMINATION[truth.surface][slot]
    clicked = (rng.random(len(ad)) < click) & (ad >= 0)
    converts = clicked & (rng.random(len(ad)) < truth.conversion_probability(each, ad))
    return pd.DataFrame({
        c.REQUEST: each[c.REQUEST].to_numpy(),
        c.POSITION: slot,
        c.AD: ad,
        c.CLICKED: clicked,
        c.CONVERTED_AFTER: np.where(converts, conversion_delay(len(ad), rng), np.nan),
        c.PROPENSITY: chance.ravel(),
        c.SEEN: before,
    })  # fmt: skip


def _prices(shown: Ints, worth: Floats, belief: Floats, options: Ints, rows: Ints) -> Floats:
    """Second price a click, (R, 4): what would just have kept the slot by production's own belief, at most the bid.

    Of ads outside its shortlist, which only the random bucket shows, production believes nothing: they pay the reserve.
    """
    at = (options[rows][:, :, None] == shown[:, None, :]) & (shown[:, None, :] >= 0)
    rate = behaviour.sigmoid((at * np.where(np.isfinite(belief[rows]), belief[rows], 0.0)[:, :, None]).sum(axis=1))
    score = np.where(at.any(axis=1), worth[shown] * rate, 0.0)
    following = np.hstack([score[:, 1:], np.zeros((len(score), 1))])
    return np.clip(following / rate, RESERVE, np.maximum(worth[shown], RESERVE))
