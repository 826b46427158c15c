"""The figures a recommendation run can be asked for, by name."""

from pipelines import judge, metrics
from pipelines.engine import Run
from pipelines.facts import Fact, FactKind, Facts
from pipelines.judge.recommendation import slices
from pipelines.metrics import Estimate, ratio_estimate
from synthetic_data import columns as c

KINDS = {
    "value_kept": FactKind("value kept", "percent", tolerance=0.01),
    "ceiling": FactKind("best order of the candidates", "percent"),
    "value_random": FactKind("a list at random", "percent", "neither"),
    "value_production": FactKind("production's list", "percent", "neither"),
    "lost_retrieval": FactKind("lost at retrieval", "percent", "lower"),
    "lost_ranking": FactKind("lost at ranking", "percent", "lower"),
    "lost_list": FactKind("lost at the list shown", "percent", "lower", tolerance=0.005),
    "value_kept_cold": FactKind("value kept, users with fewer than 5 titles watched", "percent", tolerance=0.02),
    "value_kept_heavy": FactKind("value kept, users with 40 or more titles watched", "percent", tolerance=0.02),
    "value_kept_new": FactKind("value from new titles, against the best rows", "percent", tolerance=0.02),
    "value_kept_old": FactKind("value from older titles, against the best rows", "percent", tolerance=0.02),
    "AUC": FactKind("AUC", "three", tolerance=0.005),
    "nDCG@10": FactKind("nDCG@10", "three", tolerance=0.005),
    "nDCG@3": FactKind("nDCG@3", "three", tolerance=0.005),
    "R@3": FactKind("R@3", "three", tolerance=0.01),
    "RR@10": FactKind("RR@10", "three", tolerance=0.01),
    "AP": FactKind("AP", "three", tolerance=0.01),
    "IPS nDCG@10": FactKind("IPS nDCG@10", "three", tolerance=0.005),
    "bucket nDCG@10": FactKind("nDCG@10 in the random bucket", "three", tolerance=0.02),
    "log loss": FactKind("log loss", "three", "lower", tolerance=0.001),
    "NE": FactKind("normalized entropy", "three", "lower", tolerance=0.01),
    "calibration": FactKind("calibration (expected ÷ observed clicks)", "two", "neither", tolerance=0.15),
    "R@N": FactKind("recall of the candidates", "percent", tolerance=0.01),
    "coverage": FactKind("coverage of the catalogue", "percent", tolerance=0.01),
    "Gini": FactKind("Gini of exposure", "two", "lower", tolerance=0.01),
    "novelty": FactKind("novelty (bits)", "one", "neither", tolerance=0.1),
    "diversity": FactKind("diversity within a list", "two", tolerance=0.01),
    "new titles": FactKind("share of new titles shown", "percent", tolerance=0.01),
    "click_rate": FactKind("click rate of the log", "percent1", "neither", tolerance=0.001),
    "bucket_click_rate": FactKind("click rate of the random bucket", "percent1", "neither", tolerance=0.001),
    "pinned_click_rate": FactKind("click rate of promoted pins", "percent1", "neither", tolerance=0.001),
    "n_users": FactKind("users", "count", "neither", 0.0),
    "n_titles": FactKind("titles", "count", "neither", 0.0),
    "n_views": FactKind("page views in the log", "count", "neither", 0.0),
    "n_impressions": FactKind("impressions in the log", "count", "neither", 0.0),
    "n_events": FactKind("organic events before the log", "count", "neither", 0.0),
    "n_examples": FactKind("training rows", "count", "neither", 0.0),
    "n_positives": FactKind("training rows with a click", "count", "neither", 0.0),
    "n_features": FactKind("features", "count", "neither", 0.0),
    "n_candidates": FactKind("candidates a page view", "count", "neither", 0.0, set_by=("candidates.n_candidates",)),
    "n_judged": FactKind("page views judged", "count", "neither", 0.0),
    "n_held_out": FactKind("held-out page views", "count", "neither", 0.0),
}


def facts(run: Run) -> Facts:
    """Every figure of KINDS for one run."""
    found = {**_value(run), **_slices(run), **run["offline"].metrics, **_log(run), **_counts(run)}
    return {name: Fact(name, kind, found[name]) for name, kind in KINDS.items()}


def _value(run: Run) -> dict[str, Estimate]:
    verdict = run["verdict"]
    shares = {
        "value_kept": verdict.shown, "ceiling": verdict.values["retrieved"], "value_random": verdict.random,
        "value_production": run["oracle"].production,
        **{f"lost_{stage}": lost for stage, lost in verdict.lost.items()},
    }  # fmt: skip
    return {name: ratio_estimate(values, verdict.oracle, judge.SEED) for name, values in shares.items()}


def _slices(run: Run) -> dict[str, Estimate]:
    names = {
        "value_kept_cold": ("titles watched before", "fewer than 5"),
        "value_kept_heavy": ("titles watched before", "40 or more"),
        "value_kept_new": ("titles", "published during the log"), "value_kept_old": ("titles", "older"),
    }  # fmt: skip
    return judge.slice_estimates(slices(run), names)


def _log(run: Run) -> dict[str, Estimate]:
    log = run["world"].impressions
    clicked, pinned = log[c.CLICKED].to_numpy(), log[c.PINNED].to_numpy()
    randomised = run["world"].views[c.RANDOMISED].to_numpy()[log[c.VIEW].to_numpy()]
    rates = {"click_rate": clicked, "bucket_click_rate": clicked[randomised], "pinned_click_rate": clicked[pinned]}
    return {name: metrics.exact_mean(values) for name, values in rates.items()}


def _counts(run: Run) -> dict[str, Estimate]:
    world, split, examples = run["world"], run["split"], run["examples"]
    counts = {
        "n_users": len(world.users), "n_titles": len(world.titles), "n_views": len(world.views),
        "n_impressions": len(world.impressions), "n_events": len(world.organic), "n_examples": examples.n_out,
        "n_positives": int(examples.clicked.sum()), "n_features": run["features"].n_out,
        "n_candidates": run["candidates"].n_out, "n_judged": run["verdict"].n_in, "n_held_out": len(split.held_out),
    }  # fmt: skip
    return {name: metrics.exact(float(n)) for name, n in counts.items()}
