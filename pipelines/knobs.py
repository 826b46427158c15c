"""What all knobs share: one declaration gives the widget, the URL parameter, the --set option and the check."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

Value = bool | int | float | str
Settings = Mapping[str, object]
LONGEST = 60


class KnobError(ValueError):
    """A knob that does not exist or a value it does not take; the message is one sentence for whoever set it."""


class Knobs(BaseModel):
    """Settings of one stage. Each field declares default, bounds or options, a title, and the reason to turn it.

    `heading` stands over their widgets; by default it is the stage's name.
    """

    heading: ClassVar[str] = ""
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def options(field: FieldInfo) -> tuple[Value, ...] | None:
    """The values a field may take where they can be listed, else None."""
    if field.annotation is bool:
        return (False, True)
    if get_origin(field.annotation) is Literal:
        return get_args(field.annotation)
    return None


def bounds(field: FieldInfo) -> tuple[float, float]:
    """Lowest and highest value of a numeric field, both included."""
    found = {name: getattr(rule, name) for rule in field.metadata for name in ("ge", "le") if hasattr(rule, name)}
    return found["ge"], found["le"]


def step(field: FieldInfo) -> float:
    """By how much a widget moves a numeric field."""
    extra = field.json_schema_extra
    declared = extra.get("step") if isinstance(extra, dict) else None
    if isinstance(declared, int | float):
        return declared
    return 1 if field.annotation is int else 0.01


def depends(field: FieldInfo) -> tuple[str, Value] | None:
    """The knob of the same stage and the value of it without which this field does nothing, if there is one."""
    extra = field.json_schema_extra
    needed = extra.get("only_with") if isinstance(extra, dict) else None
    if not isinstance(needed, list):
        return None
    name, value = needed
    return (str(name), value) if isinstance(value, bool | int | float | str) else None


def label(field: FieldInfo, value: Value) -> str:
    """How a value of this field reads to a person."""
    extra = field.json_schema_extra
    labels = extra.get("labels") if isinstance(extra, dict) else None
    if isinstance(labels, dict) and str(value) in labels:
        return str(labels[str(value)])
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value).replace("_", " ") if isinstance(value, str) else f"{value:g}"


def said(knobs: Mapping[str, Knobs], settings: Mapping[str, Value]) -> tuple[str, ...]:
    """`stage.knob` -> value by the names a reader sees, as in `Position: ignored`."""
    lines = []
    for path, value in settings.items():
        stage, _, name = path.partition(".")
        field = type(knobs[stage]).model_fields[name]
        lines.append(f"{field.title}: {label(field, value)}")
    return tuple(lines)


def ends(field: FieldInfo) -> tuple[Value, ...]:
    """The extreme settings of a field: every option, or its two bounds."""
    low_high = options(field)
    if low_high is not None:
        return low_high
    low, high = bounds(field)
    return (int(low), int(high)) if field.annotation is int else (low, high)


def allowed(field: FieldInfo) -> str:
    """What a field takes, as the end of a sentence."""
    if field.annotation is bool:
        return "true or false"
    choice = options(field)
    if choice is not None:
        return "one of " + ", ".join(str(value) for value in choice)
    low, high = bounds(field)
    kind = "a whole number" if field.annotation is int else "a number"
    return f"{kind} from {low:g} to {high:g}"


def quoted(value: object) -> str:
    """What came from outside, as it stands in a message: on one line and not too long."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of thousands of digits
        text = "far too large"
    return text if len(text) <= LONGEST + 2 else f"{text[:LONGEST]}…"


def parse(stage: str, knobs: type[Knobs], name: str, value: object) -> Value:
    """Check one value from outside (a URL, a command line, a file) and return it in the knob's own type.

    Raises KnobError naming the knob, what came, and what is allowed.
    """
    field = knobs.model_fields.get(name)
    if field is None:
        path = quoted(f"{stage}.{name}")
        raise KnobError(f"{path} is not a knob; the knobs of {stage} are {', '.join(knobs.model_fields)}.")
    if isinstance(value, str) and len(value) > LONGEST:
        raise KnobError(f"{stage}.{name} is far too long; allowed is {allowed(field)}.")
    # Python counts True as 1; a number knob does not.
    mismatched = isinstance(value, bool) and field.annotation is not bool
    try:
        if mismatched or (isinstance(value, float) and not math.isfinite(value)):
            raise ValueError(value)
        parsed: Any = knobs.__pydantic_validator__.validate_assignment(knobs.model_construct(), name, value)
    except (ValidationError, ValueError) as error:
        raise KnobError(f"{stage}.{name} is {quoted(value)}; allowed is {allowed(field)}.") from error
    checked: Value = getattr(parsed, name) if isinstance(parsed, Knobs) else parsed[0][name]
    return checked
