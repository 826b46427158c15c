"""The one door between pages and the database: what is kept, who practises, and what to say when it cannot be reached.

A page opens it within `told`: then a database that fails costs one sentence, and the rest of the app goes on. What
speaks to databases is imported where it is used: it takes longer than the rest of a page, and most pages keep nothing.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from practice.records import Attempt, Comeback, Learner, Prediction, Record, now
from views.practice.cookies import remembered

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from practice.store import Store

# The cookie that remembers on a shared database who sits at this browser: the id of a learner.
COOKIE = "greenroom-learner"
ME = "Me"
_CHOSEN = "practice:learner"
_OPENING = threading.Lock()
LATER = "keeps a record"  # the name of a thread that does


def store() -> "Store":
    """The store that the environment names, opened once a server. Raises PlaceError, DatabaseError."""
    with _OPENING:
        return _opened(_address())


def shared() -> bool:
    """Whether several people may use this database: anything but a file of one's own. Raises PlaceError."""
    return database().get_backend_name() != "sqlite"


@contextmanager
def told() -> Iterator[None]:
    """Within it a database that cannot be used becomes one sentence on the page; what follows within is left out."""
    try:
        yield
    except Exception as error:
        if (sentence := why(error)) is None:
            raise
        st.error(sentence)


def learner() -> Learner | None:
    """Who practises here: whom this browser chose; in a file of one's own else whoever used it last, or "Me".

    "Me" is written with the first record. On a shared database None until somebody is chosen. Raises as `store`.
    """
    there = {each.id: each for each in store().find(Learner)}
    chosen = st.session_state.get(_CHOSEN) or _remembered()
    if chosen in there:
        return there[chosen]
    if shared():
        return None
    if not there:
        return _me(_address())
    # Whoever it is stays it in this tab: a file of somebody else's that is taken in may hold later records.
    choose(found := max(there.values(), key=_last_used))
    return found


def choose(who: Learner) -> None:
    """From now on this browser tab belongs to `who`."""
    st.session_state[_CHOSEN] = who.id


def introduced(name: str) -> None:
    """Call whoever practises in a file of one's own by the name they gave, if they were only "Me" there so far."""
    me = None if shared() else learner()
    if me is not None and me.name == ME:
        keep(me.but(name=name, changed=now()))


def keep(*records: Record) -> bool:
    """Write records together, all or none, and the learner they are of where nobody wrote that yet.

    Returns whether they are kept; where they are not, the page says why.
    """
    with told():
        _writer()(*records)
        return True
    return False


def keep_later(make: Callable[[], Record]) -> None:
    """Make a record and write it as `keep` does, also when the page is gone by then."""
    with told():
        write = _writer()

        def alone() -> None:
            try:
                write(make())
            except Exception as error:
                # Of a database that refused, the page tells: it writes the same.
                if why(error) is None:
                    raise

        threading.Thread(target=alone, name=LATER).start()


def _writer() -> Callable[..., None]:
    """What writes records together, and their learner where nobody wrote that yet. Raises as `store`."""
    found, me = store(), _me(_address())

    def write(*records: Record) -> None:
        mine = any(getattr(record, "learner", None) == me.id for record in records)
        new = (me,) if mine and found.get(Learner, me.id) is None else ()
        found.put(*new, *records)

    return write


def database() -> "URL":
    """Where the database is. Raises PlaceError."""
    from practice.where import database

    return database()


def why(error: Exception) -> str | None:
    """What to say of a database that could not be used; None of any other error."""
    from sqlalchemy.exc import SQLAlchemyError

    from practice.database import DatabaseError, reason
    from practice.where import PlaceError

    if isinstance(error, PlaceError | DatabaseError):
        return f"{error} Nothing can be kept until then; everything else works."
    # A driver lets a connection that broke off through as it is.
    if isinstance(error, SQLAlchemyError | OSError):
        return f"The database did not do as asked: {reason(error)}. Nothing was changed."
    return None


def _address() -> str:
    from practice.where import DATABASE, HOME

    return _written(os.environ.get(DATABASE), os.environ.get(HOME))


@cache
def _written(_database: str | None, _home: str | None) -> str:
    """The database's address, for what the environment says: a page asks for it several times."""
    return database().render_as_string(hide_password=False)


# Not streamlit's cache: it takes longer than most of what a page asks a database for.
@cache
def _opened(address: str) -> "Store":
    from practice.database import engine_options, opened

    connection = st.connection("practice", type="sql", url=address, **engine_options(database()))
    return opened(connection.engine)


@st.cache_resource(show_spinner=False)
def _me(address: str) -> Learner:
    """The one who begins in this database: the same in all tabs, so that two of them do not make two."""
    return Learner(name=ME)


def _remembered() -> UUID | None:
    try:
        return UUID(remembered(COOKIE))
    except ValueError:
        return None


def _last_used(who: Learner) -> datetime:
    found = store()
    answered = [each.at for each in found.find(Prediction, learner=who.id)]
    answered += [each.at for each in found.find(Comeback, learner=who.id)]
    return max([who.changed, *answered, *(each.started for each in found.find(Attempt, learner=who.id))])
