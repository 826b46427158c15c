"""The worlds that several tests look at."""

import pytest

from synthetic_data.video_home import VideoHome, video_home


@pytest.fixture(scope="session")
def home() -> VideoHome:
    """A video home page as the workbench opens it."""
    return video_home(3, new_titles=0.3, history=15.0, pins=3, randomised=0.05, taste=1.0)
