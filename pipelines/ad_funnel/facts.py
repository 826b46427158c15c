"""The figures an ad funnel's run can be asked for, by name."""

import numpy as np

from pipelines import judge, metrics
from pipelines.ad_funnel.auction import HALF_HOURS
from pipelines.engine import Run
from pipelines.facts import Fact, FactKind, Facts
from pipelines.judge import ad_funnel as judged
from pipelines.metrics import Estimate, ratio_estimate
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats

# Money and events are said per this many requests: of one alone they would be fractions of a cent.
PER = 1000.0

KINDS = {
    "value_kept": FactKind("value kept", "percent", tolerance=0.01),
    "ceiling_phase_1": FactKind("best choice of what phase 1 kept", "percent", tolerance=0.005),
    "ceiling_phase_2": FactKind("best choice of what phase 2 kept", "percent", tolerance=0.005),
    "value_phase_3": FactKind("value in the model's order, before the auction", "percent", tolerance=0.01),
    "value_random": FactKind("random ads", "percent", "neither"),
    "value_production": FactKind("production's ads", "percent", "neither"),
    "lost_phase_1": FactKind("lost in phase 1", "percent", "lower", tolerance=0.005),
    "lost_phase_2": FactKind("lost in phase 2", "percent", "lower", tolerance=0.005),
    "lost_phase_3": FactKind("lost in phase 3", "percent", "lower", tolerance=0.01),
    "lost_auction": FactKind("lost in the auction", "percent", "lower", tolerance=0.01),
    "value_kept_frequent": FactKind("value kept, frequent queries", "percent", tolerance=0.02),
    "value_kept_rare": FactKind("value kept, rare queries", "percent", tolerance=0.02),
    "value_kept_new": FactKind("value from campaigns younger than a week, against the best ads", "percent",
                               tolerance=0.02),
    "value_kept_old": FactKind("value from older campaigns, against the best ads", "percent", tolerance=0.02),
    "oracle_value": FactKind("value of the best ads, dollars per 1,000 requests", "dollars", "neither", tolerance=1.0),
    "value": FactKind("value, dollars per 1,000 requests", "dollars", tolerance=5.0),
    "revenue": FactKind("revenue, dollars per 1,000 requests", "dollars", tolerance=5.0),
    "surplus": FactKind("advertisers' surplus, dollars per 1,000 requests", "dollars", tolerance=5.0),
    "clicks": FactKind("clicks per 1,000 requests", "count", tolerance=3.0),
    "conversions": FactKind("conversions per 1,000 requests", "one", tolerance=0.5),
    "relevance": FactKind("users' relevance (true click rate of the ads shown)", "percent1", tolerance=0.001),
    "fill": FactKind("slots filled a request", "two", "neither", tolerance=0.05),
    "new_share": FactKind("impressions of campaigns younger than a week", "percent1", "neither", tolerance=0.002),
    "winners_calibration": FactKind("calibration on the ads shown (the judge's)", "two", "neither", tolerance=0.03),
    "conversion_calibration": FactKind("calibration of conversions on the ads shown (the judge's)", "two", "neither",
                                       tolerance=0.03),
    "recall_phase_1": FactKind("the oracle's ads that phase 1 kept", "percent", tolerance=0.01),
    "recall_phase_2": FactKind("the oracle's ads that phase 2 kept", "percent", tolerance=0.01),
    "recall_shown": FactKind("the oracle's ads that were shown", "percent", tolerance=0.01),
    "AUC": FactKind("AUC", "three", tolerance=0.005),
    "nDCG@4": FactKind("nDCG@4", "three", tolerance=0.005),
    "log loss": FactKind("log loss", "four", "lower", tolerance=0.0005),
    "NE": FactKind("normalized entropy", "three", "lower", tolerance=0.005),
    "calibration": FactKind("calibration (expected ÷ observed clicks)", "two", "neither", tolerance=0.1),
    "calibration_mobile": FactKind("calibration on mobile", "two", "neither", tolerance=0.1),
    "calibration_video": FactKind("calibration of video ads", "two", "neither", tolerance=0.1),
    "calibration_new": FactKind("calibration of new campaigns", "two", "neither", tolerance=0.1),
    "mean_prediction": FactKind("mean predicted click rate on the log", "percent1", "neither", tolerance=0.005),
    "click_rate": FactKind("click rate of the log", "percent1", "neither", tolerance=0.001),
    "top_click_rate": FactKind("click rate in the top slot", "percent1", "neither", tolerance=0.001),
    "bucket_click_rate": FactKind("click rate of the random bucket", "percent1", "neither", tolerance=0.001),
    "conversions_known": FactKind("conversions of past clicks that are known by now", "percent", "neither", 0.01),
    "capped": FactKind("campaigns whose budget ran out", "percent1", "lower", tolerance=0.002),
    "dry_by_noon": FactKind("campaigns whose budget ran out before noon", "percent1", "lower", tolerance=0.002),
    "spent_by_noon": FactKind("share of the day's revenue earned before noon", "percent", "neither", tolerance=0.01),
    "held_back": FactKind("ads a request that rules or budgets kept out", "two", "neither", tolerance=0.05),
    "n_ads": FactKind("ads", "count", "neither", 0.0),
    "n_advertisers": FactKind("advertisers", "count", "neither", 0.0),
    "n_campaigns": FactKind("campaigns", "count", "neither", 0.0),
    "n_queries": FactKind("queries", "count", "neither", 0.0),
    "n_users": FactKind("users", "count", "neither", 0.0),
    "n_requests": FactKind("requests in the log", "count", "neither", 0.0),
    "n_impressions": FactKind("impressions in the log", "count", "neither", 0.0),
    "n_clicks": FactKind("clicks in the log", "count", "neither", 0.0),
    "n_examples": FactKind("training rows", "count", "neither", 0.0),
    "n_positives": FactKind("training rows with a click", "count", "neither", 0.0),
    "n_past_clicks": FactKind("clicks the conversion model learns from", "count", "neither", 0.0),
    "n_conversions": FactKind("conversions known among them", "count", "neither", 0.0),
    "n_features": FactKind("features", "count", "neither", 0.0),
    "n_servable": FactKind("ads a request that pass every criterion", "count", "neither", 0.5,
                           set_by=("phase_1.match", "phase_1.similarity")),
    "n_phase_1": FactKind("ads a request after phase 1", "count", "neither", 0.5, set_by=("phase_1.width",)),
    "n_phase_2": FactKind("ads a request after phase 2, scored by the model", "count", "neither", 0.5,
                          set_by=("phase_2.width",)),
    "n_judged": FactKind("requests judged", "count", "neither", 0.0),
    "n_held_out": FactKind("held-out requests", "count", "neither", 0.0),
}  # fmt: skip


