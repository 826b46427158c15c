"""The interview: its phases and its clock, as functions of an attempt and a moment.

Only the seconds on the clock when it last stood, and since when it runs, are kept: a server that was killed and started
again shows the same clock.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from practice.records import Attempt, Note

MOST_MINUTES = 60
LONGEST = 60.0 * 60 * 24 * 365  # seconds, as a record takes them
# So many characters are an answer of one's own: a sentence, which no single word is.
ENOUGH = 40


class MinutesError(ValueError):
    """Minutes that no interview can have; the message is one sentence."""


class Phase(BaseModel):
    """A part of the interview: how long it takes by default, and what is to be done in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    minutes: Annotated[float, Field(gt=0, le=MOST_MINUTES)]
    todo: str


def _phases() -> tuple[Phase, ...]:
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return tuple(Phase.model_validate(fields) for fields in tomllib.loads(text)["phases"])


PHASES = _phases()


@dataclass(frozen=True)
class Clock:
    """What an attempt's clock shows.

    elapsed  seconds on it
    phase    the phase's place from 0 on, None once the time is over; left: seconds until it ends
    total    seconds until the interview is over, below 0 in overtime
    """

    elapsed: float
    phase: int | None
    left: float
    total: float


def checked(minutes: Sequence[float]) -> tuple[float, ...]:
    """Minutes for every phase, as somebody typed them. Raises MinutesError."""
    for phase, given in zip(PHASES, minutes, strict=True):
        # A NaN is not within anything.
        if not 0 < given <= MOST_MINUTES:
            raise MinutesError(
                f"{phase.title} has {given:g} minutes; allowed are more than 0 and up to {MOST_MINUTES}."
            )
    return tuple(float(given) for given in minutes)


def title(phase: int) -> str:
    """The name of an attempt's phase; one written elsewhere may have more of them than we know."""
    return PHASES[phase].title if phase < len(PHASES) else f"Phase {phase + 1}"


def elapsed(attempt: Attempt, moment: datetime) -> float:
    """Seconds on the clock at a moment. A computer's clock set back takes nothing away."""
    ran = 0.0 if attempt.running is None else max((moment - attempt.running).total_seconds(), 0.0)
    return min(attempt.elapsed + ran, LONGEST)


def clock(attempt: Attempt, moment: datetime) -> Clock:
    """The clock of an attempt at a moment."""
    now, until = elapsed(attempt, moment), 0.0
    whole = 60 * sum(attempt.minutes)
    for phase, minutes in enumerate(attempt.minutes):
        until += 60 * minutes
        if now < until:
            return Clock(now, phase, until - now, whole - now)
    return Clock(now, None, 0.0, whole - now)


def paused(attempt: Attempt, moment: datetime) -> Attempt:
    """The attempt with its clock standing from `moment` on."""
    return attempt.model_copy(
        update={"elapsed": elapsed(attempt, moment), "running": None, "changed": max(moment, attempt.changed)}
    )


def going(attempt: Attempt, moment: datetime) -> Attempt:
    """The attempt with its clock running; one that runs, or has ended, stays as it is."""
    if attempt.running is not None or attempt.ended is not None:
        return attempt
    return attempt.model_copy(update={"running": moment, "changed": max(moment, attempt.changed)})


def ended(attempt: Attempt, moment: datetime) -> Attempt:
    """The attempt, over; its clock stands for good."""
    return attempt if attempt.ended is not None else paused(attempt, moment).model_copy(update={"ended": moment})


def drew(attempt: Attempt, curveball: str, moment: datetime) -> Attempt:
    """The attempt after the interviewer drew a curveball: one that was drawn before is not drawn again."""
    if curveball in attempt.drawn:
        return attempt
    return attempt.model_copy(update={"drawn": (*attempt.drawn, curveball), "changed": max(moment, attempt.changed)})


def answered(note: Note) -> bool:
    """Whether a candidate gave an answer of their own, and may see another."""
    return note.spoken or len(note.text.strip()) >= ENOUGH


def rewritten(note: Note, text: str, typed: float, moment: datetime) -> Note:
    """The note with what a field held when it was last typed into; unchanged where that, or something newer, is kept.

    typed  milliseconds since 1970 by the field's own clock, which is ahead of every version it was shown
    """
    if typed <= stamp(note) or text == note.text:
        return note
    at = min(datetime.fromtimestamp(min(typed, stamp_of(moment)) / 1000, UTC), moment)
    changed = max(at, note.changed + timedelta(milliseconds=1))
    return Note.model_validate({**note.model_dump(), "text": text, "changed": changed})


def spoken(note: Note, *, aloud: bool) -> Note:
    """The note, said aloud or not. Not dated by our clock: what a field sends, dated by its own, stays newer."""
    return note.model_copy(update={"spoken": aloud, "changed": note.changed + timedelta(microseconds=1)})


def stamp(note: Note) -> int:
    """When a note was changed, in milliseconds since 1970: what a browser counts in."""
    return stamp_of(note.changed)


def stamp_of(moment: datetime) -> int:
    """A moment in milliseconds since 1970."""
    return int(moment.timestamp() * 1000)
