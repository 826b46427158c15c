"""Every knob at both ends, and the corners where little is left: a run still holds together."""

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.learning.learners import LEARNED
from pipelines.recommendation import RECOMMENDATION
from pipelines.recommendation.answer import ANSWER
from pipelines.recommendation.candidates import SOURCES
from pipelines.recommendation.features import GROUPS
from synthetic_data import columns as c
from tests.pipelines.knob_ends import Settings, check_figures, check_stages, check_sum, named, settings_at_ends
from tests.pipelines.running import RunWith

# Knobs that do nothing until another is turned.
TOGETHER: dict[str, Settings] = {
    "shown.relevance": {"shown.diversity": "mmr"},
    "shown.topic_cap": {"shown.diversity": "topic_cap"},
    "examples.recalibrate": {"examples.negatives_kept": 0.1},
    "ranking.calibration": {"examples.negatives_kept": 0.1},
}
ENDS = settings_at_ends(RECOMMENDATION, TOGETHER)
SHARES = (
    "value_kept", "ceiling", "value_random", "AUC", "nDCG@10", "nDCG@3", "R@3", "RR@10", "AP", "R@N", "coverage",
)  # fmt: skip
NO_SOURCE: Settings = dict.fromkeys((f"candidates.{source}" for source in SOURCES), 0)
FIVE: Settings = {**NO_SOURCE, "candidates.fresh": 5, "candidates.n_candidates": 10}
NO_FEATURE: Settings = dict.fromkeys((f"features.{group}" for group in GROUPS), False)
CORNERS: list[Settings] = [
    NO_SOURCE,
    {**NO_SOURCE, "shown.diversity": "mmr", "shown.exploration": 0.5, "shown.pins": 3},
    {**NO_SOURCE, "shown.diversity": "topic_cap", "ranking.model": "logistic", "ranking.calibration": "isotonic"},
    FIVE,
    {**FIVE, "shown.diversity": "mmr", "shown.relevance": 0.0},
    {**FIVE, "shown.diversity": "topic_cap", "shown.topic_cap": 1},
    {**FIVE, "shown.exploration": 0.5, "shown.pins": 2, "shown.length": 1},
    {"candidates.n_candidates": 20, "shown.diversity": "mmr", "shown.relevance": 0.2, "shown.exploration": 0.5},
    {"candidates.n_candidates": 10, "shown.exploration": 0.5, "shown.pins": 3},
    NO_FEATURE,
    {**NO_FEATURE, "ranking.model": "logistic", "ranking.position": "feature"},
    {"examples.share": 0.05, "examples.negatives_kept": 0.01, "ranking.model": "lambdarank"},
    {"examples.share": 0.05, "ranking.model": "lambdarank", "ranking.calibration": "isotonic"},
    {"world.randomised": 0.0, "ranking.model": "logistic", "ranking.calibration": "platt"},
]  # fmt: skip


def undefined(run: Run) -> set[str]:
    """The figures that this run cannot have."""
    log, settings, found = run["world"].impressions, run.settings, set()
    uncalibrated = settings["ranking.model"] == "lambdarank" and settings["ranking.calibration"] == "none"
    if settings["ranking.model"] not in LEARNED or uncalibrated:
        found |= {"log loss", "NE", "calibration"}
    if settings["world.randomised"] == 0:
        found |= {"bucket nDCG@10", "bucket_click_rate"}
    if not log[c.PINNED].any():
        found |= {"pinned_click_rate"}
    if settings["world.new_titles"] == 0:
        found |= {"value_kept_new"}
    n_shown = (run["shown"].title >= 0).sum(axis=1)
    if n_shown.max() == 0:
        found |= {"Gini", "novelty", "new titles"}
    if n_shown.max() <= 1:
        found |= {"diversity"}
    users = run["world"].views[c.USER].to_numpy()[run["split"].judged]
    events = run["world"].users[c.EVENTS].to_numpy()[users]
    if (events >= 5).all():
        found |= {"value_kept_cold"}
    if (events < 40).all():
        found |= {"value_kept_heavy"}
    return found


def check_lists(run: Run) -> None:
    title, length = run["shown"].title, run.settings["shown.length"]
    assert title.shape == run["shown"].reason.shape == (run["verdict"].n_in, length)
    for row in title[::7]:
        there = row[row >= 0]
        assert len(set(there.tolist())) == len(there), "no repeats"
        assert (row[: len(there)] >= 0).all(), "empty places are the last"
    published = run["world"].titles[c.PUBLISHED].to_numpy()
    day = run["world"].views[c.DAY].to_numpy()[run["split"].judged]
    assert (published[title] <= day[:, None])[title >= 0].all()
    n_candidates = (run["candidates"].title >= 0).sum(axis=1)
    pinned = (run["shown"].reason == 2).sum(axis=1)
    assert (np.minimum(n_candidates, length) <= (title >= 0).sum(axis=1)).all(), "no place is empty without need"
    assert (pinned == min(run.settings["shown.pins"], length)).all()


def check_value(run: Run) -> None:
    found = run["verdict"]
    ceiling = found.oracle if run.settings["shown.pins"] else found.values["retrieved"]
    assert (found.shown >= 0).all()
    assert (found.shown <= ceiling + 1e-9).all()
    assert (found.values["retrieved"] <= found.oracle + 1e-9).all()
    assert (found.values["ranked"] <= found.values["retrieved"] + 1e-9).all()
    check_sum(run)


@pytest.mark.parametrize("settings", [*ENDS, *CORNERS], ids=named)
def test_a_run_holds_together(run_with: RunWith, settings: Settings) -> None:
    run = run_with(settings)
    check_lists(run)
    check_value(run)
    check_figures(run, ANSWER, undefined(run), SHARES)
    check_stages(run)
    assert np.isfinite(run["ranked"].score[run["ranked"].title >= 0]).all()
    assert (run["ranked"].score[run["ranked"].title < 0] == -np.inf).all()


def test_a_run_without_any_source_shows_nothing_and_keeps_nothing(run_with: RunWith) -> None:
    found = ANSWER.facts(run_with(NO_SOURCE))
    assert found["value_kept"].estimate.value == 0
    assert found["lost_retrieval"].estimate.value == 1
