"""Runs of the ad funnel at the default and at the ends of knobs, and the pictures that can be drawn of each."""

from collections.abc import Mapping
from typing import Any

from pipelines import studies as shared_studies
from pipelines.ad_funnel import studies
from pipelines.ad_funnel.answer import ANSWER
from pipelines.engine import Cache, Run
from views.charts import funnel, scale, training, value, widths
from views.figures.ad_funnel import COMPARED

QUICK = {"clicks.trees": 15}  # scoring 400 ads a request over and over is dear, and the drawing no other for it

SCENES: Mapping[str, Mapping[str, object]] = {
    "ads": {},
    "ads in a feed": {"world.surface": "feed"},
    "ads, hardly any of which pass": {"phase_1.match": "exact", "phase_1.similarity": 0.8},
    "ads of which all that pass are scored": {"phase_1.width": 800, "phase_2.width": 400, **QUICK},
    "ads through a funnel as narrow as its slots": {"phase_1.width": 10, "phase_2.width": 4, "clicks.model": "none"},
    "ads below the reserve": {"auction.reserve": 100.0, "world.target_cpa": 1.0, "phase_2.model": "constant"},
}
SWEPT = {"phase_1": (20, 300), "phase_2": (4, 50)}


def figures(run: Run, cache: Cache) -> dict[str, tuple[Any, ...]]:
    """Every picture by name: what draws it, and from what."""
    words = ANSWER.value
    swept = studies.widths(run, cache, SWEPT)
    load = studies.capacity(studies.Workload(), studies.AdCosts.of(run))
    return {
        "funnel": (funnel.funnel, studies.funnel(run)),
        "drop_reasons": (funnel.drop_reasons, studies.drop_reasons(run)),
        "widths": (widths.widths, swept),
        "phase_1_width": (widths.phase_width, swept, "phase_1"),
        "phase_2_width": (widths.phase_width, swept, "phase_2"),
        "trim": (widths.trim, studies.trim(run, cache), run.settings["phase_2.model"]),
        "cost_by_phase": (scale.cost_by_stage, studies.costs(run).head(3), run["verdict"].n_in, COMPARED),
        "request_time": (scale.request_time, load, ("phase 1", "phase 2", "phase 3", "auction"), "100 ads"),
        "where_lost": (value.where_lost, run["verdict"], ANSWER.loss_labels, words),
        "slices": (value.slices, ANSWER.slices(run), ANSWER.who, words),
        "reliability": (training.reliability, shared_studies.reliability(run)),
        "stage_times": (scale.stage_times, shared_studies.stage_times(run), words.request),
    }
