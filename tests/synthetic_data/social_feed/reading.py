"""The feed as the tests open it, and how they read its log."""

from typing import Any

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.social_feed import SocialFeed

DEFAULTS: dict[str, Any] = {"following": 25, "new_authors": 0.15, "baiters": 0.2, "randomised": 0.03}


def opening_of(feed: SocialFeed) -> pd.DataFrame:
    """The opening of each impression."""
    return feed.openings.iloc[feed.impressions[c.OPENING].to_numpy()]


def z_score(happened: np.ndarray, probability: np.ndarray) -> float:
    """How many standard deviations what happened lies from what truth says."""
    return float((happened.sum() - probability.sum()) / np.sqrt((probability * (1 - probability)).sum()))
