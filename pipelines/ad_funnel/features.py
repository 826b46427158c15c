"""Stage `features`: what the model may know of a request and an ad, by group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.ad_funnel.examples import Examples
from pipelines.ad_funnel.history import PRIOR, History
from pipelines.ad_funnel.split import Split
from pipelines.knobs import Knobs
from pipelines.learning.learners import Matrix
from synthetic_data import columns as c
from synthetic_data.ad_market import TOPICS, AdMarket
from synthetic_data.behaviour import Ints

Column = npt.NDArray[Any]
A_MONTH = 30


class FeatureKnobs(Knobs):
    """Groups of features, each on or off."""

    context: bool = Field(True, title="Context", description="Device, hour, place and age group of the person.")
    match: bool = Field(True, title="Match", description="How the ad was found: match type, similarity of the texts.")
    ad: bool = Field(True, title="The ad", description="Format, ratings of the ad and its landing page, age, topic.")
    history: bool = Field(
        True, title="History", description="Past click rates of ad, advertiser and topic, as of the row's own day."
    )
    person: bool = Field(
        True,
        title="The person",
        description="The person's click rate, overall and on the topic; times the ad was seen.",
    )


@dataclass(frozen=True)
class Rows:
    """Pairs to describe: request and ad row numbers, the day, and how often the person had seen the ad; all (n,)."""

    request: Ints
    ad: Ints
    day: Ints
    seen: Ints

    def __getitem__(self, some: slice | Ints) -> "Rows":
        return Rows(self.request[some], self.ad[some], self.day[some], self.seen[some])


@dataclass(frozen=True)
class Features:
    """Describes any rows; `training` (n, f) holds those of the examples."""

    world: AdMarket
    history: History
    knobs: FeatureKnobs
    names: list[str]
    training: Matrix
    n_in: int

    @property
    def n_out(self) -> int:
        """Features."""
        return len(self.names)

    def matrix(self, rows: Rows) -> Matrix:
        """Features (n, f) of some rows."""
        return _matrix(self.world, self.history, self.knobs, rows)


def features(world: AdMarket, split: Split, history: History, examples: Examples, knobs: FeatureKnobs) -> Features:
    """Describe the training rows, each as of the morning of its own day."""
    training = _matrix(world, history, knobs, logged(world, split, examples.row))
    names = [name for group in GROUPS if getattr(knobs, group) for name in GROUPS[group]]
    return Features(world, history, knobs, names or [NOTHING], training, n_in=examples.n_out)


def logged(world: AdMarket, split: Split, row: Ints) -> Rows:
    """Rows of the log, as production stood before them."""
    log = world.impressions
    return Rows(log[c.REQUEST].to_numpy()[row], log[c.AD].to_numpy()[row], split.day[row], log[c.SEEN].to_numpy()[row])


def campaign_age(world: AdMarket, rows: Rows) -> Ints:
    """Days since each row's campaign started, (n,); beyond a month all are equally old."""
    return np.asarray(np.minimum(rows.day - world.reach.start[rows.ad], A_MONTH))


def _context(world: AdMarket, history: History, rows: Rows) -> list[Column]:
    requests, users = world.requests, world.users
    user = requests[c.USER].to_numpy()[rows.request]
    return [
        requests[c.DEVICE].to_numpy()[rows.request],
        requests[c.HOUR].to_numpy()[rows.request],
        users[c.PLACE].to_numpy()[user],
        users[c.AGE_GROUP].to_numpy()[user],
    ]


def _match(world: AdMarket, history: History, rows: Rows) -> list[Column]:
    key = world.reach.key(world.requests)[rows.request]
    return [world.reach.match[key, rows.ad], world.reach.similarity[key, rows.ad]]


def _ad(world: AdMarket, history: History, rows: Rows) -> list[Column]:
    ads = world.ads
    return [
        *(ads[name].to_numpy()[rows.ad] for name in (c.FORMAT, c.TOPIC, c.RATING, c.LANDING_RATING)),
        campaign_age(world, rows),
    ]


def _history(world: AdMarket, history: History, rows: Rows) -> list[Column]:
    advertiser = world.ads[c.ADVERTISER].to_numpy()[rows.ad]
    topic = world.ads[c.TOPIC].to_numpy()[rows.ad]
    return [
        history.ad.rate(rows.day, rows.ad, history.base, PRIOR),
        np.log1p(history.ad.looks[rows.day, rows.ad]),
        history.advertiser.rate(rows.day, advertiser, history.base, PRIOR),
        history.topic.rate(rows.day, topic, history.base, PRIOR),
    ]


def _person(world: AdMarket, history: History, rows: Rows) -> list[Column]:
    user = world.requests[c.USER].to_numpy()[rows.request]
    topic = world.ads[c.TOPIC].to_numpy()[rows.ad]
    return [
        history.user.rate(rows.day, user, history.base, PRIOR),
        history.user_topic.rate(rows.day, user * len(TOPICS) + topic, history.base, PRIOR / 4),
        world.interests[user, topic],
        rows.seen,
    ]


GROUPS = {
    "context": ("device", "hour", "place", "age group"),
    "match": ("match type", "similarity"),
    "ad": ("format", "topic", "rating", "landing rating", "campaign age"),
    "history": ("ad click rate", "ad looks", "advertiser click rate", "topic click rate"),
    "person": ("person click rate", "person × topic click rate", "declared interest", "times seen"),
}
# What a model is handed that may know nothing: one column that is always 0.
NOTHING = "nothing"
_MAKERS = {"context": _context, "match": _match, "ad": _ad, "history": _history, "person": _person}


def _matrix(world: AdMarket, history: History, knobs: FeatureKnobs, rows: Rows) -> Matrix:
    columns = [
        column for group, make in _MAKERS.items() if getattr(knobs, group) for column in make(world, history, rows)
    ]
    if not columns:
        return np.zeros((len(rows.ad), 1), dtype=np.float32)
    return np.column_stack([np.asarray(column, dtype=np.float32) for column in columns])
