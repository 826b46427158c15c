"""What a group said before it saw: a bar for each answer, and which of them came true."""

from collections.abc import Sequence

from pipelines.facts import Change
from views.charts.picture import Picture
from views.charts.style import Theme, figure, hidden, note

WORDS: dict[Change, str] = {"rises": "it rises", "falls": "it falls", "stays": "it stays"}
ROW = 64


def votes(said: Sequence[Change], seen: Change, theme: Theme) -> Picture:
    """A bar for each answer there was to give; the one that came true is solid, the others are hatched."""
    counts = {each: list(said).count(each) for each in WORDS}
    most = max(1, *counts.values())
    data = [
        {
            "type": "bar", "orientation": "h", "y": [row], "x": [counts[each]], "width": 0.5,
            "marker": _mark(theme, came_true=each == seen), "hovertemplate": f"{WORDS[each]}: %{{x}}<extra></extra>",
        }
        for row, each in enumerate(reversed(WORDS))
    ]  # fmt: skip
    notes = [
        note(theme, 0, row + 0.25, f"{WORDS[each]}  <b>{counts[each]}</b>{'  ✓ it did' if each == seen else ''}",
             xanchor="left", yanchor="bottom")
        for row, each in enumerate(reversed(WORDS))
    ]  # fmt: skip
    drawn = figure(
        theme, 30 + ROW * len(WORDS), data, x={**hidden(), "range": [0, most]},
        y={**hidden(), "range": [-0.5, len(WORDS) - 0.3]},
        notes=notes,
    )  # fmt: skip
    told = "; ".join(f"{WORDS[each]}: {n}" for each, n in counts.items())
    return Picture(drawn, message(said, seen), f"Votes. {told}. What came true: {WORDS[seen]}.")


def _mark(theme: Theme, *, came_true: bool) -> dict[str, object]:
    if came_true:
        return {"color": theme.ours}
    return {"color": theme.grid, "pattern": {"shape": "/", "fgcolor": theme.production}}


def message(said: Sequence[Change], seen: Change) -> str:
    """How many were right, without a full stop."""
    right = list(said).count(seen)
    if not said:
        return f"Nobody answered, and {WORDS[seen]}"
    return f"{right} of {len(said)} {'was' if right == 1 else 'were'} right: {WORDS[seen]}"
