"""Studies of the training data: what position does to clicks, and how few clicks there are."""

import numpy as np
import pandas as pd

from pipelines.engine import Run
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats
from synthetic_data.video_home import SLATE


def position_bias(run: Run) -> pd.DataFrame:
    """Click rates by place: place, production, bucket, pinned, examination, n_production, n_bucket.

    `production` is what production ranked or pinned, `bucket` what was served at random (where a falling rate can only
    come from the place), `pinned` the places taken by promotions. `examination` is the pipeline's own estimate of the
    chance of being seen, 1 at the top. A rate without impressions is NaN.
    """
    log, views = run["world"].impressions, run["world"].views
    clicked = _by_place(log[c.CLICKED].to_numpy())
    pinned = _by_place(log[c.PINNED].to_numpy())
    random = views[c.RANDOMISED].to_numpy()[:, None] & np.ones(SLATE, dtype=bool)
    return pd.DataFrame({
        "place": np.arange(1, SLATE + 1),
        "production": _rate(clicked, ~random),
        "bucket": _rate(clicked, random),
        "pinned": _rate(clicked, pinned),
        "examination": run["ranking"].examination,
        "n_production": (~random).sum(axis=0),
        "n_bucket": random.sum(axis=0),
    })  # fmt: skip


def _by_place(column: np.ndarray) -> np.ndarray:
    return column.reshape(-1, SLATE)


def _rate(clicked: np.ndarray, counted: np.ndarray) -> Floats:
    n = counted.sum(axis=0)
    return np.where(n > 0, (clicked & counted).sum(axis=0) / np.maximum(n, 1), np.nan)


def label_balance(run: Run) -> pd.DataFrame:
    """Training rows by place: place, clicked, not_clicked (both counts)."""
    examples = run["examples"]
    place = run["world"].impressions[c.POSITION].to_numpy()[examples.row]
    clicked = np.bincount(place[examples.clicked], minlength=SLATE)
    every = np.bincount(place, minlength=SLATE)
    return pd.DataFrame({"place": np.arange(1, SLATE + 1), "clicked": clicked, "not_clicked": every - clicked})
