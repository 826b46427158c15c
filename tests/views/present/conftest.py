"""Rooms as this server sees them: nothing is seen anew but what was changed from here, however long a test takes."""

import math

import pytest

from practice.database import connect
from practice.rooms import Rooms
from practice.where import database
from views.present import watch


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "FRESH", math.inf)


@pytest.fixture
def rooms():
    """The rooms of this test, as another server sees them."""
    store = connect(database())
    yield Rooms(store)
    store.close()
