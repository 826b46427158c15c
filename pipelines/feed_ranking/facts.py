"""The figures a feed ranking run can be asked for, by name."""

from typing import Literal

import numpy as np

from pipelines import judge, metrics
from pipelines.engine import Run
from pipelines.facts import Fact, FactKind, Facts
from pipelines.feed_ranking.filters import REASONS
from pipelines.judge import feed_ranking as judged
from pipelines.metrics import Estimate, mean_estimate, ratio_estimate
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import ACTIONS, AD, PAGE, new_posts

# Rare actions are said per this many posts looked at.
PER = 1000.0
# Of every head: label, form, which way is better, tolerance.
METRICS: dict[str, tuple[str, str, Literal["higher", "lower", "neither"], float]] = {
    "AUC": ("AUC of {}", "three", "higher", 0.01), "NE": ("normalized entropy of {}", "three", "lower", 0.005),
    "log loss": ("log loss of {}", "four", "lower", 0.0005),
    "calibration": ("calibration of {} (expected ÷ observed)", "two", "neither", 0.1),
}  # fmt: skip
WORDS = {
    "click": "clicks", "dwell": "dwell", "like": "likes", "comment": "comments", "share": "shares", "hide": "hides",
    "report": "reports",
}  # fmt: skip

FILTERS = tuple(f"filters.{knob}" for knob in ("window", "seen", "muted", "own"))

KINDS = {
    "value_kept": FactKind("value kept", "percent", tolerance=0.01),
    "ceiling_selection": FactKind("best order of the pool", "percent", tolerance=0.005),
    "value_ranking": FactKind("value in the ranker's order, before the policy", "percent", tolerance=0.01),
    "value_random": FactKind("random posts", "percent", "neither"),
    "lost_selection": FactKind("lost at selection", "percent", "lower", tolerance=0.005),
    "lost_ranking": FactKind("lost at ranking", "percent", "lower", tolerance=0.01),
    "lost_policy": FactKind("lost to the policy", "percent", "lower", tolerance=0.005),
    "value_kept_few": FactKind("value kept, viewers who follow few", "percent", tolerance=0.02),
    "value_kept_many": FactKind("value kept, viewers who follow many", "percent", tolerance=0.02),
    "value_kept_light": FactKind("value kept, light users", "percent", tolerance=0.02),
    "value_kept_heavy": FactKind("value kept, heavy users", "percent", tolerance=0.02),
    "value_kept_new": FactKind("value from new authors, against the best lists", "percent", tolerance=0.02),
    "returns": FactKind("viewers who return next day", "percent1", tolerance=0.005),
    "depth": FactKind("posts reached a session", "one", tolerance=0.1),
    "satisfaction": FactKind("satisfaction a session", "two", tolerance=0.1),
    "session_value": FactKind("value a session", "two", tolerance=0.05),
    "clicks_per_impression": FactKind("clicks per post looked at", "percent1", tolerance=0.003),
    "clicks_per_session": FactKind("clicks a session", "two", tolerance=0.03),
    "likes_per_session": FactKind("likes a session", "two", tolerance=0.01),
    "comments_per_session": FactKind("comments a session", "three", tolerance=0.003),
    "hides": FactKind("hides per 1,000 posts looked at", "one", "lower", tolerance=0.3),
    "reports": FactKind("reports per 1,000 posts looked at", "two", "lower", tolerance=0.03),
    "ads_per_session": FactKind("advertisements looked at a session", "two", "neither", tolerance=0.05,
                                set_by=("shown.ad_every",)),
    "oracle_returns": FactKind("viewers who return after the best list by value", "percent1", "neither"),
    "oracle_depth": FactKind("posts reached a session of the best list by value", "one", "neither"),
    "recall": FactKind("the oracle's first ten in the pool", "percent", tolerance=0.01),
    "recall_shown": FactKind("the oracle's first ten among the first ten shown", "percent", tolerance=0.01),
    "out_network": FactKind("first ten from outside the network", "percent", "neither", tolerance=0.01),
    "new_share": FactKind("first ten by new authors", "percent1", "neither", tolerance=0.002),
    "age": FactKind("median age of the first ten, hours", "one", "neither", tolerance=0.5),
    "authors": FactKind("different authors in the first ten", "two", "neither", tolerance=0.1),
    "topics": FactKind("different topics in the first ten", "two", "neither", tolerance=0.1),
    "author_gini": FactKind("concentration of places on authors (Gini)", "two", "neither", tolerance=0.01),
    "overlap": FactKind("outside posts that a second source would bring", "percent", "neither", tolerance=0.01),
    "nDCG@10 value": FactKind("nDCG@10 of value, between worst and best order", "three", tolerance=0.005),
    **{
        f"{metric} {action}": FactKind(label.format(WORDS[action]), form, better, tolerance)
        for action in ACTIONS
        for metric, (label, form, better, tolerance) in METRICS.items()
    },
    **{f"log_{action}": FactKind(f"{WORDS[action]} per post looked at, in the log", "percent1", "neither", 0.001)
       for action in ACTIONS},
    "log_report_per_1000": FactKind("reports per 1,000 posts looked at, in the log", "two", "neither", 0.01),
    "log_depth": FactKind("posts reached a session, in the log", "one", "neither", 0.1),
    "log_returns": FactKind("viewers who returned, in the log", "percent1", "neither", 0.005),
    "bucket_click": FactKind("clicks per post looked at, random bucket", "percent1", "neither", 0.003),
    **{f"n_{action}": FactKind(f"{WORDS[action]} in the training rows", "count", "neither", 0.0) for action in ACTIONS},
    "dropped_old": FactKind("posts an opening dropped as too old", "one", "neither", 0.5),
    "dropped_seen": FactKind("posts an opening dropped as seen before", "one", "neither", 0.5),
    "dropped_muted": FactKind("posts an opening dropped for a muted author", "one", "neither", 0.1),
    "dropped_own": FactKind("posts an opening dropped as the viewer's own", "two", "neither", 0.05),
    "n_viewers": FactKind("viewers", "count", "neither", 0.0),
    "n_authors": FactKind("authors", "count", "neither", 0.0),
    "n_posts": FactKind("posts", "count", "neither", 0.0),
    "n_openings": FactKind("openings in the log", "count", "neither", 0.0),
    "n_impressions": FactKind("impressions in the log", "count", "neither", 0.0),
    "n_examples": FactKind("training rows", "count", "neither", 0.0),
    "n_features": FactKind("features", "count", "neither", 0.0),
    "n_following": FactKind("authors followed, median", "count", "neither", 0.0),
    "n_in_network": FactKind("posts an opening by authors followed", "count", "neither", 0.5),
    "n_passing": FactKind("posts an opening that pass the filters", "count", "neither", 0.5, set_by=FILTERS),
    "n_pool": FactKind("posts an opening in the pool", "one", "neither", 0.5, set_by=("selection.size",)),
    "n_judged": FactKind("openings judged", "count", "neither", 0.0),
    "n_held_out": FactKind("held-out openings", "count", "neither", 0.0),
}  # fmt: skip


