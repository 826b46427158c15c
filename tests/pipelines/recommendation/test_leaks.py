"""What a training row may know: nothing that happened on its day or after."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from pipelines.engine import Pipeline, Run, Stage
from pipelines.recommendation import RECOMMENDATION
from pipelines.recommendation.world import WorldKnobs
from synthetic_data import columns as c
from synthetic_data.video_home import HELD_OUT_DAY, VideoHome

RunWith = Callable[[Mapping[str, object]], Run]


def with_clicks_flipped(home: VideoHome, views: np.ndarray) -> VideoHome:
    """The same world, had every impression of these page views (V,) been answered the other way round."""
    log = home.impressions
    flipped = log[c.CLICKED].to_numpy() ^ views[log[c.VIEW].to_numpy()]
    return replace(home, impressions=log.assign(**{c.CLICKED: flipped}))


def rerun(home: VideoHome, settings: Mapping[str, object], until: str) -> Run:
    """The pipeline on a world of our own making."""

    def world(knobs: WorldKnobs) -> VideoHome:
        return home

    pipeline = Pipeline("altered", (Stage(world, WorldKnobs()), *RECOMMENDATION.stages[1:]))
    return pipeline.run(pipeline.turned(settings), until=until)


def days(run: Run) -> np.ndarray:
    """The day of each page view."""
    return np.asarray(run["world"].views[c.DAY])


def training_days(run: Run) -> np.ndarray:
    return days(run)[run["world"].impressions[c.VIEW].to_numpy()[run["examples"].row]]


@pytest.mark.parametrize("day", [7, 10, 13, HELD_OUT_DAY])
def test_no_training_feature_knows_a_click_of_its_own_day_or_later(default_run: Run, day: int) -> None:
    altered = rerun(with_clicks_flipped(default_run["world"], days(default_run) >= day), {}, "features")
    rows = training_days(default_run) <= day
    assert rows.any()
    assert np.array_equal(altered["features"].training[rows], default_run["features"].training[rows])


def test_a_training_feature_does_know_the_clicks_of_yesterday(default_run: Run) -> None:
    altered = rerun(with_clicks_flipped(default_run["world"], days(default_run) == 9), {}, "features")
    unlike = (altered["features"].training != default_run["features"].training).any(axis=1)
    assert not unlike[training_days(default_run) <= 9].any()
    assert unlike[training_days(default_run) > 9].all()


def test_leaking_counters_know_the_future(run_with: RunWith) -> None:
    leaking = {"examples.counters": "leaking"}
    run = run_with(leaking)
    altered = rerun(with_clicks_flipped(run["world"], days(run) == HELD_OUT_DAY), leaking, "features")
    assert (altered["features"].training != run["features"].training).any(axis=1).all()


def test_collaborative_scores_of_training_rows_end_where_training_begins(default_run: Run) -> None:
    altered = rerun(with_clicks_flipped(default_run["world"], days(default_run) >= 7), {}, "similarity")["similarity"]
    mine = default_run["similarity"]
    for name in ("matrix_factorisation", "item_knn"):
        assert np.array_equal(getattr(altered.early, name), getattr(mine.early, name))
        assert not np.array_equal(getattr(altered.late, name), getattr(mine.late, name))


def test_a_random_split_fits_collaborative_scores_on_the_days_they_are_tested_on(run_with: RunWith) -> None:
    settings = {"split.by": "random"}
    run = run_with(settings)
    altered = rerun(with_clicks_flipped(run["world"], days(run) == HELD_OUT_DAY), settings, "similarity")
    assert not np.array_equal(altered["similarity"].early.item_knn, run["similarity"].early.item_knn)


def test_no_click_of_the_held_out_day_reaches_what_is_learned_or_served(default_run: Run) -> None:
    altered = rerun(with_clicks_flipped(default_run["world"], days(default_run) == HELD_OUT_DAY), {}, "offline")
    assert np.array_equal(altered["features"].training, default_run["features"].training)
    assert np.array_equal(altered["ranking"].examination, default_run["ranking"].examination)
    assert np.array_equal(altered["candidates"].title, default_run["candidates"].title)
    assert np.array_equal(altered["ranked"].score, default_run["ranked"].score)
    assert np.array_equal(altered["shown"].title, default_run["shown"].title)
    assert np.array_equal(altered["offline"].slates.score, default_run["offline"].slates.score)
    assert not np.array_equal(altered["offline"].slates.gain, default_run["offline"].slates.gain)


@pytest.mark.parametrize("by", ["time", "random"])
def test_no_click_of_the_random_bucket_is_counted_or_fitted(run_with: RunWith, by: str) -> None:
    run = run_with({"split.by": by})
    altered = rerun(with_clicks_flipped(run["world"], run["world"].views[c.RANDOMISED].to_numpy()), {"split.by": by},
                    "features")  # fmt: skip
    assert np.array_equal(altered["features"].training, run["features"].training)
    assert np.array_equal(altered["similarity"].late.item_knn, run["similarity"].late.item_knn)
    assert np.array_equal(altered["history"].title_clicks, run["history"].title_clicks)


def test_a_random_split_counts_no_click_it_holds_out(run_with: RunWith) -> None:
    run = run_with({"split.by": "random"})
    held_out = np.isin(np.arange(run["split"].n_in), run["split"].held_out)
    altered = rerun(with_clicks_flipped(run["world"], held_out), {"split.by": "random"}, "features")
    assert np.array_equal(altered["features"].training, run["features"].training)
    assert np.array_equal(altered["similarity"].late.item_knn, run["similarity"].late.item_knn)
