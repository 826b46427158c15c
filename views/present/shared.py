"""A figure drawn once for a whole room: what it put on its sheet is kept, and put on the sheet of each who follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NoReturn

import pandas as pd
import plotly.graph_objects as go

from pipelines.engine import Run
from views.charts import DARK, Picture
from views.figures.card_list import CardList, CardWords
from views.figures.scene import Figures, Scene, draw_one
from views.figures.sheet import Option, Sheet
from views.present.screen import Screen

_CHOOSE = "choose"
# What shows an idea, by the method that puts it on a sheet.
_SHOWS = {"picture": "chart", "chart": "chart", "table": "table", "cards": "cards"}
# Pixels that other things take beside a chart, before they are scaled.
_TAKE = {_CHOOSE: 85, "moment": 60, "knobs": 55, "caption": 45, "message": 45}


@dataclass(frozen=True)
class _Put:
    """One thing that a figure put on a sheet: the name of the sheet's method, and what it was given."""

    method: str
    given: tuple[object, ...]
    options: dict[str, object]

    def on(self, sheet: Sheet) -> None:
        getattr(sheet, self.method)(*self.given, **self.options)


class _OwnError(Exception):
    """The figure is each reader's own: it would keep a whole run, or draw more once it is opened."""


class _Notes:
    """The sheet that only notes what is put on it; of what may be chosen these are, and else what is at first."""

    def __init__(self, chosen: Mapping[str, object]) -> None:
        self.put: list[_Put] = []
        self._chosen = chosen

    def _note(self, method: str, *given: object, **options: object) -> None:
        self.put.append(_Put(method, given, options))

    def message(self, text: str) -> None:
        self._note("message", text)

    def picture(self, picture: Picture, caption: str = "") -> None:
        self._note("picture", picture, caption)

    def chart(self, picture: Picture) -> None:
        self._note("chart", picture)

    def table(self, frame: pd.DataFrame, *, stacks: bool = False) -> None:
        self._note("table", frame, stacks=stacks)

    def caption(self, text: str) -> None:
        self._note("caption", text)

    def cards(self, lists: Sequence[CardList], words: CardWords, first: str, look: str = "") -> None:
        self._note("cards", lists, words, first, look)

    def moment(self, what: str, row: int, last: int, told: str) -> None:
        self._note("moment", what, row, last, told)

    def knobs(self, aside: str, columns: int = 3) -> None:
        self._note("knobs", aside, columns)

    def diagram(self, run: Run, request: str) -> NoReturn:
        raise _OwnError

    def choose(
        self, what: str, options: Sequence[Option], first: Option, written: Callable[[Option], str], key: str
    ) -> Option:  # fmt: skip
        # The words themselves: what writes them holds on to a run.
        words = {option: written(option) for option in options}
        self._note(_CHOOSE, what, options, first, words.__getitem__, key)
        chosen = self._chosen.get(key)
        return next((option for option in options if option == chosen), first)

    def fold(self, name: str, title: str, draw: Callable[[], None]) -> NoReturn:
        raise _OwnError


def draw_shared(
    scene: Scene,
    name: str,
    figures: Figures,
    plain: Sheet,
    seen: Screen,
    chosen: Mapping[Any, object],
    nth: int = 1,
) -> int:
    """An idea of the figure of this name on the `plain` sheet, as large as the screen has room for it: the `nth`, or
    the last. Returns how many it has.

    Of all who are shown the same, one draws; a figure that is each reader's own is drawn on the scene's sheet. `chosen`
    is what the reader has chosen, by the key of the choice.
    """
    look = "dark" if scene.theme is DARK else "light"
    key = f"drawn:{scene.scenario.key}:{replace(scene.place.alone, figure=name)}:{look}"
    what, used = figures.titles[name], dict[str, object]()
    while True:
        put = scene.desk.study(f"{key}:{used}", partial(_put, scene, name, figures, used), what)
        if put is None:
            draw_one(scene, name, figures)
            return 1
        # Which choices there are shows once it is drawn, and so may further ones that hang on these.
        now = _choices(put, chosen)
        if now == _choices(put, used):
            break
        used = now
    ideas = _ideas(put)
    nth = min(nth, len(ideas))
    for each in scene.desk.study(f"{key}:{used}:{seen}:{nth}", partial(_fitted, ideas[nth - 1], seen), what):
        each.on(plain)
    return len(ideas)


def _ideas(put: Sequence[_Put]) -> tuple[tuple[_Put, ...], ...]:
    """What was put on a sheet by its ideas: a sentence, and what shows it. What follows a chart has a slide of its own
    under the same sentence, with the caption that leads to it: both on one would be too small to read from afar.
    """
    found: list[list[_Put]] = [[]]
    said, shows = "", ""
    for each in put:
        if each.method in ("message", "picture"):
            if shows:
                found.append([])
                shows = ""
            said = each.given[0].message if isinstance(each.given[0], Picture) else str(each.given[0])
        elif each.method in _SHOWS and shows == "chart":
            before = found[-1]
            leads = [before.pop()] if before[-1].method == "caption" else []
            found.append([_Put("message", (said,), {}), *leads])
        if each.method in _SHOWS:
            shows = _SHOWS[each.method]
        found[-1].append(each)
    return tuple(tuple(each) for each in found)


def _put(scene: Scene, name: str, figures: Figures, used: Mapping[str, object]) -> tuple[_Put, ...] | None:
    notes = _Notes(used)
    try:
        draw_one(replace(scene, sheet=notes), name, figures)
    except _OwnError:
        return None
    return tuple(notes.put)


def _choices(put: Sequence[_Put], chosen: Mapping[Any, object]) -> dict[str, object]:
    """What is chosen on a drawing, by the key of the choice: what was at first, unless it is among what is `chosen`."""
    found: dict[str, object] = {}
    for each in put:
        if each.method == _CHOOSE:
            _, options, first, _, key = each.given
            assert isinstance(options, Sequence)
            assert isinstance(key, str)
            found[key] = chosen[key] if key in chosen and chosen[key] in options else first
    return found


def _fitted(put: Sequence[_Put], seen: Screen) -> tuple[_Put, ...]:
    """The same with its picture as large as it is to be."""
    room = replace(seen, taken=seen.taken + sum(_TAKE.get(each.method, 0) for each in put))

    def sized(part: object) -> object:
        if not isinstance(part, Picture):
            return part
        fitted = room.fitted(part)
        return replace(fitted, figure=_Finished(fitted.figure))

    return tuple(replace(each, given=tuple(sized(part) for part in each.given)) for each in put)


class _Finished(go.Figure):
    """A figure that nobody changes any more: it is written out once, and not again for each who is shown it."""

    def to_dict(self) -> Any:
        """See plotly."""
        if not hasattr(self, "_written"):
            self._written = super().to_dict()
        return self._written