def facts(run: Run) -> Facts:
    """Every figure of KINDS for one run."""
    found = {
        **_value(run), **_slices(run), **_sessions(run), **_shown(run), **run["offline"].metrics, **_log(run),
        **_counts(run),
    }  # fmt: skip
    return {name: Fact(name, kind, found[name]) for name, kind in KINDS.items()}


def _value(run: Run) -> dict[str, Estimate]:
    verdict = run["verdict"]
    shares = {
        "value_kept": verdict.shown, "ceiling_selection": verdict.values["selection"],
        "value_ranking": verdict.values["ranking"], "value_random": verdict.random,
        **{f"lost_{stage}": lost for stage, lost in verdict.lost.items()},
    }  # fmt: skip
    return {name: ratio_estimate(values, verdict.oracle, judge.SEED) for name, values in shares.items()}


def _slices(run: Run) -> dict[str, Estimate]:
    names = {
        "value_kept_few": ("following", "few"), "value_kept_many": ("following", "many"),
        "value_kept_light": ("use", "light"), "value_kept_heavy": ("use", "heavy"), "value_kept_new": ("author", "new"),
    }  # fmt: skip
    return judge.slice_estimates(judged.slices(run), names)


def _sessions(run: Run) -> dict[str, Estimate]:
    ours, oracle = run["sessions"], run["oracle"]
    best = judged.scrolled(run["world"], oracle, oracle.post)
    did = dict(zip(ACTIONS, ours.did, strict=True))
    return {
        "returns": _mean(ours.returns), "depth": _mean(ours.depth), "satisfaction": _mean(ours.satisfaction),
        "session_value": _mean(ours.value),
        "clicks_per_impression": ratio_estimate(did["click"], ours.looks, judge.SEED),
        "clicks_per_session": _mean(did["click"]), "likes_per_session": _mean(did["like"]),
        "comments_per_session": _mean(did["comment"]),
        "hides": ratio_estimate(PER * did["hide"], ours.looks, judge.SEED),
        "reports": ratio_estimate(PER * did["report"], ours.looks, judge.SEED),
        "ads_per_session": _mean(ours.ads),
        "oracle_returns": _mean(best.returns), "oracle_depth": _mean(best.depth),
    }  # fmt: skip


