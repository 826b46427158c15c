"""What a step can draw: figures by name, each from a scene."""

from collections.abc import Mapping

from views.figures import recommendation
from views.figures.scene import Figures

FIGURES: Mapping[str, Figures] = {
    "recommendation": recommendation.FIGURES,
}
