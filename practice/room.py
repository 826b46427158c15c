"""A room: a place in a scenario that many browsers follow, and a question put to all of them.

What becomes of a room is a function of it; `practice.rooms` keeps it.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self
from uuid import UUID, uuid4, uuid5

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipelines.facts import Change
from practice.records import Figure, Moment, Name, Params, Short, clean, now

# A room is over so long after it was opened, whatever became of who opened it.
LASTS = timedelta(days=1)
# Open rooms in one database, guests of a room, and characters of what a guest writes: nobody fills the disk.
MOST_ROOMS, MOST_GUESTS, MOST_WHY = 1_000, 200, 300
# A link is read aloud and typed off a projector, so its code is short: 72 bits, which nobody guesses in a day.
CODE_BYTES, TOKEN_BYTES = 9, 32

CODE = re.compile(r"^[A-Za-z0-9_-]{12}$")
Code = Annotated[str, Field(pattern=CODE)]
Perhaps = Annotated[str, BeforeValidator(clean), Field(max_length=200)]  # Short, or "" for none
Why = Annotated[str, BeforeValidator(clean), AfterValidator(str.strip), Field(max_length=MOST_WHY)]
Count = Annotated[int, Field(ge=0, lt=2**63)]
Role = Literal["candidate", "interviewer", "audience"]


class RoomError(ValueError):
    """What a room does not do; the message is one sentence."""


class OverError(RoomError):
    """A room that is over, or that never was: nobody who guesses learns which."""


class NotYoursError(RoomError):
    """Somebody steers a room without its token."""


class FullError(RoomError):
    """More rooms, or guests of a room, than there may be."""


class StrangerError(RoomError):
    """Somebody votes who has not joined the room."""


class QuestionError(RoomError):
    """A vote or an answer to a question that is not put, not any more, or answered already."""


class Shared(BaseModel):
    """What a room's records share. They are no `Record`s: they last a day, and are neither exported nor merged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def but(self, **fields: Any) -> Self:
        """The same with other values in some fields, checked as all are. Raises ValidationError."""
        return type(self).model_validate({**self.model_dump(), **fields})


class Room(Shared):
    """Where everybody in a room is. Its token is not among this: whoever follows may see all of it.

    code            what stands in the link
    learner         who opened it, if they have a name; attempt: the interview that is held in it, if one is
    version         grows by one whenever it is steered, so that a follower knows what is newer
    params, figure  the place: a link's parameters, and the figure highlighted, "" for the step's question
    blank           nothing is to be seen
    asked           the question put to all, an experiment as `practice.deck` names it, "" for none; asked_figure: of
                    which figure; asked_number: how many were put up to this one
    revealed        it is answered: what the figure did is `seen`, and it stood `before` and `after`, in its own unit
    """

    id: UUID = Field(default_factory=uuid4)
    code: Code
    scenario: Short
    learner: UUID | None = None
    attempt: UUID | None = None
    opened: Moment = Field(default_factory=now)
    version: Count = 1
    params: Params = {}
    figure: Perhaps = ""
    blank: bool = False
    asked: Perhaps = ""
    asked_figure: Perhaps = ""
    asked_number: Count = 0
    revealed: bool = False
    seen: Change | Literal[""] = ""
    before: Figure | None = None
    after: Figure | None = None

    @model_validator(mode="after")
    def _answers_what_was_asked(self) -> Self:
        if bool(self.asked) != bool(self.asked_figure):
            raise ValueError("a question names an experiment and a figure, or there is none")
        if self.revealed != bool(self.seen) or (self.revealed and not self.asked):
            raise ValueError("what was seen is told of a question that is put, when it is revealed")
        return self


class Guest(Shared):
    """Somebody in a room: `id` is that of their browser's session, which may be in other rooms too."""

    id: UUID
    room: UUID
    name: Name
    role: Role = "audience"
    joined: Moment = Field(default_factory=now)


class Vote(Shared):
    """What a guest says a figure will do, and why: the last word, on the room's question of this `number`."""

    id: UUID
    room: UUID
    guest: UUID
    number: Count
    said: Change
    why: Why = ""
    at: Moment = Field(default_factory=now)

    @model_validator(mode="after")
    def _is_the_only_one(self) -> Self:
        if self.id != vote_id(self.room, self.number, self.guest):
            raise ValueError("the id is not that of the guest's vote on this question")
        return self


def vote_id(room: UUID, number: int, guest: UUID) -> UUID:
    """The id of a guest's vote on a question: there is one, however often they change it."""
    return uuid5(room, f"{number} {guest}")


def new_code() -> str:
    """A code that nobody can guess, for a link."""
    return secrets.token_urlsafe(CODE_BYTES)


def new_token() -> str:
    """A token that nobody can guess, for who steers."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot steer with it. In hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def fits(token: str, kept: str) -> bool:
    """Whether a token is the one whose digest was kept; how long this takes tells nothing of it."""
    return hmac.compare_digest(digest(token), kept)


def over(room: Room, moment: datetime) -> bool:
    """Whether a room has ended by itself."""
    return moment - room.opened >= LASTS


def steered(room: Room, **changes: Any) -> Room:
    """The room with other values in some fields, one version on. Raises ValidationError."""
    return room.but(**changes, version=room.version + 1)


def with_question(room: Room, card: str, figure: str) -> Room:
    """The room with a question put to all, in place of any before. Raises ValidationError."""
    number = room.asked_number + 1
    return steered(without_answer(room), asked=card, asked_figure=figure, asked_number=number)


def with_answer(room: Room, seen: Change, before: float | None, after: float | None) -> Room:
    """The room with its question answered. Raises QuestionError, ValidationError."""
    if not room.asked:
        raise QuestionError("Nothing is asked in this room, so there is nothing to reveal; ask first.")
    if room.revealed:
        raise QuestionError("The answer is revealed already; ask anew for another.")
    return steered(room, revealed=True, seen=seen, before=before, after=after)


def without_question(room: Room) -> Room:
    """The room with nothing asked."""
    return steered(without_answer(room), asked="", asked_figure="")


def without_answer(room: Room) -> Room:
    """The room as it was before its question was answered."""
    return room.but(revealed=False, seen="", before=None, after=None)
