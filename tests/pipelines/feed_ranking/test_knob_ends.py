"""Every knob at both ends, and the corners where little is left: a run still holds together."""

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.feed_ranking import FEED_RANKING
from pipelines.feed_ranking.answer import ANSWER
from pipelines.feed_ranking.features import GROUPS
from pipelines.feed_ranking.modelled import LABELS
from pipelines.feed_ranking.shown import ADVERTISED, EXPLORED
from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS, AD, EMPTY, FEED, HELD_OUT_DAY, NEW_DAYS
from tests.pipelines.knob_ends import Settings, check_figures, check_stages, check_sum, named, settings_at_ends
from tests.pipelines.running import RunWith

QUICK: Settings = {"heads.trees": 5}
# Ends that cost a model: a small one will do.
TOGETHER: dict[str, Settings] = {
    **{f"world.{name}": QUICK for name in ("seed", "following", "baiters", "new_authors", "randomised")},
    **{f"examples.{name}": QUICK for name in ("quiet_kept", "correct", "share", "bucket")},
    "examples.negatives": {**QUICK, "heads.position": "examination"},
    **{f"features.{group}": QUICK for group in GROUPS},
    **{f"heads.{name}": QUICK for name in ("predict", "reports", "leaves")},
    "heads.trees": {"examples.share": 0.2},
    "heads.position": {**QUICK, "examples.negatives": "reached"},
    **{f"value.{action}": {"value.weights": "custom"} for action in ACTIONS},
}
ENDS = settings_at_ends(FEED_RANKING, TOGETHER)
NO_FEATURE: Settings = dict.fromkeys((f"features.{group}" for group in GROUPS), False)
NOBODY: Settings = {
    "selection.out_share": 1.0,
    **{f"selection.{name}": False for name in ("noticed", "topics", "popular")},
}
FEW: Settings = {"filters.window": 6, "selection.size": 20}
CORNERS: list[Settings] = [
    {**QUICK, **NO_FEATURE},
    {**NO_FEATURE, "heads.model": "logistic", "heads.position": "feature"},
    {"examples.share": 0.05, "examples.quiet_kept": 0.01, "heads.reports": "own", **QUICK},
    {"examples.share": 0.05, "heads.model": "logistic", "heads.reports": "own"},
    NOBODY,
    {**NOBODY, "shown.exploration": 0.5, "shown.ad_every": 1, "heads.model": "random"},
    {**FEW, "selection.out_share": 0.0, "shown.ad_every": 1},
    {**FEW, "shown.exploration": 0.5, "shown.half_life": 1, "shown.topic_decay": 0.1, "shown.author_decay": 0.1},
    {**FEW, "heads.model": "newest", "shown.outside": 0.1, "shown.half_life": 3},
    {"filters.seen": False, "filters.muted": False, "filters.own": False, "heads.predict": "engagement", **QUICK},
    {"value.weights": "custom", **{f"value.{action}": 0.0 for action in ACTIONS}},
    {"world.new_authors": 0.0, "shown.exploration": 0.5, **QUICK},
]
SHARES = (
    "ceiling_selection", "returns", "clicks_per_impression", "oracle_returns", "recall", "recall_shown", "out_network",
    "new_share", "author_gini", "overlap", "nDCG@10 value", "log_returns", "bucket_click",
    *(f"log_{action}" for action in ACTIONS), *(f"AUC {action}" for action in ACTIONS),
)  # fmt: skip


def undefined(run: Run) -> set[str]:
    """The figures that this run cannot have."""
    settings, found = run.settings, set()
    names = run["heads"].names
    for action in ACTIONS:
        if action not in names:
            found |= {label for label in LABELS if label.endswith(f" {action}")}
    if settings["world.randomised"] == 0:
        found |= {"bucket_click"}
    if settings["world.new_authors"] == 0:
        found |= {"value_kept_new"}
    if not (run["shown"].post[:, :10] >= 0).any():
        found |= {"out_network", "age", "author_gini", "clicks_per_impression", "hides", "reports", "new_share"}
    return found


def check_feed(run: Run) -> None:
    found, sources = run["shown"], run["sources"]
    there = found.post != EMPTY
    assert found.post.shape == (len(run["split"].judged), FEED)
    assert (there[:, 1:] <= there[:, :-1]).all(), "empty places are the last"
    assert np.array_equal(found.reason == -1, ~there)
    assert np.array_equal(found.reason == ADVERTISED, found.post == AD)
    row, place = np.nonzero(found.post >= 0)
    post = found.post[row, place]
    assert len(set(zip(row.tolist(), post.tolist(), strict=True))) == len(row), "no post twice"
    assert run["filters"].passes[row, post - sources.post[0]].all()
    explored = found.reason[row, place] == EXPLORED
    in_pool = (run["selection"].post[row] == post[:, None]).any(axis=1)
    assert in_pool[~explored].all()
    since = run["world"].authors[c.SINCE].to_numpy()[run["world"].posts[c.AUTHOR].to_numpy()[post[explored]]]
    assert (since > HELD_OUT_DAY - NEW_DAYS).all()
    if run.settings["shown.exploration"] == 0:
        assert not explored.any()


def check_value(run: Run) -> None:
    found, sessions = run["verdict"], run["sessions"]
    check_sum(run)
    assert (found.values["ranking"] <= found.values["selection"] + 1e-9).all()
    if all(run.settings[f"filters.{name}"] for name in ("seen", "muted", "own")):
        # Without them the pool may hold what the oracle may not show.
        assert (found.values["selection"] <= found.oracle + 1e-9).all()
    assert (found.oracle >= 0).all()
    assert ((sessions.returns > 0) & (sessions.returns < 1)).all()
    assert (sessions.depth <= (run["shown"].post != EMPTY).sum(axis=1) + 1e-9).all()
    assert (sessions.did >= 0).all()
    assert (sessions.did <= sessions.looks + 1e-9).all()
    worth = np.array([0.1, 1, 2, 5, 3, -15, -60])
    np.testing.assert_allclose(sessions.value, worth @ sessions.did, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("settings", [*ENDS, *CORNERS], ids=named)
def test_a_run_holds_together(run_with: RunWith, settings: Settings) -> None:
    run = run_with(settings)
    check_feed(run)
    check_value(run)
    missing = undefined(run)
    check_figures(run, ANSWER, missing, tuple(name for name in SHARES if name not in missing))
    check_stages(run)
