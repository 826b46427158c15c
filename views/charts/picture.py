"""What every chart is: a figure, the sentence that it shows, and the same in words alone."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Picture:
    """A figure with its title and its text alternative.

    message  one sentence that says what the figure shows, worked out from the data; it stands above the figure
    alt      the figure in words, with its numbers, for those who do not see it
    """

    figure: go.Figure
    message: str
    alt: str
