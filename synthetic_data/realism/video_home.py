"""How real the video home page looks."""

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION, Floats, Ints
from synthetic_data.realism import Measured, Published, by_chance, compared, gini, lorenz, over
from synthetic_data.video_home import SLATE, VideoHome

N_POINTS = 100
TOP_PLACES = 3


GINI = Published(0.63, 0.90, "MovieLens: .63 (1M), .81 (10M), .90 (20M)", "LensKit Codex", 2024)
DENSITY = Published(0.013, 0.063, "MovieLens: 6.3% (100K), 4.5% (1M), 1.3% (10M)", "LensKit Codex", 2024)
ACTIVITY = Published(1.4, 1.6, "MovieLens: lognormal beyond the 20 ratings each user must have", "LensKit Codex", 2024)
CLICKS = Published(0.0035, 0.0067, "a shop's carousel, random and learned policies", "Open Bandit, table 1", 2021)
GAIN = Published(0.67 / 0.51, 0.50 / 0.35, "the same carousel: .35 to .50%, .51 to .67%", "Open Bandit, table 1", 2021)


def realism(world: VideoHome) -> pd.DataFrame:
    """Figures of this world beside published ones: quantity, here, low, high, inside, target, source, year.

    `inside` says whether `here` lies within [low, high]; it is missing where the world holds nothing to measure. What
    the random bucket's clicks are compared with depends on their number: without a bucket it is missing too.
    """
    production, bucket = _click_rates(world)
    measured = [
        ("item Gini of impressions", gini(_counts(world, world.impressions[c.TITLE])), GINI),
        ("item Gini of clicks", gini(_counts(world, _clicked(world)[c.TITLE])), GINI),
        ("item Gini of all that was watched", gini(_counts(world, _watched(world)[c.TITLE])), GINI),
        ("density of user × title", _density(world), DENSITY),
        ("sigma of log events a user", _sigma(world), ACTIVITY),
        ("click rate", float(world.impressions[c.CLICKED].mean()), CLICKS),
        ("click rate, production over random", over(production, bucket), GAIN),
        _attention(world),
    ]
    return compared(measured)


def position_curve(world: VideoHome) -> pd.DataFrame:
    """Click rates by place over that of the first place: place, production, bucket, published.

    `bucket` holds page views served at random and is to be compared with `published`, the examination that ULTRA's
    simulations use; in `production` the titles differ from place to place too. NaN where nobody clicked in the first.
    """
    clicked, random = _slates(world, c.CLICKED), world.views[c.RANDOMISED].to_numpy()
    return pd.DataFrame({
        "place": np.arange(1, SLATE + 1),
        "production": _relative(clicked[~random].sum(axis=0)),
        "bucket": _relative(clicked[random].sum(axis=0)),
        "published": EXAMINATION / EXAMINATION[0],
    })  # fmt: skip


def popularity_curve(world: VideoHome) -> pd.DataFrame:
    """Lorenz curves, least popular titles first: titles (share of those that occur), impressions, clicks, watched.

    About 100 points; `watched` holds organic views and clicks together.
    """
    tables = {"impressions": world.impressions, "clicks": _clicked(world), "watched": _watched(world)}
    share = np.linspace(0, 1, N_POINTS + 1)
    curves = {}
    for name, table in tables.items():
        curve = lorenz(_counts(world, table[c.TITLE]))
        curves[name] = np.interp(share, np.linspace(0, 1, len(curve)), curve)
    return pd.DataFrame({"titles": share, **curves})


def _counts(world: VideoHome, title: pd.Series) -> Ints:
    """How often each title occurs, for titles that do: data sets list no item that nobody rated."""
    counts = np.bincount(title.to_numpy(), minlength=len(world.titles))
    return counts[counts > 0]


def _clicked(world: VideoHome) -> pd.DataFrame:
    return world.impressions[world.impressions[c.CLICKED]]


def _watched(world: VideoHome) -> pd.DataFrame:
    """Organic views and clicks: user, title."""
    clicked = _clicked(world)
    user = world.views[c.USER].to_numpy()[clicked[c.VIEW].to_numpy()]
    clicks = pd.DataFrame({c.USER: user, c.TITLE: clicked[c.TITLE].to_numpy()})
    return pd.concat([world.organic[[c.USER, c.TITLE]], clicks], ignore_index=True)


def _density(world: VideoHome) -> float:
    pairs = _watched(world).drop_duplicates()
    return len(pairs) / (len(world.users) * len(world.titles))


def _sigma(world: VideoHome) -> float:
    """Spread of the logarithm of events a user, organic and clicks, over users with any."""
    events = np.bincount(_watched(world)[c.USER].to_numpy(), minlength=len(world.users))
    return float(np.log(events[events > 0]).std()) if events.any() else float("nan")


def _click_rates(world: VideoHome) -> tuple[float, float]:
    """Click rate of what production chose, and of the random bucket; NaN without page views."""
    clicked, random = _slates(world, c.CLICKED), world.views[c.RANDOMISED].to_numpy()
    return _mean(clicked[~random]), _mean(clicked[random])


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else float("nan")


def _attention(world: VideoHome) -> Measured:
    """The first places' share of the random bucket's clicks, against what ULTRA's curve gives with as many clicks."""
    bucket = world.views[c.RANDOMISED].to_numpy()
    clicks = _slates(world, c.CLICKED)[bucket].sum(axis=0)
    n = clicks.sum()
    quantity = f"clicks on the first {TOP_PLACES} of {SLATE} places, random bucket"
    if not bucket.any():
        return quantity, np.nan, Published(np.nan, np.nan, "no random bucket", "ULTRA", 2018)
    expected = float(EXAMINATION[:TOP_PLACES].sum() / EXAMINATION.sum())
    here = over(float(clicks[:TOP_PLACES].sum()), float(n))
    words = f"{expected:.0%} by the examination of search results, within the chance of {n:,} clicks"
    return quantity, here, by_chance(expected, n, words, "ULTRA", 2018)


def _slates(world: VideoHome, column: str) -> Floats:
    return world.impressions[column].to_numpy().reshape(-1, SLATE)


def _relative(clicks: Ints) -> Floats:
    return clicks / clicks[0] if clicks[0] else np.full(len(clicks), np.nan)
