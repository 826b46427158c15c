"""Everything that is kept, as one JSON file, and back. A file that cannot be read whole changes nothing."""

import json
from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from pydantic import ValidationError

from practice.records import Record, now
from practice.store import OrphanError, Store
from practice.tables import TABLE_OF

# In the file's head: whose it is, and which form it has.
NAME, VERSION = "practice", 1
MOST_BYTES = 100_000_000
# So much may another machine's clock be ahead. What was changed later would win over all that anybody writes here.
AHEAD = timedelta(days=1)
KINDS = {table.name: kind for kind, table in TABLE_OF.items()}


class TransferError(ValueError):
    """A file that cannot be taken in; the message says what is wrong with it, in one sentence."""


def exported(store: Store) -> str:
    """All records as JSON text, in ASCII: no editor, terminal or mail can spoil it."""
    records = {
        TABLE_OF[kind].name: [record.model_dump(mode="json") for record in found]
        for kind, found in store.everything().items()
    }
    head = {"greenroom": NAME, "version": VERSION, "made": now().isoformat()}
    return json.dumps({**head, **records}, indent=1, allow_nan=False) + "\n"


def imported(store: Store, text: str | bytes) -> tuple[int, int]:
    """Add an exported file's records to what is kept; of two with one id, the one changed last stays.

    Returns how many were added or replaced, and how many the file holds. Raises TransferError, and then nothing has
    changed.
    """
    records = read(text)
    try:
        return store.merge(records), len(records)
    except OrphanError:
        raise TransferError("The file has records that belong to others which are neither in it nor here.") from None


def read(text: str | bytes) -> list[Record]:
    """The records of an exported file. Raises TransferError."""
    if len(text) > MOST_BYTES:
        raise TransferError(f"The file has {len(text):,} bytes; allowed are {MOST_BYTES:,}.")
    file = _parsed(text)
    if not isinstance(file, dict) or file.get("greenroom") != NAME:
        raise TransferError("The file is not an export of Greenroom's practice: it does not say so at its beginning.")
    version = file.get("version")
    if type(version) is not int or version < 1:  # True is an int too
        raise TransferError("The file's version is not a whole number from 1 on.")
    if version > VERSION:
        number = str(version)[:20]
        raise TransferError(f"The file is of version {number}, from a newer Greenroom; this one reads up to {VERSION}.")
    if unknown := sorted(set(file) - {"greenroom", "version", "made", *KINDS}):
        raise TransferError(
            f"The file has {unknown[0][:40]!r}, which is no kind of record; those are {', '.join(KINDS)}."
        )
    return [record for name, kind in KINDS.items() for record in _records(name, kind, file.get(name, []))]


def _parsed(text: str | bytes) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no number in JSON")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(found := dict(pairs)) < len(pairs):
            raise ValueError(f"an object with {[*found][:3]} names one of its fields twice")
        return found

    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(text, parse_constant=refuse, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        what = "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)[:120] or "too deep"
        raise TransferError(f"The file is not JSON: {what}.") from None


def _records(name: str, kind: type[Record], found: Any) -> list[Record]:
    if not isinstance(found, list):
        raise TransferError(f"{name!r} in the file is not a list of records.")
    records: dict[UUID, Record] = {}
    latest = now() + AHEAD
    for number, fields in enumerate(found, start=1):
        try:
            # Made up here, they would be others each time the file is taken in.
            if isinstance(fields, dict) and (missing := {"id", "changed"} - fields.keys()):
                raise TransferError(f"{name} {number} in the file cannot be read: it has no {min(missing)!r}.")
            record = kind.model_validate(fields)
        except (ValidationError, RecursionError) as error:
            raise TransferError(f"{name} {number} in the file cannot be read: {_said(error)}.") from None
        if record.changed > latest:
            raise TransferError(
                f"{name} {number} in the file was changed at {record.changed:%Y-%m-%d %H:%M} UTC, "
                "more than a day ahead of this machine's clock."
            )
        if records.setdefault(record.id, record) is not record:
            raise TransferError(f"{name} {number} in the file has the id of an earlier one.")
    return [*records.values()]


def _said(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is too deep"
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) if str(part).isidentifier() else repr(part) for part in first["loc"][:3])[:80]
    return f"{where}: {first['msg']}" if where else first["msg"]
