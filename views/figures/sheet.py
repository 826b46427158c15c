"""What a figure draws on: a page, or an export. A figure asks for no more than stands here."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import pandas as pd

from pipelines.engine import Run
from views.charts import Picture
from views.figures.card_list import CardList, CardWords

Option = TypeVar("Option", int, str)


class Sheet(Protocol):
    """Takes what a figure consists of, from top to bottom. Texts are Markdown, and ours: none is a reader's."""

    def message(self, text: str) -> None:
        """The sentence that the figure shows, over it."""

    def picture(self, picture: Picture, caption: str = "") -> None:
        """A chart between its sentence and a caption; where there is nothing to draw, the sentence says why."""

    def chart(self, picture: Picture) -> None:
        """A chart that belongs to the one above, without a sentence of its own."""

    def table(self, frame: pd.DataFrame, *, stacks: bool = False) -> None:
        """A table of text, whose index has a name; one too wide for a phone `stacks` its cells there."""

    def caption(self, text: str) -> None:
        """How to read what stands above."""

    def cards(self, lists: Sequence[CardList], words: CardWords, first: str, look: str = "") -> None:
        """Lists of cards side by side; where there is room for one only, the one named `first` before others."""

    def diagram(self, run: Run, request: str) -> None:
        """The pipeline as it ran, with times for one `request`."""

    def choose(
        self,
        what: str,
        options: Sequence[Option],
        first: Option,
        written: Callable[[Option], str],
        key: str,
    ) -> Option:
        """One of the options, `first` until another is chosen under this `key`; what is drawn next depends on it."""

    def moment(self, what: str, row: int, last: int, told: str) -> None:
        """The number of the judged request that is looked at, of 0 to `last`, and that moment in a sentence."""

    def knobs(self, aside: str, columns: int = 3) -> None:
        """The knobs of an aside, with which the figure was made."""

    def fold(self, name: str, title: str, draw: Callable[[], None]) -> None:
        """A further figure, drawn only where it is seen."""
