"""Studies of the training data: what counts as a negative, what the place does, how many positives there are."""

from typing import get_args

import numpy as np
import pandas as pd

from pipelines.engine import Cache, Run, uncached
from pipelines.feed_ranking.examples import ExampleKnobs, is_quiet
from pipelines.feed_ranking.studies.turns import again, judged
from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS, FEED
from synthetic_data.social_feed.production import EVERY

NEGATIVES: tuple[str, ...] = get_args(ExampleKnobs.model_fields["negatives"].annotation)
CLICK = ACTIONS.index("click")
# Places with fewer impressions say nothing about a rate.
FEWEST = 1_000


def what_counts(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """Every choice of negatives: negatives, rows, rate, calibration, share_kept, returns; all else as in `run`.

    rows, rate   impressions to learn from before the quiet ones are thinned out, and clicks among them
    calibration  expected ÷ observed clicks of the held-out posts looked at; NaN where nothing predicts clicks
    """
    runs = again(run, [{"examples.negatives": each} for each in NEGATIVES], cache, without=())
    rows = [
        (each, other["examples"].n_in, _rate(other), other["offline"].metrics["calibration click"].value,
         judged(other)[0], float(other["sessions"].returns.mean()))
        for each, other in zip(NEGATIVES, runs, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["negatives", "rows", "rate", "calibration", "share_kept", "returns"])


def _rate(run: Run) -> float:
    """Clicks an impression, each row kept standing for those left out, whatever the models make of it."""
    examples, knobs = run["examples"], run.knobs["examples"]
    assert isinstance(knobs, ExampleKnobs)
    weight = np.where(is_quiet(examples.did), 1.0 / knobs.quiet_kept, 1.0)
    return float(weight[examples.did[:, CLICK]].sum() / max(weight.sum(), 1e-12))


def by_place(run: Run) -> pd.DataFrame:
    """Clicks by place in the feeds that production chose: place, popular, delivered, reached, looked, n (delivered).

    `popular` marks the places that production always gives to a popular post; the others get one where nothing new is
    left. The rates are clicks a post delivered, a post reached, a post looked at; NaN with fewer than FEWEST of them.
    """
    log, split = run["world"].impressions, run["split"]
    log = log.iloc[np.concatenate([split.train, split.held_out])]
    place = log[c.POSITION].to_numpy()
    clicked = np.bincount(place, weights=log["click"], minlength=FEED)
    counts = {
        "delivered": np.bincount(place, minlength=FEED),
        "reached": np.bincount(place, weights=log[c.REACHED], minlength=FEED),
        "looked": np.bincount(place, weights=log[c.LOOKED], minlength=FEED),
    }
    rates = {name: np.where(n >= FEWEST, clicked / np.maximum(n, 1), np.nan) for name, n in counts.items()}
    at = np.arange(1, FEED + 1)
    return pd.DataFrame({"place": at, "popular": at % EVERY == 0, **rates, "n": counts["delivered"]})


def positives(run: Run) -> pd.DataFrame:
    """Positive examples of each action: action, kept (in the training rows), every (in the log to learn from)."""
    examples, split = run["examples"], run["split"]
    rows = np.concatenate([split.train, split.bucket]) if run.settings["examples.bucket"] else split.train
    return pd.DataFrame({
        "action": ACTIONS,
        "kept": examples.did.sum(axis=0),
        "every": run["world"].impressions[list(ACTIONS)].to_numpy()[rows].sum(axis=0),
    })  # fmt: skip
