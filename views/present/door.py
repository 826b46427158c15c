"""The way from pages to the rooms of the database: who sits at a browser, and what to say when a room refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import streamlit as st

from practice.records import MOST_NAME
from practice.room import LASTS, RoomError
from views.practice.cookies import remember, remembered
from views.practice.kept import store
from views.present.watch import Watch

if TYPE_CHECKING:
    from practice.rooms import Rooms
    from practice.store import Store

DAY = int(LASTS.total_seconds())
_GUEST = "greenroom-guest"


def rooms() -> "Rooms":
    """The rooms of the database that the environment names. Raises as `kept.store`."""
    return watch().rooms


def watch() -> Watch:
    """How this server looks at rooms. Raises as `kept.store`."""
    return _watch(store())


@lru_cache(4)
def _watch(found: "Store") -> Watch:
    from practice.rooms import Rooms

    return Watch(Rooms(found))


def guest() -> UUID:
    """Who sits at this browser, as rooms know them: no name and no proof."""
    try:
        return UUID(remembered(_GUEST))
    except ValueError:
        made = uuid4()
        remember(_GUEST, str(made), DAY)
        return made


@contextmanager
def refused() -> Iterator[None]:
    """Within it what a room refuses becomes one sentence on the page."""
    try:
        yield
    except RoomError as error:
        st.warning(str(error))
    except ValueError:
        st.warning(f"Type a name of 1 to {MOST_NAME} characters.")
