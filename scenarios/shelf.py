"""Finds the scenario folders, checks them, hands them out."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.curveballs import Curveball
from scenarios.scenario import FollowUp, Scenario, ScenarioFront, Step, StepFront

HERE = Path(__file__).parent
# The headings of a step's file, in the order they stand there, and the fields they fill.
SECTIONS = {
    "The interviewer asks": "prompt",
    "Say, in 40 seconds": "say",
    "What the figures show": "figures_say",
    "They will ask next": "follow_ups",
    "The common mistake": "mistake",
    "Senior": "senior",
    "Staff": "staff",
}
Record = TypeVar("Record", bound=BaseModel)
_FILE_NAME = re.compile(r"(\d+)-([a-z0-9-]+)\.md")


class ScenarioError(ValueError):
    """A scenario's file that cannot be read; the message names the file and what is wrong with it."""


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario there is, in the order they declare."""
    found = [load(path.parent) for path in sorted(HERE.glob("*/scenario.toml"))]
    return tuple(sorted(found, key=lambda scenario: (scenario.front.order, scenario.key)))


def scenario(key: str) -> Scenario:
    """The scenario of this key. Raises KeyError naming the ones there are."""
    for found in scenarios():
        if found.key == key:
            return found
    raise KeyError(f"{key!r} is not a scenario; the scenarios are {', '.join(s.key for s in scenarios())}.")


def load(folder: Path) -> Scenario:
    """Read one scenario's folder. Raises ScenarioError."""
    about = folder / "scenario.toml"
    front = _checked(ScenarioFront, _toml(about, _read(about)), about)
    steps = tuple(_step(*file) for file in _step_files(folder))
    _check_phases(front, [step.key for step in steps], about)
    return Scenario(key=folder.name, front=front, steps=steps, curveballs=_curveballs(folder / "curveballs.toml"))


def _check_phases(front: ScenarioFront, keys: list[str], path: Path) -> None:
    """Each step belongs to one phase, where there are phases."""
    named = [key for steps in front.phases.values() for key in steps]
    wrong = [key for key in dict.fromkeys([*named, *keys]) if key not in keys or named.count(key) != 1]
    if front.phases and wrong:
        raise ScenarioError(f"{path}: phases: each step stands in one phase; look at {', '.join(wrong)}.")


def _curveballs(path: Path) -> tuple[Curveball, ...]:
    """The tables of the file, each under its key, in order; none without a file."""
    if not path.exists():
        return ()
    found = []
    for key, fields in _toml(path, _read(path)).items():
        if not isinstance(fields, dict):
            raise ScenarioError(f"{path}: {key}: a curveball is a table, [its-key] and its fields below.")
        found.append(_checked(Curveball, {"key": key, **fields}, path, key))
    return tuple(found)


def _step_files(folder: Path) -> list[tuple[int, str, Path]]:
    """Number, key and file of each step, in order."""
    files = []
    for path in folder.glob("*.md"):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise ScenarioError(f"{path}: a step is a file named 1-name.md, with the name in small letters.")
        files.append((int(match[1]), match[2], path))
    numbers, keys = sorted(number for number, _, _ in files), {key for _, key, _ in files}
    if not files or numbers != list(range(1, len(files) + 1)) or len(keys) < len(files):
        raise ScenarioError(f"{folder}: steps are 1-name.md, 2-other-name.md and so on, without a gap or a repeat.")
    return sorted(files)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read: {error}.") from error


def _step(number: int, key: str, path: Path) -> Step:
    parts = re.split(r"^\+\+\+\s*$", _read(path), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ScenarioError(f"{path}: a step begins with its front matter between two lines of +++.")
    front = _checked(StepFront, _toml(path, parts[1]), path)
    fields: dict[str, Any] = dict(_sections(path, parts[2]))
    fields["follow_ups"] = _follow_ups(path, fields["follow_ups"])
    return _checked(Step, {"key": key, "number": number, "front": front, **fields}, path)


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: the front matter is not TOML: {error}.") from error


def _sections(path: Path, body: str) -> dict[str, str]:
    """The text under each second-level heading, by field."""
    pieces = re.split(r"^## (.+)$", body, flags=re.MULTILINE)
    headings = [heading.strip() for heading in pieces[1::2]]
    found = dict(zip(headings, (text.strip() for text in pieces[2::2]), strict=True))
    wrong = [
        each for each in dict.fromkeys([*SECTIONS, *headings]) if each not in SECTIONS or headings.count(each) != 1
    ]
    if wrong or pieces[0].strip():
        raise ScenarioError(f"{path}: the headings are {', '.join(SECTIONS)}; look at {', '.join(wrong) or 'the top'}.")
    return {SECTIONS[heading]: text for heading, text in found.items()}


def _follow_ups(path: Path, text: str) -> tuple[FollowUp, ...]:
    """Third-level headings are questions, the text below each its answer."""
    pieces = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    if pieces[0].strip():
        raise ScenarioError(f"{path}: what they will ask next begins with a question, a heading of the third level.")
    return tuple(
        _checked(FollowUp, {"ask": ask.strip(), "answer": answer.strip()}, path)
        for ask, answer in zip(pieces[1::2], pieces[2::2], strict=True)
    )


def _checked(record: type[Record], fields: dict[str, Any], path: Path, *within: str) -> Record:
    try:
        # Arrays of TOML are lists where the records hold tuples: only that is relaxed.
        return record.model_validate(_tuples(fields))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in (*within, *first["loc"]))
        raise ScenarioError(f"{path}: {where}: {first['msg']}.") from error


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value
