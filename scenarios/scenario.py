"""The records of a scenario: Scenario, Step, Experiment and their parts, as the files declare them."""

from collections.abc import Mapping

from pydantic import Field

from pipelines.facts import Change
from pipelines.knobs import Value
from scenarios.curveballs import Curveball
from scenarios.record import Record, Text


class Experiment(Record):
    """A claim: from the defaults and `given`, turn these knobs and expect these figures to rise, fall or stay."""

    say: Text
    turn: Mapping[str, Value] = Field(min_length=1)
    expect: Mapping[str, Change] = Field(min_length=1)
    because: Text
    given: Mapping[str, Value] = {}


class Answer(Record):
    """One answer to a clarifying question, and the knobs of the world it turns."""

    say: Text
    turn: Mapping[str, Value] = {}


class Question(Record):
    """A question a candidate should ask, why, and the answers an interviewer may give."""

    ask: Text
    why: Text
    answers: tuple[Answer, ...] = Field(min_length=2)


class FollowUp(Record):
    """What the interviewer asks next, and a short answer."""

    ask: Text
    answer: Text


class StepFront(Record):
    """The front matter of a step's file."""

    title: Text
    minutes: int = Field(ge=1, le=45)
    knobs: tuple[str, ...] = ()
    figures: tuple[str, ...] = Field(min_length=1)
    experiments: tuple[Experiment, ...] = ()
    questions: tuple[Question, ...] = ()


class Step(Record):
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


class ScenarioFront(Record):
    """The file scenario.toml. `phases` names the steps that each phase of an interview covers."""

    title: Text
    question: Text
    teaches: Text
    minutes: int
    pipeline: str
    order: int
    phases: Mapping[str, tuple[str, ...]] = {}


class Scenario(Record):
    """A product question, answered in steps."""

    key: str
    front: ScenarioFront
    steps: tuple[Step, ...]
    curveballs: tuple[Curveball, ...] = ()

    def step(self, key: str) -> Step:
        """The step of this key. Raises KeyError naming the steps there are."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{key!r} is not a step of {self.front.title}; the steps are {', '.join(self.step_keys)}.")

    def curveball(self, key: str) -> Curveball:
        """The curveball of this key. Raises KeyError naming the ones there are."""
        for curveball in self.curveballs:
            if curveball.key == key:
                return curveball
        there = ", ".join(curveball.key for curveball in self.curveballs) or "none"
        raise KeyError(f"{key!r} is not a curveball of {self.front.title}; the curveballs are {there}.")

    @property
    def step_keys(self) -> tuple[str, ...]:
        """Keys of the steps in order, as they stand in a link."""
        return tuple(step.key for step in self.steps)

    @property
    def interview_order(self) -> tuple[str, ...]:
        """The same keys in the order in which the phases of an interview come to them."""
        return tuple(key for steps in self.front.phases.values() for key in steps) or self.step_keys

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """Every experiment of every step, in order."""
        return tuple(experiment for step in self.steps for experiment in step.front.experiments)
