"""What a step can draw: figures by name, each from a scene."""

from collections.abc import Mapping

from views.figures import ad_funnel, recommendation
from views.figures.scene import Figures

FIGURES: Mapping[str, Figures] = {
    "recommendation": recommendation.FIGURES,
    "ad_funnel": ad_funnel.FIGURES,
}