def facts(run: Run) -> Facts:
    """Every figure of KINDS for one run."""
    offline = {name.replace(", ", "_").replace("mean prediction", "mean_prediction"): estimate
               for name, estimate in run["offline"].metrics.items()}  # fmt: skip
    found = {**_value(run), **_slices(run), **_money(run), **offline, **_log(run), **_day(run), **_counts(run)}
    return {name: Fact(name, kind, found[name]) for name, kind in KINDS.items()}


def _value(run: Run) -> dict[str, Estimate]:
    verdict = run["verdict"]
    shares = {
        "value_kept": verdict.shown, "ceiling_phase_1": verdict.values["phase_1"],
        "ceiling_phase_2": verdict.values["phase_2"], "value_phase_3": verdict.values["phase_3"],
        "value_random": verdict.random, "value_production": run["oracle"].production,
        **{f"lost_{stage}": lost for stage, lost in verdict.lost.items()},
    }  # fmt: skip
    return {name: ratio_estimate(values, verdict.oracle, judge.SEED) for name, values in shares.items()}


def _slices(run: Run) -> dict[str, Estimate]:
    by = "query" if run["world"].surface == "search" else "person"
    names = {
        "value_kept_frequent": (by, "frequent"), "value_kept_rare": (by, "rare"),
        "value_kept_new": ("campaign", "younger than a week"), "value_kept_old": ("campaign", "older"),
    }  # fmt: skip
    return judge.slice_estimates(judged.slices(run), names)


