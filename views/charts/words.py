"""How figures read in a sentence."""

import math
from collections.abc import Sequence

from pipelines.facts import minus

# Stands beside what the clock said. No title says it: another run of the same knobs would contradict it.
MEASURED = "Times are of the machine that ran this, and differ from run to run."
SHARES = (
    (0.9995, "all"), (0.85, "nearly all"), (0.71, "three quarters"), (0.62, "two thirds"), (0.54, "more than half"),
    (0.46, "half"), (0.37, "two fifths"), (0.29, "a third"), (0.22, "a quarter"), (0.17, "a fifth"),
)  # fmt: skip


def percent(value: float, digits: int = 0) -> str:
    """A share as a percentage; a figure that does not exist says so."""
    return "no figure" if math.isnan(value) else minus(f"{100 * value:z.{digits}f}%")


def share_of(share: float) -> str:
    """A share that may exceed the whole many times over: "105%", "23 times"."""
    return f"{share:.0f} times" if share >= 2 else percent(share)


def points(value: float) -> str:
    """A difference of shares in percentage points, without its sign: "3.1 points"."""
    size = abs(100 * value)
    if round(size, 1) == 1.0:
        return "1 point"
    return f"{size:.0f} points" if size >= 9.95 else f"{size:.1f} points"


def change(value: float) -> str:
    """A difference of shares with its sign: "−3.1 points"."""
    return ("−" if value < 0 else "+") + points(value)


def part(share: float) -> str:
    """A share in words: "three quarters"; small ones as a percentage."""
    return next((word for least, word in SHARES if share >= least), percent(share))


def plain(value: float) -> str:
    """A number of any size to about two digits, with thousands separated."""
    if math.isnan(value) or math.isinf(value):
        return "no figure"
    if abs(value) >= 100:
        return minus(f"{value:,.0f}")
    return minus(f"{value:.0f}" if abs(value) >= 10 else f"{value:z.2g}")


def milliseconds(seconds: float) -> str:
    """A time in the unit that suits it."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1e3 * seconds:.0f} ms" if seconds >= 0.01 else f"{plain(1e3 * seconds)} ms"


def sentence(text: str) -> str:
    """The text with its first letter in upper case; names such as nDCG stay as they are."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def listed(things: Sequence[str]) -> str:
    """a, b and c."""
    if len(things) < 2:
        return "".join(things)
    return ", ".join(things[:-1]) + " and " + things[-1]
