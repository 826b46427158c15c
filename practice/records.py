"""The records that are kept. What comes from outside, a form or a file, becomes one of these or is refused."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID, uuid4, uuid5

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipelines.facts import Change

# The mean chance of three answers, and what else a learner may say: in percent.
CERTAINTIES = (33, 50, 65, 80, 95)
LEVELS = (1, 2, 3, 4)
# Minutes of a phase, seconds on a clock (a year), and characters of what people write.
MOST_MINUTES = 60
MOST_ELAPSED = 60.0 * 60 * 24 * 365
MOST_NAME, MOST_NOTE, MOST_REMARK, MOST_SCORE_REMARK = 80, 50_000, 2_000, 5_000
# Every database and every zone can write these years.
YEARS = range(1970, 3000)
MOST_FIGURES = 20  # that a pinned run is kept with
# Beyond any figure of ours; differences and quotients of such still are numbers.
MOST_FIGURE = 1e15
# Less than this is nothing to win: no figure is told so finely.
LEAST_WIN = 1e-9


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def clean(text: object) -> object:
    """Text as every database takes it: without NUL, and without halves of characters that no encoding can write."""
    if not isinstance(text, str):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _utc(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError(f"the year is {moment.year}; allowed are {YEARS[0]} to {YEARS[-1]}")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
Short = Annotated[str, BeforeValidator(clean), Field(min_length=1, max_length=200)]
Name = Annotated[str, BeforeValidator(clean), AfterValidator(str.strip), Field(min_length=1, max_length=MOST_NAME)]
Long = Annotated[str, BeforeValidator(clean), Field(max_length=MOST_NOTE)]
Figure = Annotated[float, Field(allow_inf_nan=False, ge=-MOST_FIGURE, le=MOST_FIGURE)]
# The parameters of a link into a scenario: step, knobs that differ from the defaults, pinned run.
Params = Annotated[dict[Short, Short], Field(max_length=200)]


class Record(BaseModel):
    """What all records share: an id that no other record anywhere has, and when it was last changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID = Field(default_factory=uuid4)
    changed: Moment = Field(default_factory=now)

    def but(self, **fields: Any) -> Self:
        """The record with other values in some fields, checked as every record is. Raises ValidationError."""
        return type(self).model_validate({**self.model_dump(), **fields})


class Learner(Record):
    """Somebody who practises. A name is what people see, and no proof of who it is."""

    name: Name


class Prediction(Record):
    """What a learner said of an experiment before it ran, and what it then showed.

    card           the experiment, as `practice.deck` names it
    figure         the figure asked about; said and seen: what it was to do and what it did; sure: in percent
    before, after  the figure, in its own unit
    params         the link that opens the run
    """

    learner: UUID
    at: Moment = Field(default_factory=now)
    scenario: Short
    step: Short
    card: Short
    figure: Short
    said: Change
    sure: Annotated[int, Field(ge=1, le=100)]
    seen: Change
    before: Figure | None
    after: Figure | None
    params: Params = {}

    @property
    def right(self) -> bool:
        """Whether it came as said."""
        return self.said == self.seen


class Attempt(Record):
    """One interview: a scenario answered against the clock.

    minutes        of each phase, in order
    elapsed        seconds on the clock when it last stood; running since `running`, or not at all
    drawn          curveballs the interviewer drew, by key, in order
    """

    learner: UUID
    scenario: Short
    started: Moment = Field(default_factory=now)
    ended: Moment | None = None
    minutes: Annotated[tuple[Annotated[float, Field(gt=0, le=MOST_MINUTES)], ...], Field(min_length=1, max_length=12)]
    elapsed: Annotated[float, Field(ge=0, le=MOST_ELAPSED)] = 0.0
    running: Moment | None = None
    drawn: Annotated[tuple[Short, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _stands_once_it_is_over(self) -> Self:
        if self.ended is not None and self.running is not None:
            raise ValueError("it has ended, and its clock runs on")
        return self


class Note(Record):
    """What a candidate wrote at one step of an attempt: its id is `note_id`.

    `spoken`: it was said aloud instead, or as well.
    """

    attempt: UUID
    step: Short
    text: Long = ""
    spoken: bool = False

    @model_validator(mode="after")
    def _is_the_only_one(self) -> Self:
        if self.id != note_id(self.attempt, self.step):
            raise ValueError("the id is not that of the attempt's note at this step")
        return self


class Evidence(Record):
    """A run pinned to a step of an attempt: what reproduces it, and the figures it showed.

    figures  by name: value and the two ends of its interval, in the figure's own unit; None where undefined
    """

    attempt: UUID
    step: Short
    at: Moment = Field(default_factory=now)
    params: Params
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    figures: Annotated[dict[Short, tuple[Figure | None, Figure | None, Figure | None]], Field(max_length=MOST_FIGURES)]
    remark: Annotated[str, BeforeValidator(clean), Field(max_length=MOST_REMARK)] = ""


class Comeback(Record):
    """What a candidate won back after a curveball. Value kept: `usual` before it, `hit` by it, `now`, and `best` found.

    Within an attempt, or on its own.
    """

    learner: UUID
    attempt: UUID | None = None
    at: Moment = Field(default_factory=now)
    scenario: Short
    curveball: Short
    params: Params
    usual: Figure
    hit: Figure
    now: Figure
    best: Figure

    @property
    def share(self) -> float | None:
        """Won back, of what the search over the knobs won: above 1 beats it, below 0 made it worse."""
        return won_back(self.hit, self.now, self.best)


class Score(Record):
    """An attempt judged by the rubric: a level for each dimension, by the candidate or by a peer."""

    attempt: UUID
    at: Moment = Field(default_factory=now)
    by: Name
    role: Literal["self", "peer"]
    marks: Annotated[
        dict[Short, Annotated[int, Field(ge=LEVELS[0], le=LEVELS[-1])]], Field(min_length=1, max_length=20)
    ]
    remark: Annotated[str, BeforeValidator(clean), Field(max_length=MOST_SCORE_REMARK)] = ""


def won_back(hit: float, now: float, best: float) -> float | None:
    """The share of `best` - `hit` that `now` is above `hit`; None where there was nothing to win."""
    return (now - hit) / (best - hit) if best - hit > LEAST_WIN else None


def note_id(attempt: UUID, step: str) -> UUID:
    """The id of an attempt's note at a step: there is one, whoever writes it first."""
    return uuid5(attempt, step)
