from collections.abc import Callable, Mapping

import numpy as np
import pytest

from pipelines.engine import Cache, Run
from pipelines.recommendation import RECOMMENDATION
from pipelines.recommendation.split import FIRST_TRAINING_DAY, N_JUDGED
from synthetic_data import columns as c
from synthetic_data.video_home import HELD_OUT_DAY

RunWith = Callable[[Mapping[str, object]], Run]


@pytest.fixture(params=["time", "random"])
def run(request: pytest.FixtureRequest, run_with: RunWith) -> Run:
    return run_with({"split.by": request.param})


def test_training_held_out_and_bucket_views_share_nothing(run: Run) -> None:
    split, views = run["split"], run["world"].views
    parts = [split.train, split.held_out, split.bucket]
    together = np.concatenate(parts)
    assert len(np.unique(together)) == len(together)
    assert all((np.diff(part) > 0).all() for part in (*parts, split.judged))
    assert views[c.RANDOMISED].to_numpy()[split.bucket].all()
    assert not views[c.RANDOMISED].to_numpy()[np.concatenate([split.train, split.held_out])].any()


def test_nothing_is_counted_that_something_is_measured_on(run: Run) -> None:
    split, day = run["split"], run["world"].views[c.DAY].to_numpy()
    measured = split.bucket if run.settings["split.by"] == "time" else np.union1d(split.bucket, split.held_out)
    assert not split.counted[measured].any()
    assert split.counted[split.train].all()
    assert (day[split.held_out] < HELD_OUT_DAY).any() == (run.settings["split.by"] == "random")


def test_training_begins_when_a_week_of_counters_is_there(run: Run) -> None:
    day = run["world"].views[c.DAY].to_numpy()[run["split"].train]
    last = HELD_OUT_DAY - 1 if run.settings["split.by"] == "time" else HELD_OUT_DAY
    assert (day.min(), day.max()) == (FIRST_TRAINING_DAY, last)


def test_both_splits_hold_out_about_as_much(run_with: RunWith) -> None:
    by_time, at_random = (len(run_with({"split.by": by})["split"].held_out) for by in ("time", "random"))
    assert at_random == pytest.approx(by_time, rel=0.03)


def test_the_same_moments_are_judged_whatever_is_turned(memory: Cache, default_run: Run) -> None:
    judged = default_run["split"].judged
    assert len(judged) == N_JUDGED
    assert (default_run["world"].views[c.DAY].to_numpy()[judged] == HELD_OUT_DAY).all()
    turned = [
        {"split.by": "random"}, {"world.randomised": 0.2}, {"world.pins": 0}, {"world.taste": 0.5},
        {"examples.share": 0.1},
    ]  # fmt: skip
    for settings in turned:
        run = RECOMMENDATION.run(RECOMMENDATION.turned(settings), memory, until="split")
        assert np.array_equal(run["split"].judged, judged)
