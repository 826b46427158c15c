"""The recommendation answer with all that can be asked of it."""

from pipelines.answer import Answer, ValueWords
from pipelines.engine import Run
from pipelines.judge.recommendation import slices, typical
from pipelines.recommendation import RECOMMENDATION, facts, ladder
from pipelines.recommendation.export import tables, trec
from pipelines.recommendation.studies import Workload
from synthetic_data.behaviour import Floats

WHO = {
    "titles watched before": "people with {} titles watched", "device": "people on {}", "titles": "titles {}",
}  # fmt: skip


def who(by: str, group: str) -> str:
    """A slice in words."""
    if (by, group) == ("titles", "older"):
        return "older titles"
    return WHO[by].format("TV" if group == "tv" else group)


def noise(run: Run) -> Floats:
    """Clicks of one page view are Bernoulli draws whose number varies by Σ p (1 - p) around its mean.

    Taken as Σ p, as for a Poisson count: slightly too much, so what follows errs on the careful side.
    """
    clicks: Floats = run["verdict"].shown
    return clicks


ANSWER = Answer(
    pipeline=RECOMMENDATION,
    value=ValueWords(
        unit="mean expected clicks a page view",
        of="of the best lists' clicks",
        gain="clicks",
        per="a page view",
        request="page view",
        requests="page views",
        best="the best list there was",
        shown="the list shown",
    ),
    kinds=facts.KINDS,
    facts=facts.facts,
    ladder=ladder.LADDER,
    traps=ladder.TRAPS,
    variants=ladder.VARIANTS,
    rival=ladder.RIVAL,
    accuracy=ladder.ACCURACY,
    beside={"nDCG@10 on the log": "nDCG@10", "AUC on the log": "AUC"},
    ladder_metrics=("nDCG@10", "AUC", "R@N", "coverage"),
    loss_labels={"retrieval": "at retrieval", "ranking": "at ranking", "list": "at the list shown"},
    who=who,
    typical=typical,
    slices=slices,
    noise=noise,
    texts=trec,
    tables=tables,
    shared=("world", "split"),
    asides={"load": Workload()},
)
