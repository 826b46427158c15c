"""Runs that several tests look at, kept in one memory of bounded size."""

import pytest

from pipelines.engine import Cache, Run
from pipelines.recommendation import RECOMMENDATION
from tests.conftest import remembering
from tests.pipelines.running import RunWith, running

KEPT = 40  # results; the largest of them hold 30 MB


@pytest.fixture(scope="session")
def memory() -> Cache:
    """Keeps the results used last, so that a turned knob recomputes only what stands behind it."""
    return remembering(KEPT)


@pytest.fixture(scope="session")
def run_with(memory: Cache) -> RunWith:
    """Runs the recommendation pipeline, which also stands for any; another pipeline's folder has its own."""
    return running(RECOMMENDATION, memory)


@pytest.fixture(scope="session")
def default_run(run_with: RunWith) -> Run:
    """The run of somebody who touches nothing."""
    return run_with({})
