"""Study of one report against many likes: by their weights alone, and by weights times chances."""

from typing import ClassVar

import pandas as pd
from pydantic import Field

from pipelines.feed_ranking.value import PUBLISHED_2026, RARER
from pipelines.knobs import Knobs

# At Twitter a report is over this many times rarer than a like.
THERE = 1_000.0


class Report(Knobs):
    """A calculator: two weights, two chances."""

    heading: ClassVar[str] = "Work it out"

    like: float = Field(
        PUBLISHED_2026["like"], ge=0.01, le=15.0, title="Weight of a like", description="X published 0.5 in 2026."
    )
    report: float = Field(
        -PUBLISHED_2026["report"], ge=0.1, le=400.0, json_schema_extra={"step": 0.1}, title="Weight of a report",
        description="What it takes away: X published 234 in 2026.",
    )  # fmt: skip
    like_chance: float = Field(
        0.04, ge=0.001, le=0.5, json_schema_extra={"step": 0.001}, title="Chance of a like",
        description="Of a post looked at. In this world about one post in twenty-five is liked.",
    )  # fmt: skip
    report_chance: float = Field(
        0.0007, ge=0.0001, le=0.01, json_schema_extra={"step": 0.0001}, title="Chance of a report",
        description="Of a post looked at. In this world about one post in fifteen hundred is reported.",
    )  # fmt: skip


def one_report(knobs: Report) -> pd.DataFrame:
    """How many likes a report undoes, by ways to count: way, likes.

    weights  by the weights alone, as if both were sure to come
    chances  what reports take from a post's score, over what likes add to it: weight × chance of either
    there    the same, where a report is THERE times rarer than a like
    tenth    as this world uses published weights: the report counting RARER
    """
    alone = knobs.report / knobs.like
    by_chance = alone * knobs.report_chance / knobs.like_chance
    ways = {"weights": alone, "chances": by_chance, "there": alone / THERE, "tenth": RARER * by_chance}
    return pd.DataFrame({"way": list(ways), "likes": list(ways.values())})
