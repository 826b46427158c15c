"""Where a reader stands in a scenario (step, knobs, pinned run, request looked at, interview), and the link to it.

Imports no streamlit: a link is text, and can be made and read anywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from pipelines.answer import Answer
from pipelines.engine import AllKnobs, flat
from pipelines.knobs import KnobError, Value, said
from practice.comeback import locked
from practice.room import CODE
from scenarios.scenario import Experiment, Question, Scenario, Step

STEP, MOMENT, PIN = "step", "view", "pin."
ATTEMPT, CURVEBALL, ASK = "attempt", "curveball", "ask"
PRESENT, FIGURE, ROOM = "present", "figure", "room"
NOT_KNOBS = (STEP, MOMENT, ATTEMPT, CURVEBALL, ASK, PRESENT, FIGURE, ROOM)
MOST_MOMENTS = 10_000
_FIGURE = re.compile(r"[a-z0-9_]+(\.[2-9])?")
MOST_TOLD = 3  # turned knobs

Turned = Mapping[str, Value]


@dataclass(frozen=True)
class Place:
    """A reader's place.

    `turned` holds the knobs that differ from the defaults (`stage.knob` -> value), `pinned` those of the run that
    changes are measured against, `moment` the judged request that cards and fates look at, None for a typical one.
    `attempt` is the interview that goes on, `curveball` what the interviewer said that changed the world. `ask` says
    that an experiment asks for a prediction before it runs. `present` says that the step is shown to others, one idea
    at a time: its question, or the `figure` named, of one that has several ideas the first, or one by its number
    ("delay.2"); `room` is the code of the room in which that happens. Who is `led`
    there is wherever the room is, so their address names it and nothing else.
    """

    step: str
    turned: Turned = field(default_factory=dict)
    pinned: Turned = field(default_factory=dict)
    moment: int | None = None
    attempt: UUID | None = None
    curveball: str | None = None
    ask: bool = False
    present: bool = False
    figure: str = ""
    room: str | None = None
    led: bool = False

    @property
    def alone(self) -> "Place":
        """The same step, knobs and figures for whoever opens a link: in no interview and no room."""
        return replace(self, attempt=None, present=False, figure="", room=None, led=False)

    @property
    def against(self) -> str:
        """What changes are measured against, in words."""
        return "the pinned run" if self.pinned else "the defaults"


def first_place(scenario: Scenario) -> Place:
    """Where everybody starts: the first step, nothing turned."""
    return Place(scenario.step_keys[0])


def knobs_of(turned: Mapping[str, object], answer: Answer) -> AllKnobs:
    """All knobs, those of the asides too, with some turned. Raises KnobError on the first bad one."""
    return answer.pipeline.turned(turned, answer.knobs)


def turn(place: Place, answer: Answer, settings: Mapping[str, object]) -> Place:
    """The place after turning some knobs. Raises KnobError, and then nothing has changed."""
    return replace(place, turned=only_turned(answer, {**place.turned, **settings}))


def only_turned(answer: Answer, settings: Mapping[str, object]) -> dict[str, Value]:
    """Settings without those that are as by default, in the pipeline's order."""
    defaults = flat(answer.knobs)
    now = flat(knobs_of(settings, answer))
    return {name: value for name, value in now.items() if value != defaults[name]}


def around(place: Place, answer: Answer, experiment: Experiment) -> tuple[Place, Place]:
    """The places before and after an experiment: from the defaults in the reader's world, with what it gives."""
    asides = tuple(f"{name}." for name in answer.asides)
    kept = {name: v for name, v in place.turned.items() if name == "world.seed" or name.startswith(asides)}
    given = only_turned(answer, {**kept, **experiment.given})
    turned = only_turned(answer, {**given, **experiment.turn})
    return replace(place, turned=given, pinned=given), replace(place, turned=turned, pinned=given)


def standing_answer(place: Place, answer: Answer, question: Question) -> str | None:
    """Which answer to a clarifying question the knobs give; None where they give none of those foreseen."""
    return next((a.say for a in question.answers if a.turn and turn(place, answer, a.turn) == place), None)


def held(place: Place, scenario: Scenario, answer: Answer) -> Place:
    """The place with the interviewer's knobs as the curveball has them, if one is in play."""
    if place.curveball is None:
        return place
    theirs = set(locked(answer))
    mine = {name: value for name, value in place.turned.items() if name not in theirs}
    world = scenario.curveball(place.curveball).world
    return replace(place, turned=only_turned(answer, {**mine, **world}))


def start(place: Place, scenario: Scenario, answer: Answer) -> Turned:
    """The knobs as they are turned before a reader turns any: none, or as a curveball left them."""
    given = {} if place.curveball is None else scenario.curveball(place.curveball).given
    return only_turned(answer, given)


def headline(place: Place, scenario: Scenario, answer: Answer) -> str:
    """Which step a place is at, and which knobs are turned there: the first of them, and how many more."""
    step = scenario.step(place.step)
    if not place.turned and place.curveball is None:
        return f"{step.number} {step.title}"
    begun = start(place, scenario, answer)
    knobs = knobs_of(place.turned, answer)
    now = flat(knobs)
    moved = [name for name in {**begun, **place.turned} if place.turned.get(name) != begun.get(name)]
    told = said(knobs, {name: now[name] for name in moved})
    more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return f"{step.number} {step.title}" + (f" · turned: {', '.join(told[:MOST_TOLD])}{more}" if told else "")


