"""Runs at the default and at the ends of knobs, and every picture that can be drawn of them."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

from pipelines import studies as shared_studies
from pipelines.ad_funnel import AD_FUNNEL
from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING
from pipelines.ladder import climb
from pipelines.recommendation import RECOMMENDATION, ladder, studies
from pipelines.recommendation.answer import ANSWER
from pipelines.recommendation.candidates import SOURCES
from synthetic_data.realism.video_home import popularity_curve, position_curve
from tests.views.charts import ad_learning, ad_scenes, feed_learning, feed_scenes
from views.charts import (
    Picture,
    Theme,
    launch,
    metrics,
    policy,
    ranking,
    retrieval,
    scale,
    training,
    value,
    votes,
    world,
)
from views.figures.recommendation import COMPARED

SCENES: Mapping[str, Mapping[str, object]] = {
    "default": {},
    "a list of one": {"shown.length": 1},
    "scores without probabilities": {"ranking.model": "constant"},
    "no random bucket and no pins": {"world.randomised": 0.0, "world.pins": 0},
    "no features": {f"features.{group}": False for group in ("user", "title", "context", "cross", "collaborative")},
    "no sources": {f"candidates.{source}": 0 for source in SOURCES},
    "hardly any negatives": {"examples.negatives_kept": 0.01},
    "a world of strangers": {"world.history": 1.0, "world.taste": 0.2, "world.new_titles": 0.6},
    "many candidates, much policy": {"candidates.n_candidates": 400, "shown.exploration": 0.5, "shown.pins": 3},
}
SIZES = pd.DataFrame(
    [
        (1_000, "exact", 0.02, 1.0, 0.0, 1.0), (1_000, "inverted_file", 0.05, 0.9, 0.02, 0.6),
        (100_000, "exact", 1.8, 1.0, 0.0, 1.0), (100_000, "inverted_file", 0.2, 0.99, 0.6, 0.07),
    ],
    columns=["n", "method", "ms", "recall", "build_s", "scanned"],
)  # fmt: skip

Draw = Callable[[Theme], Picture]
PARTS = ("retrieval", "ranking", "list")


@pytest.fixture(scope="session", params=SCENES)
def run(request: pytest.FixtureRequest, memory: Cache) -> Run:
    """A run of the recommendation in each scene in turn."""
    return RECOMMENDATION.run(RECOMMENDATION.turned(SCENES[request.param]), memory)


ADS = {**ad_scenes.SCENES, **ad_learning.SCENES}
FEEDS = feed_learning.SCENES
# Every picture there is, and all that may be set in one: a line at zero is drawn only where something is below it.
OF_EACH_KIND = ("default", "ads", "feeds", "feeds in an order without heads")


# Those first, in the same place of the order as for tests that ask for them alone: pytest then draws them once for all.
@pytest.fixture(scope="session", params=dict.fromkeys((*OF_EACH_KIND, *SCENES, *ADS, *FEEDS)))
def drawings(request: pytest.FixtureRequest, memory: Cache) -> Mapping[str, Draw]:
    """Every picture by name, its data worked out, in each scene of every scenario."""
    if request.param in SCENES:
        figures = recommended(RECOMMENDATION.run(RECOMMENDATION.turned(SCENES[request.param]), memory), memory)
    elif request.param in FEEDS:
        feed = FEED_RANKING.run(FEED_RANKING.turned(FEEDS[request.param]), memory)
        figures = feed_learning.figures(feed, memory) | feed_scenes.figures(feed, memory)
    else:
        ads = AD_FUNNEL.run(AD_FUNNEL.turned(ADS[request.param]), memory)
        figures = ad_scenes.figures(ads, memory)
        if request.param in ad_learning.SCENES:
            figures |= ad_learning.figures(ads, memory)
    return {name: _drawer(draw, *data) for name, (draw, *data) in figures.items()}


def recommended(run: Run, cache: Cache) -> dict[str, tuple[Any, ...]]:
    """Every picture of a recommendation by name: what draws it, and from what."""
    shared = {name: run.knobs[name] for name in ("world", "split")}
    rungs = climb(RECOMMENDATION, ladder.LADDER[2:], shared, cache)
    truth = shared_studies.metric_truth(rungs, ANSWER.lower_is_better)
    naive = shared_studies.turned(run, {"ranking.position": "ignored"}, cache, without=("offline",))
    words = ANSWER.value
    power = shared_studies.ab_power(
        *(each["verdict"] for each in (run, naive)), *(ANSWER.noise(each) for each in (run, naive))
    )
    return {
        "where_lost": (value.where_lost, run["verdict"], ANSWER.loss_labels, words),
        "ladder": (value.ladder, rungs),
        "slices": (value.slices, ANSWER.slices(run), ANSWER.who, words),
        "taus": (metrics.taus, truth),
        "position_bias": (training.position_bias, studies.position_bias(run)),
        "label_balance": (training.label_balance, studies.label_balance(run)),
        "leak": (training.leak, studies.leak(run, cache)),
        "reliability": (training.reliability, shared_studies.reliability(run)),
        "who_found_what": (retrieval.who_found_what, studies.who_found_what(run)),
        "recall_by_n": (retrieval.recall_by_n, studies.recall_by_n(run)),
        "nearest_neighbours": (retrieval.nearest_neighbours, SIZES),
        "feature_importance": (ranking.feature_importance, run["ranking"].importance),
        "ablation": (ranking.ablation, ABLATION),
        "list_tradeoff": (policy.list_tradeoff, studies.list_tradeoff(run, cache, (1.0, 0.8, 0.2))),
        "exploration_price": (policy.exploration_price, studies.exploration_price(run, cache, (0.0, 0.1, 0.4))),
        "stage_times": (scale.stage_times, shared_studies.stage_times(run), words.request),
        "cost_by_stage": (scale.cost_by_stage, studies.costs(run), run["verdict"].n_in, COMPARED),
        "request_time": (
            scale.request_time, studies.capacity(studies.Workload(), studies.ItemCosts.of(run)), PARTS, "500 titles",
        ),
        "position_curve": (world.position_curve, position_curve(run["world"])),
        "popularity": (world.popularity, popularity_curve(run["world"])),
        "ab_power": (launch.ab_power, power, words),
        "metric_truth": (metrics.metric_truth, truth, "nDCG@10", ANSWER.traps[0].name),
        "votes": (votes.votes, ["rises", "rises", "falls"], "rises"),
        "votes_of_nobody": (votes.votes, [], "stays"),
    }  # fmt: skip


def _drawer(draw: Callable[..., Picture], *figures: object) -> Draw:
    return lambda theme: draw(*figures, theme)


ABLATION = pd.DataFrame(
    [("user", 0.5, 0.001, -0.004, 0.006), ("cross", 0.42, -0.083, -0.095, -0.07)],
    columns=["group", "share_kept", "difference", "low", "high"],
)
