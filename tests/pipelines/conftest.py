"""Runs that several tests look at."""

import pytest

from pipelines.engine import Cache, Run
from pipelines.recommendation import RECOMMENDATION
from tests.pipelines.running import RunWith, running


@pytest.fixture(scope="session")
def run_with(memory: Cache) -> RunWith:
    """Runs the recommendation pipeline, which also stands for any; another pipeline's folder has its own."""
    return running(RECOMMENDATION, memory)


@pytest.fixture(scope="session")
def default_run(run_with: RunWith) -> Run:
    """The run of somebody who touches nothing."""
    return run_with({})