def to_params(place: Place, scenario: Scenario) -> dict[str, str]:
    """The place as URL parameters; what is as by default is left out."""
    if place.led and place.room is not None:
        return {PRESENT: "true", ROOM: place.room}
    params = {} if place.step == scenario.step_keys[0] else {STEP: place.step}
    theirs = {} if place.curveball is None else scenario.curveball(place.curveball).world
    params |= {name: written(value) for name, value in place.turned.items() if name not in theirs}
    params |= {PIN + name: written(value) for name, value in place.pinned.items()}
    asks, presents = ("true" if said else None for said in (place.ask, place.present))
    others = {
        MOMENT: place.moment, ATTEMPT: place.attempt, CURVEBALL: place.curveball, ASK: asks, PRESENT: presents,
        FIGURE: place.figure or None, ROOM: place.room,
    }  # fmt: skip
    return params | {name: str(value) for name, value in others.items() if value is not None}


def path(scenario: Scenario) -> str:
    """The scenario's page, as a link on another page names it."""
    return scenario.key.replace("_", "-")


def link(base: str, place: Place, scenario: Scenario) -> str:
    """The address that opens this place."""
    params = to_params(place, scenario)
    return f"{base.split('?')[0]}?{urlencode(params)}" if params else base.split("?")[0]


def written(value: Value) -> str:
    """A knob's value as it stands in a link."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def here_only(address: str) -> bool:
    """Whether this address names the machine that it is opened on."""
    return urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")


def from_params(params: Mapping[str, str], scenario: Scenario, answer: Answer) -> tuple[Place, list[str]]:
    """Read a place from URL parameters: what cannot be read is left at its default, with a sentence for each."""
    complaints: list[str] = []
    place = first_place(scenario)
    if STEP in params:
        try:
            place = replace(place, step=scenario.step(params[STEP]).key)
        except KeyError as error:
            complaints.append(str(error.args[0]))
    place = replace(
        place,
        moment=_moment(params[MOMENT], complaints) if MOMENT in params else None,
        attempt=_attempt(params[ATTEMPT], complaints) if ATTEMPT in params else None,
        curveball=_curveball(params[CURVEBALL], scenario, complaints) if CURVEBALL in params else None,
        ask=_true(ASK, params, complaints),
        present=_true(PRESENT, params, complaints),
        figure=_figure(params[FIGURE], scenario.step(place.step), complaints) if FIGURE in params else "",
        room=_room(params[ROOM], complaints) if ROOM in params else None,
    )
    knobs = {name: value for name, value in params.items() if name not in NOT_KNOBS}
    pinned = {name.removeprefix(PIN): value for name, value in knobs.items() if name.startswith(PIN)}
    turned = {name: value for name, value in knobs.items() if not name.startswith(PIN)}
    place = replace(place, turned=_readable(turned, answer, complaints), pinned=_readable(pinned, answer, complaints))
    return held(place, scenario, answer), complaints


def _moment(text: str, complaints: list[str]) -> int | None:
    if text.isascii() and text.isdecimal() and int(text[:9]) < MOST_MOMENTS:
        return int(text[:9])
    complaints.append(f"view is {text[:40]!r}; allowed is a whole number from 0 to {MOST_MOMENTS - 1}.")
    return None


def _true(name: str, params: Mapping[str, str], complaints: list[str]) -> bool:
    text = params.get(name)
    if text not in (None, "true"):
        complaints.append(f"{name} is {text[:40]!r}; allowed is true.")
    return text == "true"


def idea(figure: str) -> tuple[str, int]:
    """The name of a figure, and which of its ideas is shown, from 1 on."""
    name, _, number = figure.partition(".")
    return name, int(number) if number.isdecimal() else 1


def at_idea(name: str, number: int) -> str:
    """A figure by its name at one of its ideas, as a place has it."""
    return name if number == 1 else f"{name}.{number}"


def _figure(text: str, step: Step, complaints: list[str]) -> str:
    if _FIGURE.fullmatch(text) and idea(text)[0] in step.front.figures:
        return text
    complaints.append(f"figure is {text[:40]!r}; those of {step.title} are {', '.join(step.front.figures)}.")
    return ""


def _room(text: str, complaints: list[str]) -> str | None:
    if CODE.fullmatch(text):
        return text
    complaints.append(f"room is {text[:40]!r}; allowed is the code of a room, as its link has it.")
    return None


def _attempt(text: str, complaints: list[str]) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        complaints.append(f"attempt is {text[:40]!r}; allowed is the id of an interview that was begun here.")
        return None


def _curveball(text: str, scenario: Scenario, complaints: list[str]) -> str | None:
    try:
        return scenario.curveball(text).key
    except KeyError as error:
        complaints.append(str(error.args[0]))
        return None


def _readable(settings: Mapping[str, str], answer: Answer, complaints: list[str]) -> dict[str, Value]:
    """The settings that the knobs take; a sentence for each other."""
    taken: dict[str, object] = {}
    for name, value in settings.items():
        try:
            knobs_of({name: value}, answer)
            taken[name] = value
        except KnobError as error:
            complaints.append(str(error))
    return only_turned(answer, taken)
