"""The answers there are, by the name of their pipeline."""

from collections.abc import Mapping

from pipelines.ad_funnel import answer as ad_funnel
from pipelines.answer import Answer
from pipelines.feed_ranking import answer as feed_ranking
from pipelines.recommendation import answer as recommendation

ANSWERS: Mapping[str, Answer] = {
    "recommendation": recommendation.ANSWER,
    "ad_funnel": ad_funnel.ANSWER,
    "feed_ranking": feed_ranking.ANSWER,
}
