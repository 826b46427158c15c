"""The sheet that is an export: it takes down what a figure consists of; of a choice it takes the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from pydantic.fields import FieldInfo

from pipelines.engine import AllKnobs, Run
from pipelines.knobs import Value, label
from views.charts import LIGHT, Picture, diagram
from views.charts.stages import stages_svg
from views.figures.card_list import CardList, CardWords
from views.figures.sheet import Option


@dataclass(frozen=True)
class Message:
    """The sentence that what follows shows."""

    text: str


@dataclass(frozen=True)
class Chart:
    """A chart; its sentence was said before."""

    picture: Picture


@dataclass(frozen=True)
class Table:
    """A table of text, whose index heads the rows."""

    frame: pd.DataFrame


@dataclass(frozen=True)
class Cards:
    """Lists of cards; `first` names the one to see where there is room for no other."""

    lists: tuple[CardList, ...]
    words: CardWords
    first: str
    look: str


@dataclass(frozen=True)
class Diagram:
    """The pipeline as it ran: as SVG, as Mermaid, and in words."""

    svg: str
    mermaid: str
    alt: str


@dataclass(frozen=True)
class Line:
    """Words around a figure: a caption, which moment is looked at, what was chosen. Markdown, and ours."""

    text: str


Block = Message | Chart | Table | Cards | Diagram | Line
Heavy = Chart | Table | Cards | Diagram


class Paper:
    """Takes down the blocks of one figure, made with these knobs."""

    def __init__(self, knobs: AllKnobs) -> None:
        self.blocks: list[Block] = []
        self._knobs = knobs

    def message(self, text: str) -> None:
        """See Sheet."""
        self.blocks.append(Message(text))

    def picture(self, picture: Picture, caption: str = "") -> None:
        """See Sheet."""
        self.message(picture.message)
        if picture.figure.data:
            self.chart(picture)
            if caption:
                self.caption(caption)

    def chart(self, picture: Picture) -> None:
        """See Sheet."""
        self.blocks.append(Chart(picture))

    def table(self, frame: pd.DataFrame, *, stacks: bool = False) -> None:
        """See Sheet. Nothing stacks on paper."""
        self.blocks.append(Table(frame))

    def caption(self, text: str) -> None:
        """See Sheet."""
        self.blocks.append(Line(text))

    def cards(self, lists: Sequence[CardList], words: CardWords, first: str, look: str = "") -> None:
        """See Sheet."""
        self.blocks.append(Cards(tuple(lists), words, first, look))

    def diagram(self, run: Run, request: str) -> None:
        """See Sheet."""
        drawn = stages_svg(run, request, LIGHT, size=14)
        self.blocks.append(Diagram(drawn, diagram.architecture(run, request), diagram.architecture_alt(run, request)))

    def choose(
        self,
        what: str,
        options: Sequence[Option],
        first: Option,
        written: Callable[[Option], str],
        key: str,
    ) -> Option:
        """See Sheet: nobody is there to choose another."""
        self.caption(f"{what}: {written(first)}.")
        return first

    def moment(self, what: str, row: int, last: int, told: str) -> None:
        """See Sheet."""
        self.caption(f"{what.capitalize()} {row} of 0 to {last}. {told}")

    def knobs(self, aside: str, columns: int = 3) -> None:
        """See Sheet."""
        own = self._knobs[aside]
        fields = type(own).model_fields
        told = [f"{fields[name].title} {_valued(fields[name], value)}" for name, value in own]
        self.caption(f"With {' · '.join(told)}")

    def fold(self, name: str, title: str, draw: Callable[[], None]) -> None:
        """See Sheet: an export has room for all."""
        draw()


def _valued(field: FieldInfo, value: Value) -> str:
    """A knob's value; a large number with its thousands apart."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if whole else label(field, value)
