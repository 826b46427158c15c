"""What browser tests share. A test without a browser has a `store` of its own in its file."""

import pytest

from practice.database import connect
from practice.where import database


@pytest.fixture
def store(app_home):
    """The database of the app in front of the browser."""
    opened = connect(database({"GREENROOM_HOME": str(app_home)}))
    yield opened
    opened.engine.dispose()
