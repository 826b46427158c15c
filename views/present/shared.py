"""A figure drawn once for a whole room: what it put on its sheet is kept, and put on the sheet of each who follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

import pandas as pd

from pipelines.engine import Run
from views.charts import DARK, Picture
from views.figures.card_list import CardList, CardWords
from views.figures.scene import Figures, Scene, draw_one
from views.figures.sheet import Option, Sheet
from views.present.screen import Screen


@dataclass(frozen=True)
class _Put:
    """One thing that a figure put on a sheet: the name of the sheet's method, and what it was given."""

    method: str
    given: tuple[object, ...]
    options: dict[str, object]

    def on(self, sheet: Sheet) -> None:
        getattr(sheet, self.method)(*self.given, **self.options)


class _OwnError(Exception):
    """The figure is each reader's own: what comes next depends on what they choose, or it would keep a whole run."""


class _Notes:
    """The sheet that only notes what is put on it."""

    def __init__(self) -> None:
        self.put: list[_Put] = []

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
        self, what: str, options: Sequence[Option], first: Option, written: Callable[[Option], str],
        key: str | None = None,
    ) -> NoReturn:  # fmt: skip
        raise _OwnError

    def fold(self, name: str, title: str, draw: Callable[[], None]) -> NoReturn:
        raise _OwnError


def draw_shared(scene: Scene, name: str, figures: Figures, plain: Sheet, seen: Screen) -> None:
    """The figure of this name on the `plain` sheet, as large as the screen has room for it.

    Of all who are shown the same, one draws; a figure that is each reader's own is drawn on the scene's sheet.
    """
    look = "dark" if scene.theme is DARK else "light"
    key = f"drawn:{scene.scenario.key}:{replace(scene.place.alone, figure=name)}:{look}"
    put = scene.desk.study(key, lambda: _put(scene, name, figures), figures.titles[name])
    if put is None:
        draw_one(scene, name, figures)
        return
    for each in scene.desk.study(f"{key}:{seen}", lambda: _fitted(put, seen), figures.titles[name]):
        each.on(plain)


def _put(scene: Scene, name: str, figures: Figures) -> tuple[_Put, ...] | None:
    notes = _Notes()
    try:
        draw_one(replace(scene, sheet=notes), name, figures)
    except _OwnError:
        return None
    return tuple(notes.put)


def _fitted(put: Sequence[_Put], seen: Screen) -> tuple[_Put, ...]:
    """The same with every picture as large as it is to be."""
    fit = seen.fitting()

    def sized(part: object, again: bool) -> object:
        return fit(part, again) if isinstance(part, Picture) else part

    return tuple(replace(each, given=tuple(sized(part, each.method == "chart") for part in each.given)) for each in put)
