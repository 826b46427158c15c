"""Stage `history`: every counter as it stood at the start of each day, so that a row can only see its own past."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.recommendation.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.video_home import AGE_GROUPS, DEVICES, FORMATS, N_DAYS, VideoHome

HOUR_BLOCKS = 8
PRIOR_VIEWS = 20.0


@dataclass(frozen=True)
class History:
    """Counters at the start of day 0..15 (the first axis; 15 is the end of the log), later days included in none.

    user_topics (16, U, T)  sum of the topic mixes of what each user watched
    user_price (16, U)      sum of prices of what each user watched
    user_shown (16, U), user_clicks (16, U)     impressions and clicks in the log
    title_shown (16, I), title_clicks (16, I)   likewise, and organic views in title_organic (I,)
    group_topics (16, G, T), hour_topics (16, H, T), device_formats (16, D, F)   clicks, for rates of crosses
    device_formats_shown (16, D, F)
    """

    user_topics: npt.NDArray[np.float32]
    user_price: Floats
    user_events: Floats
    user_shown: Floats
    user_clicks: Floats
    title_shown: Floats
    title_clicks: Floats
    title_organic: Floats
    group_topics: Floats
    hour_topics: Floats
    device_formats: Floats
    device_formats_shown: Floats
    n_in: int

    @property
    def n_out(self) -> int:
        """Counters kept per day."""
        return int(self.user_topics[0].size + self.title_shown[0].size)


def history(world: VideoHome, split: Split) -> History:
    """Count organic events before day 0 and the log's impressions and clicks day by day."""
    log, clicks = _Log.of(world, split.counted), _Log.of(world, split.counted, clicked=True)
    organic_user, organic_title = world.organic[c.USER].to_numpy(), world.organic[c.TITLE].to_numpy()
    price, format_ = world.titles[c.PRICE].to_numpy(), world.titles[c.FORMAT].to_numpy()
    group, n_users, n_titles = world.users[c.AGE_GROUP].to_numpy(), len(world.users), len(world.titles)
    past, clicked_topics = world.topics[organic_title], world.topics[clicks.title]
    past_topics, past_group = _sums(organic_user, past, n_users), _sums(group[organic_user], past, len(AGE_GROUPS))
    past_price = _counts(organic_user, n_users, price[organic_title])
    return History(
        user_topics=_by_day(clicks.day, clicks.user, clicked_topics, n_users, past_topics).astype(np.float32),
        user_price=_by_day(clicks.day, clicks.user, price[clicks.title], n_users, past_price),
        user_events=_by_day(clicks.day, clicks.user, None, n_users, _counts(organic_user, n_users)),
        user_shown=_by_day(log.day, log.user, None, n_users),
        user_clicks=_by_day(clicks.day, clicks.user, None, n_users),
        title_shown=_by_day(log.day, log.title, None, n_titles),
        title_clicks=_by_day(clicks.day, clicks.title, None, n_titles),
        title_organic=_counts(organic_title, n_titles),
        group_topics=_by_day(clicks.day, group[clicks.user], clicked_topics, len(AGE_GROUPS), past_group),
        hour_topics=_by_day(clicks.day, hour_block(clicks.hour), clicked_topics, HOUR_BLOCKS),
        device_formats=_pairs_by_day(clicks.day, clicks.device, format_[clicks.title]),
        device_formats_shown=_pairs_by_day(log.day, log.device, format_[log.title]),
        n_in=len(log.day) + len(world.organic),
    )


def hour_block(hour: Ints) -> Ints:
    """Which eighth of the day an hour 0..23 lies in."""
    return hour * HOUR_BLOCKS // 24


@dataclass(frozen=True)
class _Log:
    """The counted impressions, or only those clicked, one array a column."""

    day: Ints
    user: Ints
    title: Ints
    hour: Ints
    device: Ints

    @classmethod
    def of(cls, world: VideoHome, counted: Bools, clicked: bool = False) -> "_Log":
        log = world.impressions
        keep = counted[log[c.VIEW].to_numpy()]
        if clicked:
            keep = keep & log[c.CLICKED].to_numpy()
        view = log[c.VIEW].to_numpy()[keep]
        day, user, hour, device = (world.views[name].to_numpy()[view] for name in (c.DAY, c.USER, c.HOUR, c.DEVICE))
        return cls(day, user, log[c.TITLE].to_numpy()[keep], hour, device)


def _sums(index: Ints, values: Floats, n: int) -> Floats:
    """Sum of the rows of `values` (m, d) by `index` (m,) -> (n, d)."""
    d = values.shape[1]
    cell = (index[:, None] * d + np.arange(d)).ravel()
    return _counts(cell, n * d, values.ravel()).reshape(n, d)


def _counts(index: Ints, n: int, values: Floats | None = None) -> Floats:
    """How often each of 0..n-1 is in `index`, or the sum of the `values` beside it: (n,)."""
    return np.bincount(index, values, n).astype(np.float64)


def _by_day(day: Ints, index: Ints, values: Floats | None, n: int, past: Floats | float = 0.0) -> Floats:
    """Running totals at the start of each day: (N_DAYS + 1, n) or, for `values` of rows, (N_DAYS + 1, n, d)."""
    cell = (day + 1) * n + index
    size = (N_DAYS + 1) * n
    sums = _sums(cell, values, size) if values is not None and values.ndim == 2 else _counts(cell, size, values)
    sums = sums.reshape(N_DAYS + 1, n, *sums.shape[1:])
    sums[0] += past
    return np.asarray(np.cumsum(sums, axis=0, out=sums))


def _pairs_by_day(day: Ints, device: Ints, format_: Ints) -> Floats:
    n = len(DEVICES) * len(FORMATS)
    return _by_day(day, device * len(FORMATS) + format_, None, n).reshape(-1, len(DEVICES), len(FORMATS))
