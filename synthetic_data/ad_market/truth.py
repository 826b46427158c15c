"""The hidden truth of the ad market: one function for clicks, one for conversions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.ad_market.vocabulary import BUYING, Surface
from synthetic_data.behaviour import Floats, Ints

# How often somebody was shown something.
Times = npt.NDArray[np.int16]

BASE: dict[Surface, float] = {"search": -7.0, "feed": -5.9}
RELEVANCE: dict[Surface, float] = {"search": 5.5, "feed": 2.4}
QUALITY, PERSON = 0.8, 0.3
# What a person has seen before is looked at with less interest; a search begins anew each time.
FATIGUE: dict[Surface, float] = {"search": 0.0, "feed": 0.35}
# Liking of device × format (text for a desktop, image and video for a phone) and of age group × format.
DEVICE_FORMAT = np.array([[-0.6, 0.4, 0.8], [0.6, -0.3, -0.9], [0.0, 0.2, 0.0]])
AGE_FORMAT = np.array([[-0.7, 0.2, 1.0], [-0.2, 0.1, 0.3], [0.3, 0.0, -0.5], [0.7, -0.3, -1.0]])
CONVERSION, LANDING, BUYER, FIT = -2.5, 0.7, 0.5, 0.5
# Delay from click to conversion: a mixture of exponentials with these shares and mean days; none after 30 days.
DELAY_SHARE = np.array([0.33, 0.18, 0.49])
DELAY_MEAN = np.array([20 / 1440, 8 / 24, 10.0])
LONGEST_DELAY = 30.0


@dataclass(frozen=True)
class Truth:
    """True probabilities of every action.

    relevance     (K, A) of each ad to each key: a query in search, a user in a feed
    person, item  (U, H) and (A, H): hidden tastes, and what of each ad they are about
    quality, landing, ad_format  (A,); `age_group` (U,); `buying` (Q,) how near each query is to a purchase
    """

    surface: Surface
    relevance: Floats
    person: Floats
    item: Floats
    quality: Floats
    landing: Floats
    age_group: Ints
    ad_format: Ints
    buying: Floats

    def click_probability(self, requests: pd.DataFrame, seen: Times, ad: Ints | None = None) -> Floats:
        """P(click | looked at) of every ad at each request, (R, A), or of `ad` (R,) alone, (R,).

        `seen` (R, A) or (R,) says how often the person has been shown the ad before that day.
        """
        logit = BASE[self.surface] + QUALITY * self._of(self.quality, ad) + self._fit(requests, ad)
        device = requests[c.DEVICE].to_numpy()
        format_ = self._of(self.ad_format, ad)
        age = self.age_group[requests[c.USER].to_numpy()]
        if ad is None:
            device, age = device[:, None], age[:, None]
        logit = logit + DEVICE_FORMAT[device, format_] + AGE_FORMAT[age, format_]
        return behaviour.sigmoid(logit - FATIGUE[self.surface] * np.log1p(seen))

    def conversion_probability(self, requests: pd.DataFrame, ad: Ints | None = None) -> Floats:
        """P(conversion within 30 days | click), shaped as `click_probability`."""
        query = requests[c.QUERY].to_numpy()
        buyer = np.where(query >= 0, self.buying[query], 0.0)
        logit = CONVERSION + LANDING * self._of(self.landing, ad) + FIT * self._fit(requests, ad) / 2
        return behaviour.sigmoid(logit + BUYER * (buyer[:, None] if ad is None else buyer))

    def _fit(self, requests: pd.DataFrame, ad: Ints | None) -> Floats:
        """What draws this person, with this query, to each ad."""
        user = requests[c.USER].to_numpy()
        key = requests[c.QUERY].to_numpy() if self.surface == "search" else user
        # einsum and not a matrix product: a row's sum must not depend on how many rows stand beside it.
        if ad is None:
            liking = np.einsum("rh,ah->ra", self.person[user], self.item, optimize=False)
            return np.asarray(RELEVANCE[self.surface] * self.relevance[key] + PERSON * liking)
        liking = np.einsum("rh,rh->r", self.person[user], self.item[ad], optimize=False)
        return np.asarray(RELEVANCE[self.surface] * self.relevance[key, ad] + PERSON * liking)

    @staticmethod
    def _of(values: Floats | Ints, ad: Ints | None) -> Floats:
        return np.asarray(values[None, :] if ad is None else values[ad])


def conversion_delay(n: int, rng: np.random.Generator) -> Floats:
    """Days from click to conversion, (n,), drawn from the mixture below its cut."""
    which = rng.choice(len(DELAY_SHARE), n, p=DELAY_SHARE)
    # Inverse of the cut exponential's distribution function: no draw is thrown away.
    mean = DELAY_MEAN[which]
    return np.asarray(-mean * np.log1p(-rng.random(n) * (1 - np.exp(-LONGEST_DELAY / mean))))


def buying_intent(queries: pd.DataFrame) -> Floats:
    """How near a query is to a purchase, (Q,): -.5 without, .5 to 1 with a word of BUYING."""
    words = queries[c.TEXT].str.split()
    return np.array([-0.5 if not set(w) & set(BUYING) else (1.0 if "buy" in w else 0.5) for w in words])
