"""The feed ranking answer with all that can be asked of it."""

from pipelines.answer import Answer, ValueWords
from pipelines.engine import Run
from pipelines.feed_ranking import FEED_RANKING, facts, ladder
from pipelines.feed_ranking.export import tables, trec
from pipelines.feed_ranking.studies import Report, Workload
from pipelines.judge.feed_ranking import slices, typical, variance
from synthetic_data.behaviour import Floats

WHO = {
    "following": "viewers who follow {}", "use": "{} users", "device": "people on {}", "author": "{} authors",
}  # fmt: skip


def who(by: str, group: str) -> str:
    """A slice in words."""
    return WHO[by].format(f"a {group}" if group in ("phone", "tablet", "desktop") else group)


def noise(run: Run) -> Floats:
    """Variance (R,) of what one opening brings: few actions, and a report undoes thirty likes."""
    return variance(run["oracle"], run["shown"].post)


ANSWER = Answer(
    pipeline=FEED_RANKING,
    value=ValueWords(
        unit="mean value a feed opening, in the product's weights",
        of="of the best feeds' value",
        gain="value",
        per="a feed opening",
        request="feed opening",
        requests="feed openings",
        best="the best feed there was",
        shown="the feed shown",
        form=".3f",
    ),
    kinds=facts.KINDS,
    facts=facts.facts,
    ladder=ladder.LADDER,
    traps=ladder.TRAPS,
    variants=ladder.VARIANTS,
    rival=ladder.RIVAL,
    accuracy=ladder.ACCURACY,
    beside={"Return next day": "returns", "Clicks per post looked at": "clicks_per_impression"},
    ladder_metrics=("nDCG@10 value", "AUC click", "AUC like"),
    loss_labels={"selection": "at selection", "ranking": "at ranking", "policy": "to the policy"},
    who=who,
    typical=typical,
    slices=slices,
    noise=noise,
    texts=trec,
    tables=tables,
    shared=("world",),
    asides={"load": Workload(), "report": Report()},
)  # fmt: skip
