"""An ad funnel's run for other tools: the held-out slates for trec_eval, and tables."""

import numpy as np
import pandas as pd

from pipelines.ad_funnel.offline import SEED
from pipelines.engine import Run
from pipelines.export import coded_as_words, trec_files
from synthetic_data import columns as c
from synthetic_data.ad_market import AGE_GROUPS, AUDIENCES, DEVICES, FORMATS, MATCHES, PLACES, TOPICS, AdMarket


def trec(run: Run) -> dict[str, str]:
    """The held-out slates as TREC files; trec_eval's nDCG@4, over requests with a click, is the run's."""
    slates = run["offline"].slates
    return trec_files(slates.request, slates.item, slates.gain, slates.score, SEED)


def tables(run: Run) -> dict[str, pd.DataFrame]:
    """Every table by name, codes written out; nothing that production could not have known but later conversions."""
    world: AdMarket = run["world"]
    topics = {c.TOPIC: TOPICS}
    return {
        "advertisers": coded_as_words(world.advertisers, topics),
        "campaigns": coded_as_words(world.campaigns, topics),
        "keywords": coded_as_words(world.keywords, {c.MATCH: MATCHES}),
        "ads": coded_as_words(world.ads, {**topics, c.FORMAT: FORMATS}),
        "users": coded_as_words(world.users, {c.AGE_GROUP: AGE_GROUPS, c.PLACE: PLACES, c.DEVICE: DEVICES}),
        "interests": pd.DataFrame({c.USER: world.users[c.USER], **dict(zip(TOPICS, world.interests.T, strict=True))}),
        "queries": coded_as_words(world.queries, topics),
        "requests": coded_as_words(world.requests, {c.DEVICE: DEVICES}),
        "impressions": world.impressions,
        "scored": _scored(run),
        "shown": _shown(run),
    }


def _scored(run: Run) -> pd.DataFrame:
    """What phase 3 scored, best first, with its rank in the phases before and how it was matched."""
    world, scored = run["world"], run["phase_3"]
    row, place = np.nonzero(scored.ad >= 0)
    ad, request = scored.ad[row, place], run["split"].judged[row]
    key = world.reach.key(world.requests)[request]
    words = MATCHES if world.surface == "search" else AUDIENCES
    return pd.DataFrame({
        c.REQUEST: request,
        c.AD: ad,
        "rank": place + 1,
        "click": scored.click[row, place],
        "conversion": scored.conversion[row, place],
        "value": scored.value[row, place],
        c.MATCH: np.array(words)[world.reach.match[key, ad]],
        "similarity": world.reach.similarity[key, ad],
    })  # fmt: skip


def _shown(run: Run) -> pd.DataFrame:
    """The slots that were filled: the ad and its price, for a click or for a conversion."""
    world, auction = run["world"], run["auction"]
    row, slot = np.nonzero(auction.ad >= 0)
    ad = auction.ad[row, slot]
    return pd.DataFrame({
        c.REQUEST: run["split"].judged[row],
        "slot": slot + 1,
        c.AD: ad,
        c.NAME: world.ads[c.NAME].to_numpy()[ad],
        "price": auction.price[row, slot].round(4),
        "for": np.where(world.ads[c.TARGET_CPA].notna().to_numpy()[ad], "conversion", "click"),
    })  # fmt: skip