def _money(run: Run) -> dict[str, Estimate]:
    verdict, money, oracle = run["verdict"], run["money"], run["oracle"]
    per_thousand = {
        "oracle_value": verdict.oracle, "value": verdict.shown, "revenue": money.revenue, "surplus": money.surplus,
        "clicks": money.clicks, "conversions": money.conversions,
    }  # fmt: skip
    return {
        **{name: _mean(PER * values) for name, values in per_thousand.items()},
        "relevance": _mean(np.where(money.shown > 0, money.relevance, np.nan)),
        "fill": _mean(money.shown),
        "new_share": ratio_estimate(money.fresh, money.shown, judge.SEED),
        "winners_calibration": ratio_estimate(money.predicted, money.clicks, judge.SEED),
        "conversion_calibration": ratio_estimate(money.promised, money.came, judge.SEED),
        "recall_phase_1": _mean(judged.recall(oracle, run["phase_1"].ad)),
        "recall_phase_2": _mean(judged.recall(oracle, run["phase_2"].ad)),
        "recall_shown": _mean(judged.recall(oracle, run["auction"].ad)),
    }


def _log(run: Run) -> dict[str, Estimate]:
    world, split = run["world"], run["split"]
    log = world.impressions
    clicked, slot = log[c.CLICKED].to_numpy(), log[c.POSITION].to_numpy()
    conversions = run["conversions"]
    rates = {
        "click_rate": clicked, "top_click_rate": clicked[slot == 0], "bucket_click_rate": clicked[split.bucket],
        "conversions_known": conversions.known[conversions.ever],
    }  # fmt: skip
    return {name: metrics.exact_mean(values) for name, values in rates.items()}


def _day(run: Run) -> dict[str, Estimate]:
    auction, budget = run["auction"], run["world"].campaigns[c.DAILY_BUDGET].to_numpy()
    noon = HALF_HOURS // 2
    total = auction.spend.sum()
    return {
        "capped": metrics.exact(float((auction.spend.sum(axis=0) >= budget).mean())),
        "dry_by_noon": metrics.exact(float((auction.spend[:noon].sum(axis=0) >= budget).mean())),
        "spent_by_noon": metrics.exact(float(auction.spend[:noon].sum() / total) if total else float("nan")),
        "held_back": _mean(auction.dropped.sum(axis=1)),
    }


def _counts(run: Run) -> dict[str, Estimate]:
    world, split, examples, phase_1 = run["world"], run["split"], run["examples"], run["phase_1"]
    kept = (phase_1.ad >= 0).sum(axis=1)
    counts = {
        "n_ads": len(world.ads), "n_advertisers": len(world.advertisers), "n_campaigns": len(world.campaigns),
        "n_queries": len(world.queries), "n_users": len(world.users), "n_requests": len(world.requests),
        "n_impressions": len(world.impressions), "n_clicks": world.impressions[c.CLICKED].sum(),
        "n_examples": examples.n_out, "n_positives": examples.clicked.sum(),
        "n_past_clicks": run["conversions"].n_in, "n_conversions": run["conversions"].n_out,
        "n_features": run["features"].n_out, "n_servable": (kept + phase_1.dropped[:, -1]).mean(),
        "n_phase_1": kept.mean(), "n_phase_2": (run["phase_2"].ad >= 0).sum(axis=1).mean(),
        "n_judged": len(split.judged), "n_held_out": run["offline"].n_in,
    }  # fmt: skip
    return {name: metrics.exact(float(n)) for name, n in counts.items()}


def _mean(values: Floats) -> Estimate:
    return metrics.mean_estimate(values, judge.SEED)
