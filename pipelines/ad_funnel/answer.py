"""The ad funnel's answer with all that can be asked of it."""

from pipelines.ad_funnel import AD_FUNNEL, facts, ladder
from pipelines.ad_funnel.export import tables, trec
from pipelines.ad_funnel.studies import Sampling, Workload
from pipelines.answer import Answer, ValueWords
from pipelines.engine import Run
from pipelines.judge.ad_funnel import slices, typical
from synthetic_data.behaviour import Floats

WHO = {
    "query": "{} queries", "person": "people who come in the {} third", "device": "people on {}",
    "campaign": "campaigns {}",
}  # fmt: skip


def who(by: str, group: str) -> str:
    """A slice in words."""
    if (by, group) == ("campaign", "older"):
        return "older campaigns"
    return WHO[by].format(f"a {group}" if group == "tablet" else group)


def noise(run: Run) -> Floats:
    """Variance (R,) of the dollars one request brings: few clicks, and some are worth a hundred others."""
    variance: Floats = run["money"].variance
    return variance


ANSWER = Answer(
    pipeline=AD_FUNNEL,
    value=ValueWords(
        unit="dollars of value per 1,000 requests",
        of="of the best ads' value",
        gain="value",
        per="per 1,000 requests",
        request="request",
        requests="requests",
        best="the best ads there were",
        shown="the ads shown",
        scale=1000.0,
        form=".2f",
    ),
    kinds=facts.KINDS,
    facts=facts.facts,
    ladder=ladder.LADDER,
    traps=ladder.TRAPS,
    variants=ladder.VARIANTS,
    rival=ladder.RIVAL,
    accuracy=ladder.ACCURACY,
    beside={"Revenue per 1,000 requests": "revenue", "NE on the log": "NE"},
    ladder_metrics=("AUC", "NE", "calibration"),
    loss_labels={
        "phase_1": "in phase 1", "phase_2": "in phase 2", "phase_3": "in phase 3", "auction": "in the auction",
    },
    who=who,
    typical=typical,
    slices=slices,
    noise=noise,
    texts=trec,
    tables=tables,
    shared=("world",),
    asides={"load": Workload(), "sampling": Sampling()},
)  # fmt: skip
