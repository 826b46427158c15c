"""How large things are drawn for the screen that shows them."""

from dataclasses import dataclass

from views.charts import Picture
from views.charts.enlarge import enlarged

# Charts and text are made for a column so wide; a phone, which has less, shows them as they are.
COLUMN, NARROW = 760, 600
SMALLEST, LARGEST = 0.8, 2.6
# Pixels of a screen below the slide and around it; and of a slide's text over and under a chart, before it is scaled.
AROUND, TEXT = 90, 150


@dataclass(frozen=True)
class Screen:
    """A browser's window, in pixels; what stands beside the slide takes its `share` of the width.

    `taken` are pixels of further text over the slide's figure, before it is scaled.
    """

    width: int = 1280
    height: int = 720
    share: float = 1.0
    taken: int = 0

    @property
    def scale(self) -> float:
        """How many times as large as on a page text is."""
        room = self.width * self.share
        if room < NARROW:
            return 1.0
        return round(max(1.0, min(room / COLUMN, self.height / 520, LARGEST)), 2)

    def factor(self, picture: Picture) -> float:
        """How many times as large a picture is, so that it has room under its sentence."""
        if self.width * self.share < NARROW or not picture.figure.data:
            return 1.0
        high = (self.height - AROUND - (TEXT + self.taken) * self.scale) / picture.figure.layout.height
        return round(max(SMALLEST, min(self.scale, high)), 2)

    def fitted(self, picture: Picture) -> Picture:
        """The picture as large as there is room for under its sentence."""
        return enlarged(picture, self.factor(picture))


def screen(reported: object, share: float) -> Screen:
    """The screen as its browser reported it; one of 1280 by 720 until it has, or where it says something else."""
    try:
        width, height = (min(max(int(reported[name]), 200), 10_000) for name in ("width", "height"))  # type: ignore[index]
    except (TypeError, KeyError, ValueError, OverflowError):
        return Screen(share=share)
    return Screen(width, height, share)
