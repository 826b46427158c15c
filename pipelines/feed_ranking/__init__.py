"""Feed ranking: how an answer to "What are the components of a feed-based system?" runs, stage by stage."""

from threadpoolctl import threadpool_limits

from pipelines.engine import Pipeline, Stage
from pipelines.feed_ranking.described import described
from pipelines.feed_ranking.examples import ExampleKnobs, examples
from pipelines.feed_ranking.features import FeatureKnobs, features
from pipelines.feed_ranking.filters import FilterKnobs, filters
from pipelines.feed_ranking.heads import HeadKnobs, heads
from pipelines.feed_ranking.history import history
from pipelines.feed_ranking.modelled import modelled
from pipelines.feed_ranking.offline import offline
from pipelines.feed_ranking.scores import scores
from pipelines.feed_ranking.selection import SelectionKnobs, selection
from pipelines.feed_ranking.shown import ShownKnobs, shown
from pipelines.feed_ranking.sources import sources
from pipelines.feed_ranking.split import split
from pipelines.feed_ranking.value import ValueKnobs, value
from pipelines.feed_ranking.world import WorldKnobs, world
from pipelines.judge.feed_ranking import oracle, sessions, verdict

__all__ = ["FEED_RANKING"]

FEED_RANKING = Pipeline(
    "feed_ranking",
    (
        Stage(world, WorldKnobs(), heavy=True, part="Data", unit="posts → impressions in the log"),
        Stage(split, part="Data", unit="impressions → to learn from"),
        Stage(history, heavy=True, part="Data", unit="looks → counters"),
        Stage(examples, ExampleKnobs(), unit="impressions → training rows", title="Training examples"),
        Stage(features, FeatureKnobs(), heavy=True, unit="training rows → features"),
        Stage(heads, HeadKnobs(), unit="training rows → heads", title="Ranker"),
        Stage(sources, heavy=True, serving=True, unit="posts → in network", title="Sources"),
        Stage(filters, FilterKnobs(), serving=True, unit="posts → pass", title="Filters"),
        Stage(selection, SelectionKnobs(), serving=True, unit="pass → in the pool", title="Post selection"),
        Stage(described, serving=True, unit="posts → features each", title="Feature look-ups"),
        Stage(scores, heavy=True, serving=True, unit="posts → predictions each", title="Predictions"),
        Stage(value, ValueKnobs(), serving=True, unit="posts → in order", title="Value"),
        Stage(shown, ShownKnobs(), serving=True, unit="in order → shown", title="The list shown"),
        Stage(modelled, part="Judging", unit="held-out posts → metrics"),
        Stage(offline, part="Judging", unit="held-out openings → metrics"),
        Stage(oracle, heavy=True, part="Judging", unit="posts → the best"),
        Stage(verdict, part="Judging", unit="openings → judged"),
        Stage(sessions, part="Judging", unit="openings → scrolled"),
    ),
)

# Two BLAS threads wait for each other on a busy machine, and their sums differ in the last bit from one thread's.
threadpool_limits(limits=1, user_api="blas")
