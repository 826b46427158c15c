"""Stage `history`: every counter as it stood at the start of each day, so that a row can only see its own past."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.recommendation.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
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
        return self.user_topics[0].size + self.title_shown[0].size


def history(world: VideoHome, split: Split) -> History:
    """Count organic events before day 0 and the log's impressions and clicks day by day."""
    log = _Log.of(world, split)
    click = log.clicked
    price = world.titles[c.PRICE].to_numpy()
    organic_user, organic_title = world.organic[c.USER].to_numpy(), world.organic[c.TITLE].to_numpy()
    group = world.users[c.AGE_GROUP].to_numpy()
    format_ = world.titles[c.FORMAT].to_numpy()
    n_users, n_titles, topics = len(world.users), len(world.titles), world.topics

    past_topics = _sums(organic_user, topics[organic_title], n_users)
    past_group = _sums(group[organic_user], topics[organic_title], len(AGE_GROUPS))
    return History(
        user_topics=_by_day(log.day[click], log.user[click], topics[log.title[click]], n_users, past_topics).astype(
            np.float32
        ),
        user_price=_by_day(
            log.day[click], log.user[click], price[log.title[click]], n_users,
            np.bincount(organic_user, price[organic_title], n_users),
        ),
        user_events=_by_day(
            log.day[click], log.user[click], None, n_users, np.bincount(organic_user, minlength=n_users)
        ),
        user_shown=_by_day(log.day, log.user, None, n_users),
        user_clicks=_by_day(log.day[click], log.user[click], None, n_users),
        title_shown=_by_day(log.day, log.title, None, n_titles),
        title_clicks=_by_day(log.day[click], log.title[click], None, n_titles),
        title_organic=np.bincount(organic_title, minlength=n_titles).astype(float),
        group_topics=_by_day(
            log.day[click], group[log.user[click]], topics[log.title[click]], len(AGE_GROUPS), past_group
        ),
        hour_topics=_by_day(log.day[click], hour_block(log.hour[click]), topics[log.title[click]], HOUR_BLOCKS),
        device_formats=_pairs_by_day(log.day[click], log.device[click], format_[log.title[click]]),
        device_formats_shown=_pairs_by_day(log.day, log.device, format_[log.title]),
        n_in=len(log.day) + len(world.organic),
    )  # fmt: skip


def hour_block(hour: Ints) -> Ints:
    """Which eighth of the day an hour 0..23 lies in."""
    return hour * HOUR_BLOCKS // 24


@dataclass(frozen=True)
class _Log:
    """The counted impressions, one array a column."""

    day: Ints
    user: Ints
    title: Ints
    hour: Ints
    device: Ints
    clicked: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, world: VideoHome, split: Split) -> "_Log":
        view = world.impressions[c.VIEW].to_numpy()
        keep = split.counted[view]
        view = view[keep]
        columns = [world.views[name].to_numpy()[view] for name in (c.DAY, c.USER, c.HOUR, c.DEVICE)]
        day, user, hour, device = columns
        return cls(
            day, user, world.impressions[c.TITLE].to_numpy()[keep], hour, device,
            world.impressions[c.CLICKED].to_numpy()[keep],
        )  # fmt: skip


def _sums(index: Ints, values: Floats, n: int) -> Floats:
    """Sum of the rows of `values` (m, d) by `index` (m,) -> (n, d)."""
    d = values.shape[1]
    cell = (index[:, None] * d + np.arange(d)).ravel()
    return np.bincount(cell, values.ravel(), n * d).reshape(n, d)


def _by_day(
    day: Ints, index: Ints, values: Floats | None, n: int, past: npt.NDArray[np.floating] | float = 0.0
) -> Floats:
    """Running totals at the start of each day: (N_DAYS + 1, n) or, for `values` of rows, (N_DAYS + 1, n, d)."""
    cell = (day + 1) * n + index
    size = (N_DAYS + 1) * n
    if values is None or values.ndim == 1:
        sums = np.bincount(cell, values, size).reshape(N_DAYS + 1, n).astype(float)
    else:
        sums = _sums(cell, values, size).reshape(N_DAYS + 1, n, values.shape[1])
    sums[0] += past
    return np.cumsum(sums, axis=0, out=sums)


def _pairs_by_day(day: Ints, device: Ints, format_: Ints) -> Floats:
    n = len(DEVICES) * len(FORMATS)
    return _by_day(day, device * len(FORMATS) + format_, None, n).reshape(-1, len(DEVICES), len(FORMATS))
