"""How real the ad market looks. Rates marked as reported were read on a secondary page."""

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS, TOPICS, AdMarket
from synthetic_data.behaviour import EXAMINATION, Floats, Ints
from synthetic_data.realism import Measured, Published, by_chance, compared, over

HOUR, A_DAY = 1 / 24, 1.0
MOST_ASKED = 100  # rarer queries are asked too seldom for their rank to be known
EITHER_WAY = 0.2  # around a figure that was published without a range

SEARCH_CLICKS = Published(
    0.0317, 0.0618, "search ads: 3.2% (2018), 3.5% (2020), 6.2% (2021, another sample)", "WordStream, reported", 2021
)
DISPLAY_CLICKS = Published(0.0035, 0.0046, "display ads: .35% (2016), .46% (2018)", "WordStream, reported", 2018)
SHOP_CLICKS = Published(
    0.0405 * (1 - EITHER_WAY), 0.0405 * (1 + EITHER_WAY), "a shop's offers: 4.05%, give or take a fifth",
    "Ali-CCP, reported", 2018,
)  # fmt: skip
CONVERTED = Published(
    0.0053, 0.0704, "purchases .53% of clicks; any goal of an advertiser 7.0% (WordStream, 2023)", "Ali-CCP, reported",
    2018,
)  # fmt: skip
SEARCH_PRICE = Published(2.69, 3.53, "dollars a click on search ads: 2.69 (2018), 3.53", "WordStream, reported", 2021)
DISPLAY_PRICE = Published(0.58, 0.63, "dollars a click on display ads: .58 (2016), .63", "WordStream, reported", 2018)
SECOND_SLOT = Published(
    0.55, 0.61 / 0.68, "clicks on organic results .55 (SISTRIX, 2020); examination .90", "ULTRA", 2018
)
FOURTH_SLOT = Published(
    0.25, 0.34 / 0.68, "1 / rank (Joachims and others, 2017) .25; examination in ULTRA .50", "ULTRA", 2018
)
ZIPF = Published(
    0.9, 1.1, "Zipf's law, exponent 1, in two search engines' logs; give or take a tenth", "Xie and O'Hallaron", 2002
)
WITHIN_HOUR, WITHIN_DAY = 0.35, 0.50  # Chapelle, KDD 2014
# Sigma of the logarithm of 23 lines of business' mean prices, $1.40 (travel) to $8.67 (legal services).
PRICE_SPREAD = 0.50


def realism(world: AdMarket) -> pd.DataFrame:
    """Figures of this world beside published ones, columns as in `compared`. A feed holds no queries."""
    log, search = world.impressions, world.surface == "search"
    clicked = float(log[c.CLICKED].mean())
    return compared([
        ("click rate", clicked, SEARCH_CLICKS if search else DISPLAY_CLICKS),
        ("click rate, against a shop's offers", clicked, SHOP_CLICKS),
        ("clicks that convert", over(len(_delays(world)), log[c.CLICKED].sum()), CONVERTED),
        *_delay(world),
        *(_search(world) if search else []),
        ("mean price of a click", _price(world), SEARCH_PRICE if search else DISPLAY_PRICE),
        _price_spread(world),
    ])  # fmt: skip


def examination_curve(world: AdMarket) -> pd.DataFrame:
    """Chance that a slot is looked at, over that of the first: slot, here, published (ULTRA's), by_rank (1 / rank)."""
    slot = np.arange(1, SLOTS + 1)
    published = EXAMINATION[:SLOTS] / EXAMINATION[0]
    here = world.examination / world.examination[0]
    return pd.DataFrame({"slot": slot, "here": here, "published": published, "by_rank": 1 / slot})


def query_frequencies(world: AdMarket) -> pd.DataFrame:
    """Queries by how often they were asked, most frequent first: rank, asked, zipf (the law through the whole log)."""
    asked = _asked(world)
    rank = np.arange(1, len(asked) + 1)
    return pd.DataFrame({"rank": rank, "asked": asked, "zipf": asked.sum() / rank / (1 / rank).sum()})


def _asked(world: AdMarket) -> Ints:
    counts = np.sort(np.bincount(world.requests[c.QUERY].to_numpy()))[::-1]
    return np.asarray(counts[counts > 0])


def _search(world: AdMarket) -> list[Measured]:
    asked, seen = _asked(world)[:MOST_ASKED], world.examination / world.examination[0]
    slope = np.polyfit(np.log(np.arange(1, len(asked) + 1)), np.log(asked), 1)[0]
    return [
        ("chance of being seen, second slot over first", float(seen[1]), SECOND_SLOT),
        ("chance of being seen, fourth slot over first", float(seen[3]), FOURTH_SLOT),
        (f"Zipf exponent of the {MOST_ASKED} most frequent queries", -float(slope), ZIPF),
    ]


def _delays(world: AdMarket) -> Floats:
    """Days from click to conversion of every click that converts in the end."""
    return np.asarray(world.impressions[c.CONVERTED_AFTER].dropna().to_numpy())


def _delay(world: AdMarket) -> list[Measured]:
    days = _delays(world)
    chance = f"the chance of {len(days):,} conversions"
    return [
        (
            f"conversions within {name}", over((days <= within).sum(), len(days)),
            by_chance(share, len(days), f"{share:.0%}, within {chance}", "Chapelle", 2014),
        )
        for name, within, share in (("the hour", HOUR, WITHIN_HOUR), ("a day", A_DAY, WITHIN_DAY))
    ]  # fmt: skip


def _paid(world: AdMarket) -> pd.DataFrame:
    """Clicks that were charged, with their topic and cost."""
    log = world.impressions[world.impressions[c.CLICKED]]
    return pd.DataFrame({c.TOPIC: world.ads[c.TOPIC].to_numpy()[log[c.AD]], c.COST: log[c.COST].to_numpy()})


def _price(world: AdMarket) -> float:
    return float(_paid(world)[c.COST].mean())


def _price_spread(world: AdMarket) -> Measured:
    """Sigma of the logarithm of the topics' mean prices; few topics spread more or less than many by chance."""
    mean = _paid(world).groupby(c.TOPIC)[c.COST].mean()
    margin = 1.96 * PRICE_SPREAD / np.sqrt(2 * (len(TOPICS) - 1))
    words = f"{PRICE_SPREAD:.2f} between lines of business, within the chance of {len(TOPICS)} topics"
    published = Published(PRICE_SPREAD - margin, PRICE_SPREAD + margin, words, "WordStream, reported", 2021)
    return "sigma of the price of a click between topics", float(np.log(mean).std()), published