def _shown(run: Run) -> dict[str, Estimate]:
    world, sources, oracle = run["world"], run["sources"], run["oracle"]
    feed = run["shown"].post[:, :PAGE]
    listed = np.where(feed == AD, -1, feed)
    there = listed >= 0
    column = np.maximum(listed - oracle.first, 0)
    followed = np.take_along_axis(sources.followed, column, axis=1)
    hours = 24 * np.take_along_axis(sources.age, column, axis=1)[there]
    author = world.posts[c.AUTHOR].to_numpy()
    counts = np.bincount(author[listed[there]], minlength=len(world.authors))
    return {
        "recall": _mean(judged.recall(oracle, run["selection"].post)),
        "recall_shown": _mean(judged.recall(oracle, listed)),
        "out_network": _mean(_share(~followed & there, there)),
        "new_share": _mean(metrics.share(listed, new_posts(world))),
        "age": metrics.exact(float(np.median(hours)) if len(hours) else float("nan")),
        "authors": _mean(different(np.where(there, author[listed], -1))),
        "topics": _mean(different(np.where(there, world.posts[c.TOPIC].to_numpy()[listed], -1))),
        "author_gini": metrics.exact(metrics.gini(counts)),
        "overlap": _mean(run["selection"].overlap),
    }


def _share(some: Bools, there: Bools) -> Floats:
    """Share of `some` of those there, both (R, k): (R,); NaN where none is."""
    n = there.sum(axis=1)
    return np.asarray(np.divide(some.sum(axis=1), n, out=np.full(len(n), np.nan), where=n > 0))


def different(codes: Ints) -> Floats:
    """How many different codes there are in each row (R, k), (R,); what is negative does not count."""
    ordered = np.sort(codes, axis=1)
    first = np.column_stack([np.ones(len(codes), dtype=bool), ordered[:, 1:] != ordered[:, :-1]])
    return np.asarray((first & (ordered >= 0)).sum(axis=1), dtype=float)


def _log(run: Run) -> dict[str, Estimate]:
    world, split = run["world"], run["split"]
    log, openings = world.impressions, world.openings
    looked = log[c.LOOKED].to_numpy()
    chosen = looked.copy()
    chosen[openings[c.RANDOMISED].to_numpy()[log[c.OPENING].to_numpy()]] = False
    production = openings[~openings[c.RANDOMISED]]
    bucket = split.bucket[looked[split.bucket]]
    return {
        **{f"log_{action}": metrics.exact_mean(log[action].to_numpy()[chosen]) for action in ACTIONS},
        "log_report_per_1000": metrics.exact_mean(PER * log["report"].to_numpy()[chosen]),
        "log_depth": metrics.exact_mean(production[c.DEPTH].to_numpy()),
        "log_returns": metrics.exact_mean(production[c.RETURNED].to_numpy()),
        "bucket_click": metrics.exact_mean(log["click"].to_numpy()[bucket]),
    }


def _counts(run: Run) -> dict[str, Estimate]:
    world, examples, filters = run["world"], run["examples"], run["filters"]
    dropped = dict(zip(REASONS, filters.dropped.mean(axis=0), strict=True))
    counts = {
        **{f"n_{action}": examples.did[:, number].sum() for number, action in enumerate(ACTIONS)},
        "dropped_old": dropped["too old"], "dropped_seen": dropped["seen before"],
        "dropped_muted": dropped["muted author"], "dropped_own": dropped["the viewer's own"],
        "n_viewers": len(world.viewers), "n_authors": len(world.authors), "n_posts": len(world.posts),
        "n_openings": len(world.openings), "n_impressions": len(world.impressions), "n_examples": examples.n_out,
        "n_features": run["features"].n_out, "n_following": np.median(world.viewers[c.FOLLOWING]),
        "n_in_network": run["sources"].n_out, "n_passing": filters.n_out,
        "n_pool": (run["selection"].post >= 0).sum(axis=1).mean(), "n_judged": len(run["split"].judged),
        "n_held_out": run["offline"].n_in,
    }  # fmt: skip
    return {name: metrics.exact(float(n)) for name, n in counts.items()}


def _mean(values: Floats) -> Estimate:
    return mean_estimate(values, judge.SEED)
