"""Runs of feed ranking that several tests look at."""

from collections.abc import Callable, Mapping

import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING
from tests.pipelines.running import RunWith, running

RunUntil = Callable[[Mapping[str, object], str], Run]


@pytest.fixture(scope="session")
def run_with(memory: Cache) -> RunWith:
    """Runs feed ranking."""
    return running(FEED_RANKING, memory)


@pytest.fixture(scope="session")
def run_until(memory: Cache) -> RunUntil:
    """Runs feed ranking through some stage, for what needs no judge."""
    return lambda settings, stage: FEED_RANKING.run(FEED_RANKING.turned(settings), memory, until=stage)


@pytest.fixture(scope="session")
def default_run(run_with: RunWith) -> Run:
    """The run of somebody who touches nothing."""
    return run_with({})
