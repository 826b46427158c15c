"""Runs of the feed at the default and at the ends of knobs, and its pictures of what is learned and what follows."""

from collections.abc import Mapping
from typing import Any

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import studies
from views.charts import examples, fan_out, heads, pool, scale, spacing, weighing
from views.figures.feed_learning import COMPARED

QUICK = {"heads.trees": 5}  # the drawing is no other for it
NO_SOURCES = {"selection.noticed": False, "selection.topics": False, "selection.popular": False}

SCENES: Mapping[str, Mapping[str, object]] = {
    "feeds": {},
    "feeds in an order without heads": {"heads.model": "newest"},
    "feeds by clicks alone, with nothing filtered": {
        "heads.predict": "click", "filters.seen": False, "filters.muted": False, "filters.own": False,
        "selection.out_share": 0.0, **QUICK,
    },
    "feeds without a pool": {**NO_SOURCES, "selection.out_share": 1.0, **QUICK},
    "feeds of few posts, many of them advertised or explored": {
        "filters.window": 6, "selection.size": 20, "shown.exploration": 0.5, "shown.ad_every": 1,
        "world.new_authors": 0.0, "value.weights": "custom", "examples.share": 0.05,
        "examples.quiet_kept": 1.0, **QUICK,
    },
}  # fmt: skip
SWEPT = {"selection.size": (40,), "selection.out_share": (0.0, 1.0), "filters.window": (12,)}
NAMES = {name: name.replace("_", " ") for name in studies.value.PRESETS}


def figures(run: Run, cache: Cache) -> dict[str, tuple[Any, ...]]:
    """Every picture by name: what draws it, and from what."""
    load = studies.Workload()
    costs = studies.costs(run)
    return {
        "request_time": (
            scale.request_time, studies.capacity(load, studies.PostCosts.of(run)), ("selection", "ranking", "list"),
            "1,500 posts",
        ),
        "cost_by_stage": (scale.cost_by_stage, costs[costs["stage"] != "heads"], run["verdict"].n_in, COMPARED),
        "write_or_read": (fan_out.write_or_read, studies.fan_out(run, load)),
        "write_or_read: few openings": (
            fan_out.write_or_read, studies.fan_out(run, load.model_copy(update={"openings_per_user": 0.1})),
        ),
        "sources": (pool.sources, studies.sources(run)),
        "drop_reasons": (pool.drop_reasons, studies.drop_reasons(run)),
        "pool_sizes": (pool.pool_sizes, studies.pool_sizes(run, cache, SWEPT), run["scores"].n_out),
        "what_counts": (examples.what_counts, studies.what_counts(run, cache), "looked"),
        "by_place": (examples.by_place, studies.by_place(run)),
        "positives": (examples.positives, studies.positives(run)),
        "rare_heads": (heads.rare_heads, studies.rare_heads(run, cache)),
        "objectives": (heads.objectives, studies.objectives(run, cache)),
        "weights": (weighing.weights, studies.weights(run, cache), NAMES, str(run.settings["value.weights"])),
        "contributions": (weighing.contributions, studies.contributions(run)),
        "one_report": (weighing.one_report, studies.one_report(studies.Report())),
        "one_report: hardly any": (
            weighing.one_report, studies.one_report(studies.Report(report_chance=0.0001, like_chance=0.5)),
        ),
        "spacing": (spacing.spacing, studies.spacing(run, cache, (1.0, 0.2))),
        "new_authors": (spacing.new_authors, studies.new_authors(run, cache, (0.0, 0.1))),
    }  # fmt: skip
