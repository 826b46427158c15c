"""Runs of the ad funnel that several tests look at."""

import pytest

from pipelines.ad_funnel import AD_FUNNEL
from pipelines.engine import Cache, Run
from tests.pipelines.running import RunWith, running


@pytest.fixture(scope="session")
def run_with(memory: Cache) -> RunWith:
    """Runs the ad funnel."""
    return running(AD_FUNNEL, memory)


@pytest.fixture(scope="session")
def default_run(run_with: RunWith) -> Run:
    """The run of somebody who touches nothing."""
    return run_with({})


@pytest.fixture(scope="session")
def feed_run(run_with: RunWith) -> Run:
    """The same in a feed."""
    return run_with({"world.surface": "feed"})
