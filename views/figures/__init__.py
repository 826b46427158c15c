"""What a step can draw: figures by name, each from a scene."""

from collections.abc import Mapping

from views.figures import ad_funnel, feed_ranking, recommendation
from views.figures.scene import Figures

FIGURES: Mapping[str, Figures] = {
    "recommendation": recommendation.FIGURES,
    "ad_funnel": ad_funnel.FIGURES,
    "feed_ranking": feed_ranking.FIGURES,
}
