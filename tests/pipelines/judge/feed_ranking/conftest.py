"""The run that the judge of a feed is asked about."""

import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING


@pytest.fixture(scope="session")
def run(memory: Cache) -> Run:
    return FEED_RANKING.run(None, memory)
