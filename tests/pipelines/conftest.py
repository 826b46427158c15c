"""Runs that several tests look at, kept in one memory of bounded size."""

from collections.abc import Callable, Mapping

import pytest

from pipelines.engine import Cache, Run
from pipelines.recommendation import RECOMMENDATION
from tests.conftest import remembering

KEPT = 40  # results; the largest of them hold 30 MB

RunWith = Callable[[Mapping[str, object]], Run]


@pytest.fixture(scope="session")
def memory() -> Cache:
    """Keeps the results used last, so that a turned knob recomputes only what stands behind it."""
    return remembering(KEPT)


@pytest.fixture(scope="session")
def run_with(memory: Cache) -> RunWith:
    """Runs the recommendation pipeline with these knobs turned from the defaults."""

    def run(settings: Mapping[str, object]) -> Run:
        return RECOMMENDATION.run(RECOMMENDATION.turned(settings), memory)

    return run


@pytest.fixture(scope="session")
def default_run(run_with: RunWith) -> Run:
    """The run of somebody who touches nothing."""
    return run_with({})
