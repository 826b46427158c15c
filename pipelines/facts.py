"""Facts: the named figures of a run, as prose, experiments and charts speak of them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipelines.engine import Run
from pipelines.metrics import Estimate

Change = Literal["rises", "falls", "stays"]


@dataclass(frozen=True)
class FactKind:
    """What a figure means to a reader.

    `label` names it on a chart, `form` says how it is written (a name in FORMS), `better` which way is good, and
    `tolerance` the change below which an experiment calls it unchanged: the smallest that a reader should care about.
    `set_by` names the knobs (`stage.knob`) whose own count it is: turn one, and nobody need ask what the figure does.
    """

    label: str
    form: str
    better: Literal["higher", "lower", "neither"] = "higher"
    tolerance: float = 0.01
    set_by: tuple[str, ...] = ()


def minus(text: str) -> str:
    """A written number with a real minus sign: as wide as a plus, and no line breaks behind it."""
    return "−" + text[1:] if text.startswith("-") else text


def _loses(loss: float, digits: int = 0) -> str:
    """A loss as a verb, for sentences that hold whatever its sign is: "loses 3%", "gains 1%"."""
    text = f"{100 * loss:z.{digits}f}%"
    return f"gains {text[1:]}" if text.startswith("-") else f"loses {text}"


# The z turns a minus zero into a zero.
FORMS: Mapping[str, Callable[[float], str]] = {
    "percent": lambda x: f"{100 * x:z.0f}%",
    "percent1": lambda x: f"{100 * x:z.1f}%",
    "points": lambda x: f"{100 * x:+z.1f} points",
    "two": lambda x: f"{x:z.2f}",
    "three": lambda x: f"{x:z.3f}",
    "four": lambda x: f"{x:z.4f}",
    "dollars": lambda x: f"{x:z,.0f}".replace("-", "-$") if x <= -0.5 else f"${x:z,.0f}",
    "one": lambda x: f"{x:z.1f}",
    "times": lambda x: f"{x:z.1f} times",
    "count": lambda x: f"{x:z,.0f}",
    "ms": lambda x: f"{x:z.1f} ms",
    "loses": _loses,
    "loses1": lambda x: _loses(x, 1),
}


def written(value: float, form: str) -> str:
    """A value as a reader sees it, a dash for NaN. Raises KeyError for a form that is not in FORMS."""
    write = FORMS[form]
    return "–" if math.isnan(value) else minus(write(value))


def change(kind: FactKind, before: Estimate, after: Estimate) -> Change:
    """Whether a figure rose, fell or stayed: beyond the kind's tolerance or within it. One that is NaN stays."""
    moved = after.value - before.value
    if math.isnan(moved) or abs(moved) <= kind.tolerance:
        return "stays"
    return "rises" if moved > 0 else "falls"


@dataclass(frozen=True)
class Fact:
    """One figure of one run."""

    name: str
    kind: FactKind
    estimate: Estimate

    def written(self, form: str | None = None) -> str:
        """The value in its own form or another. Raises KeyError for a form that is not in FORMS."""
        return written(self.estimate.value, form or self.kind.form)


Facts = Mapping[str, Fact]
Reader = Callable[[Run], Facts]
