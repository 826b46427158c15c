"""The recommendation answer: a video home page, from the log to the row of ten titles. One file a stage."""

from pipelines.engine import Pipeline, Stage
from pipelines.judge import oracle, verdict
from pipelines.recommendation.candidates import CandidateKnobs, candidates
from pipelines.recommendation.examples import ExampleKnobs, examples
from pipelines.recommendation.features import FeatureKnobs, features
from pipelines.recommendation.history import history
from pipelines.recommendation.offline import offline
from pipelines.recommendation.ranked import ranked
from pipelines.recommendation.ranking import RankingKnobs, ranking
from pipelines.recommendation.shown import ShownKnobs, shown
from pipelines.recommendation.similarity import SimilarityKnobs, similarity
from pipelines.recommendation.split import SplitKnobs, split
from pipelines.recommendation.world import WorldKnobs, world

RECOMMENDATION = Pipeline(
    "recommendation",
    (
        Stage(world, WorldKnobs(), unit="users → impressions in the log"),
        Stage(split, SplitKnobs(), unit="page views → page views to learn from"),
        Stage(history, unit="events → counters"),
        Stage(similarity, SimilarityKnobs(), unit="events → factors"),
        Stage(examples, ExampleKnobs(), unit="impressions → training rows"),
        Stage(features, FeatureKnobs(), unit="training rows → features"),
        Stage(ranking, RankingKnobs(), unit="training rows → trees"),
        Stage(candidates, CandidateKnobs(), serving=True, unit="titles → candidates"),
        Stage(ranked, serving=True, unit="candidates → in order"),
        Stage(shown, ShownKnobs(), serving=True, unit="in order → shown"),
        Stage(offline, unit="held-out page views → metrics"),
        Stage(oracle, unit="titles → the best list"),
        Stage(verdict, unit="page views → page views judged"),
    ),
)
