"""A small answer to export: four steps of the recommendation with one kind of figure each."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest

from pipelines.answers import ANSWERS
from practice.records import Comeback, Score
from practice.rubric import rubric
from scenarios.scenario import Scenario
from scenarios.shelf import scenario
from views.export.answer import Exported, exported
from views.export.own import Interview, Own, PinnedRun
from views.place import Place, only_turned

TURNED = {"world.seed": 3, "candidates.n_candidates": 60, "ranking.trees": 30, "load.daily_users": 2_000_000}
FIGURES = {
    "clarify": ("home_pages", "how_real"), "scale": ("calculator",), "architecture": ("architecture", "where_lost"),
    "list": ("fate", "metrics_table"),
}  # fmt: skip
HOSTILE = (
    '</script><script>window.hacked = 1</script> <img src=x onerror="window.hacked = 1"> {{ value_kept }} ``` ~~~ '
    "\u202e reversed \u2028 line [x](javascript:alert(1)) $$\\x$$ \u05e9\u05dc\u05d5\u05dd\n# heading\n````\n|a|b|"
)
LONG = "word " * 10_000
NAME = "<b>Bo</b> {{ x }} `y`"


def shortened(key: str, figures: Mapping[str, tuple[str, ...]]) -> Scenario:
    """A scenario with some of its steps and figures."""
    whole = scenario(key)
    steps = tuple(
        step.model_copy(update={"front": step.front.model_copy(update={"figures": figures[step.key]})})
        for step in whole.steps
        if step.key in figures
    )
    return whole.model_copy(update={"steps": steps})


def place(**turned: object) -> Place:
    """The first step with some knobs turned."""
    return Place("clarify", only_turned(ANSWERS["recommendation"], turned))


def quiet(what: str) -> None:
    """Says nothing of what is computed."""


@pytest.fixture(scope="session")
def plain() -> Exported:
    """An answer without anybody's own words."""
    return exported(shortened("recommendation", FIGURES), place(**TURNED), quiet)


@pytest.fixture(scope="session")
def hostile() -> Exported:
    """The answer of somebody who typed everything that could be taken for more than text."""
    run = PinnedRun(
        {"ranking.trees": "20", HOSTILE[:60]: HOSTILE}, 3, {"value_kept": (0.5, None, 0.6), "x": (1, 1, 1)}, HOSTILE
    )
    own = {"clarify": Own(HOSTILE, (run,), spoken=True), "scale": Own(LONG)}
    ball = scenario("recommendation").curveballs[0]
    me, attempt = uuid4(), uuid4()
    given = {name: str(value) for name, value in ball.given.items()}
    back = Comeback(
        learner=me, attempt=attempt, scenario="recommendation", curveball=ball.key,
        usual=0.5, hit=0.25, now=0.3, best=0.45,
        params={"curveball": ball.key, "ranking.trees": "25", **given},
    )  # fmt: skip
    strange = back.but(id=uuid4(), curveball="of-another-version")
    marks = {each.key: 2 for each in rubric().dimensions}
    peer = Score(attempt=attempt, by=NAME, role="peer", marks=marks, remark=HOSTILE)
    mine = Score(attempt=attempt, by="Me", role="self", marks=dict(list(marks.items())[:1]))
    held = Interview(attempt, NAME, own, (back, strange), (peer, mine))
    base = "http://127.0.0.1:8501/recommendation"
    return exported(shortened("recommendation", FIGURES), place(**TURNED), quiet, held, base)
