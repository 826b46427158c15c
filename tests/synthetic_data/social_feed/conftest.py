"""The feed that several tests look at."""

import pytest

from synthetic_data.social_feed import SocialFeed, social_feed
from tests.synthetic_data.social_feed.reading import DEFAULTS


@pytest.fixture(scope="session")
def feed() -> SocialFeed:
    return social_feed(3, **DEFAULTS)
