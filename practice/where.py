"""Where what one practises is kept: the data folder and the database, by default or as the environment names them."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

HOME, DATABASE = "GREENROOM_HOME", "GREENROOM_DATABASE"
FILE = "practice.sqlite"
# Which driver speaks to each kind of database; others may hold the tables, but nobody has tried them.
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+pg8000"}
IN_MEMORY = {"", ":memory:"}


class PlaceError(ValueError):
    """A folder or database that cannot be used; the message says which setting, what is wrong, and what is allowed."""


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder, made if it is not there: GREENROOM_HOME, or the user's own. Raises PlaceError."""
    named = environment.get(HOME, "").strip()
    try:
        folder = Path(named).expanduser() if named else platformdirs.user_data_path("greenroom", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlaceError(f"No folder can be made at {folder}: {error.strerror}; {HOME} can name another.") from error
    except RuntimeError as error:  # ~ of somebody who is not there
        raise PlaceError(f"{HOME} is {named!r}, and nobody has that home; name a folder in full.") from error
    return folder


def database(environment: Mapping[str, str] = os.environ) -> URL:
    """The database's address: GREENROOM_DATABASE, or an SQLite file in the data folder. Raises PlaceError."""
    named = environment.get(DATABASE, "").strip()
    if not named:
        return URL.create(DRIVERS["sqlite"], database=str(home(environment) / FILE))
    # An address may hold a password: no message repeats it.
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        raise PlaceError(
            f"{DATABASE} is no database address; one looks like postgresql://name:password@host/database."
        ) from None
    if (kind := url.get_backend_name()) not in DRIVERS:
        raise PlaceError(f"{DATABASE} names a {kind} database; allowed are {' and '.join(DRIVERS)}.")
    if url.drivername not in (kind, DRIVERS[kind]):
        raise PlaceError(f"{DATABASE} names the driver {url.get_driver_name()}; leave it out, as in {kind}://.")
    if kind == "sqlite" and (url.database or "") in IN_MEMORY:
        raise PlaceError(f"{DATABASE} names no file, so nothing would be kept; allowed is sqlite:////folder/file.")
    return url.set(drivername=DRIVERS[kind])
