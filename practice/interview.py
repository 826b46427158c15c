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

from practice.records import MOST_ELAPSED, MOST_MINUTES, MOST_NOTE, YEARS, Attempt, Long, Note

# So many characters are an answer of one's own: a sentence, which no single word is.
ENOUGH = 40
LAST = datetime(YEARS[-1], 12, 31, 23, 59, 59, 999_999, UTC)


class MinutesError(ValueError):
    """Minutes that no interview can have; the message is one sentence."""


class Typed(BaseModel):
    """What a field held when it was last typed into; moments are milliseconds since 1970.

    at      by the field's own clock, which is ahead of every version it was shown
    base    of the version that was written on: the last that the field was shown, or heard that it was kept
    beyond  how many characters at the beginning are that version's
    """

    model_config = ConfigDict(frozen=True)

    text: Long
    at: Annotated[float, Field(gt=0, lt=1e14)]
    base: Annotated[float, Field(ge=0, lt=1e14)] = 0.0
    beyond: Annotated[int, Field(ge=0, le=MOST_NOTE)] = 0


@dataclass(frozen=True)
class Kept:
    """What a server remembers of a field whose words it kept last.

    at       of what the field sent
    text     of the note since then
    head     what another had written, which this field has not shown yet: what it holds comes after that
    joined   the moment of the version with both, in milliseconds since 1970; 0 where there is nothing of another's
    base     the version on which the field writes from now on
    """

    at: float
    text: str
    head: str = ""
    joined: float = 0.0
    base: float = 0.0


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
    return min(attempt.elapsed + ran, MOST_ELAPSED)


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
    return attempt.but(elapsed=elapsed(attempt, moment), running=None, changed=max(moment, attempt.changed))


def going(attempt: Attempt, moment: datetime) -> Attempt:
    """The attempt with its clock running; one that runs, or has ended, stays as it is."""
    if attempt.running is not None or attempt.ended is not None:
        return attempt
    return attempt.but(running=moment, changed=max(moment, attempt.changed))


def ended(attempt: Attempt, moment: datetime) -> Attempt:
    """The attempt, over; its clock stands for good."""
    return attempt if attempt.ended is not None else paused(attempt, moment).but(ended=moment)


def drew(attempt: Attempt, curveball: str, moment: datetime) -> Attempt:
    """The attempt after the interviewer drew a curveball: one that was drawn before is not drawn again."""
    if curveball in attempt.drawn:
        return attempt
    return attempt.but(drawn=(*attempt.drawn, curveball), changed=max(moment, attempt.changed))


def answered(note: Note) -> bool:
    """Whether a candidate gave an answer of their own, and may see another."""
    return note.spoken or len(note.text.strip()) >= ENOUGH


def rewritten(note: Note, typed: Typed, own: Kept | None, moment: datetime) -> tuple[Note, Kept]:
    """The note with what a field held, and what to remember of that until the field sends again.

    own  what was remembered of this field before, by a server that was not started again since

    Of two fields that write on the same note neither takes away what the other wrote: what stands there stays, and what
    was typed without having seen it comes after it. Raises ValidationError where both together are too long.
    """
    last = own if own is not None and own.text == note.text else None
    head, joined = "", 0.0
    if last is not None and typed.base < last.joined:
        head, joined = last.head, last.joined
        text = _after(head, typed)
    elif last is not None or typed.base >= stamp(note) or typed.text.startswith(note.text):
        text = typed.text
    else:
        head = note.text
        # What was typed before may be an earlier version of this very text, long on its way.
        early = typed.at <= stamp(note) and head.startswith(typed.text)
        text = head if early else _after(head, typed)
    then = note
    if text != note.text:
        at = min(datetime.fromtimestamp(min(typed.at, stamp_of(moment)) / 1000, UTC), moment)
        then = note.but(text=text, changed=max(at, _later(note, timedelta(milliseconds=1))))
    if head:
        return then, Kept(typed.at, then.text, head, joined or stamp(then), typed.base)
    return then, Kept(typed.at, then.text, base=stamp(then))


def _after(head: str, typed: Typed) -> str:
    """What was there, then a blank line and what was typed without having seen it."""
    new = typed.text[typed.beyond :]
    return f"{head}\n\n{new}" if new.strip() else head


def spoken(note: Note, *, aloud: bool) -> Note:
    """The note, said aloud or not. Not dated by our clock: what a field sends, dated by its own, stays newer."""
    return note.but(spoken=aloud, changed=_later(note, timedelta(microseconds=1)))


def _later(note: Note, by: timedelta) -> datetime:
    """A moment after the note was changed, as far as there are any."""
    return min(note.changed + by, LAST)


def stamp(note: Note) -> int:
    """When a note was changed, in milliseconds since 1970: what a browser counts in."""
    return stamp_of(note.changed)


def stamp_of(moment: datetime) -> int:
    """A moment in milliseconds since 1970."""
    return int(moment.timestamp() * 1000)
