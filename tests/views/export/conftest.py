"""A small answer to export: four steps of the recommendation with one kind of figure each."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipelines.answers import ANSWERS
from scenarios.scenario import Scenario
from scenarios.shelf import scenario
from views.export.answer import Exported, exported
from views.export.own import Own, PinnedRun
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
    base = "http://127.0.0.1:8501/recommendation"
    return exported(shortened("recommendation", FIGURES), place(**TURNED), quiet, own, base)
