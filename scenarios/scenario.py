"""The records of a scenario: Scenario, Step, Experiment and their parts, as the files declare them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipelines.facts import Change

Value = bool | int | float | str


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


Text = Annotated[str, AfterValidator(_not_blank)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Experiment(_Record):
    """A claim: from the defaults and `given`, turn these knobs and expect these figures to rise, fall or stay."""

    say: Text
    turn: Mapping[str, Value] = Field(min_length=1)
    expect: Mapping[str, Change] = Field(min_length=1)
    because: Text
    given: Mapping[str, Value] = {}


class Answer(_Record):
    """One answer to a clarifying question, and the knobs of the world it turns."""

    say: Text
    turn: Mapping[str, Value] = {}


class Question(_Record):
    """A question a candidate should ask, why, and the answers an interviewer may give."""

    ask: Text
    why: Text
    answers: tuple[Answer, ...] = Field(min_length=2)


class FollowUp(_Record):
    """What the interviewer asks next, and a short answer."""

    ask: Text
    answer: Text


class StepFront(_Record):
    """The front matter of a step's file."""

    title: Text
    minutes: int = Field(ge=1, le=45)
    knobs: tuple[str, ...] = ()
    figures: tuple[str, ...] = Field(min_length=1)
    experiments: tuple[Experiment, ...] = ()
    questions: tuple[Question, ...] = ()


class Step(_Record):
    """One part of the answer. Prose is Markdown in which `{{ fact | form }}` stands for a figure of the run."""

    key: str
    number: int
    front: StepFront
    prompt: Text
    say: Text
    figures_say: Text
    follow_ups: tuple[FollowUp, ...] = Field(min_length=1)
    mistake: Text
    senior: Text
    staff: Text

    @property
    def title(self) -> str:
        """The step's name on the rail."""
        return self.front.title


class ScenarioFront(_Record):
    """The file scenario.toml."""

    title: Text
    question: Text
    teaches: Text
    minutes: int
    pipeline: str
    order: int


class Scenario(_Record):
    """A product question, answered in steps."""

    key: str
    front: ScenarioFront
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """The step of this key. Raises KeyError naming the steps there are."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{key!r} is not a step of {self.front.title}; the steps are {', '.join(self.step_keys)}.")

    @property
    def step_keys(self) -> tuple[str, ...]:
        """Keys of the steps in order, as they stand in a link."""
        return tuple(step.key for step in self.steps)

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """Every experiment of every step, in order."""
        return tuple(experiment for step in self.steps for experiment in step.front.experiments)
