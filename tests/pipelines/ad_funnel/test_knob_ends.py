"""Every knob at both ends, and the corners where little is left: a run still holds together."""

import numpy as np
import pytest

from pipelines.ad_funnel import AD_FUNNEL
from pipelines.ad_funnel.answer import ANSWER
from pipelines.ad_funnel.features import GROUPS
from pipelines.ad_funnel.offline import LABELS
from pipelines.engine import Run
from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS
from tests.pipelines.knob_ends import Settings, check_figures, check_stages, check_sum, named, settings_at_ends
from tests.pipelines.running import RunWith

QUICK: Settings = {"examples.share": 0.2, "clicks.trees": 20}
# Knobs that do nothing until another is turned, and those whose ends cost a model: a small one will do.
TOGETHER: dict[str, Settings] = {
    "conversions.wait": {"conversions.labels": "wait"},
    "phase_3.factor_on": {"phase_3.factor": 2.0},
    **{f"world.{name}": QUICK for name in ("seed", "budgets", "target_cpa", "new_campaigns", "randomised")},
    **{f"features.{group}": QUICK for group in GROUPS},
    **{f"clicks.{name}": QUICK for name in ("model", "position", "trees", "leaves")},
    "clicks.calibration": {**QUICK, "examples.negatives_kept": 0.1},
    "examples.correct": {"examples.negatives_kept": 0.1},
}
ENDS = settings_at_ends(AD_FUNNEL, TOGETHER)
NO_FEATURE: Settings = dict.fromkeys((f"features.{group}" for group in GROUPS), False)
FEW: Settings = {"examples.share": 0.05, "examples.negatives_kept": 0.01, "examples.age": 7}
NONE_LEFT: Settings = {"phase_1.similarity": 0.8, "phase_1.match": "exact"}
CORNERS: list[Settings] = [
    {**QUICK, **NO_FEATURE},
    {**QUICK, **NO_FEATURE, "clicks.model": "logistic"},
    {**QUICK, **NO_FEATURE, "clicks.model": "lambdarank", "clicks.position": "feature"},
    FEW,
    {**FEW, "clicks.model": "logistic", "clicks.calibration": "isotonic"},
    {**FEW, "clicks.model": "lambdarank", "clicks.calibration": "platt"},
    NONE_LEFT,
    {**NONE_LEFT, "auction.pricing": "vcg", "auction.reserve": 100.0, "auction.pacing": "bid_scaling"},
    {"phase_1.width": 10, "phase_2.width": 4, "auction.pricing": "vcg"},
    {"clicks.model": "none", "phase_3.noise": 1.5, "phase_3.factor": 5.0},
    {"clicks.model": "none", "phase_2.model": "random", "phase_3.noise": 1.5, "auction.quality": 2.0},
    {"auction.frequency_cap": 1, "auction.reserve": 100.0, "auction.pacing": "throttling", "auction.optimism": 3.0},
]
FEED: list[Settings] = [
    {"phase_1.match": "exact"}, NONE_LEFT, {"auction.frequency_cap": 1}, {"auction.frequency_cap": 20},
    {"features.person": False}, {"phase_2.model": "history", "clicks.model": "none"},
    {"conversions.model": "advertiser"}, {"conversions.labels": "as_known"},
]  # fmt: skip
SHARES = (
    "value_kept", "ceiling_phase_1", "ceiling_phase_2", "value_phase_3", "value_random", "value_production", "AUC",
    "nDCG@4", "recall_phase_1", "recall_phase_2", "recall_shown", "relevance", "new_share", "capped", "dry_by_noon",
    "spent_by_noon", "conversions_known",
)  # fmt: skip


def undefined(run: Run) -> set[str]:
    """The figures that this run cannot have."""
    settings, found = run.settings, set()
    if settings["clicks.model"] == "none":
        found |= {label.replace(", ", "_").replace(" p", "_p") for label in LABELS} & ANSWER.kinds.keys()
    if settings["world.randomised"] == 0:
        found |= {"bucket_click_rate"}
    if settings["world.new_campaigns"] == 0:
        found |= {"value_kept_new", "calibration_new"}
    if not run["world"].ads[c.TARGET_CPA].notna().to_numpy()[run["auction"].ad[run["auction"].ad >= 0]].any():
        found |= {"conversion_calibration"}
    if (run["auction"].ad < 0).all():
        found |= {"relevance", "new_share", "winners_calibration"}
    if run["auction"].spend.sum() == 0:
        found |= {"spent_by_noon"}
    return found


def check_slots(run: Run) -> None:
    found, world = run["auction"], run["world"]
    there = found.ad >= 0
    assert found.ad.shape == (len(run["split"].judged), SLOTS)
    assert (there[:, 1:] <= there[:, :-1]).all(), "empty slots are the last"
    filled = np.sort(np.where(there, found.ad, -1 - np.arange(SLOTS)), axis=1)
    assert (np.diff(filled, axis=1) > 0).all(), "no ad twice on a page"
    row, slot = np.nonzero(there)
    # Worth nothing to the judge is an ad that may not be shown there, and no other.
    assert (run["oracle"].worth[row, found.ad[row, slot]] > 0).all(), "only to those it is meant for"
    most = world.ads[c.BID].fillna(world.ads[c.TARGET_CPA]).to_numpy()
    assert (found.price[row, slot] <= most[found.ad[row, slot]] * (1 + 1e-9)).all()
    for amounts in (found.price, found.click, found.conversion, found.value):
        assert np.isfinite(amounts).all()
        assert (amounts >= 0).all()
        assert (amounts[~there] == 0).all()


def check_value(run: Run) -> None:
    found, money = run["verdict"], run["money"]
    for better, worse in (("oracle", "phase_1"), ("phase_1", "phase_2"), ("phase_2", "phase_3"), ("phase_2", "shown")):
        assert (found.values[worse] <= found.values[better] + 1e-9).all()
    check_sum(run)
    np.testing.assert_allclose(money.revenue + money.surplus, found.shown, rtol=1e-12, atol=1e-14)
    assert (money.revenue >= 0).all()
    assert (money.surplus >= -1e-5 * found.shown).all(), "nobody pays more than it is worth"
    assert (money.clicks <= run["oracle"].examination.sum()).all()
    assert (money.conversions <= money.clicks).all()


@pytest.mark.parametrize(
    "settings", [*ENDS, *CORNERS, *({"world.surface": "feed", **each} for each in FEED)], ids=named
)
def test_a_run_holds_together(run_with: RunWith, settings: Settings) -> None:
    run = run_with(settings)
    check_slots(run)
    check_value(run)
    missing = undefined(run)
    check_figures(run, ANSWER, missing, tuple(name for name in SHARES if name not in missing))
    check_stages(run)
