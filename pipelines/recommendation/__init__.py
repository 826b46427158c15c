"""The recommendation answer: a video home page, from the log to the row of ten titles. One file a stage."""

from threadpoolctl import threadpool_limits

from pipelines.engine import Pipeline, Stage
from pipelines.judge.recommendation import oracle, verdict
from pipelines.recommendation.candidates import CandidateKnobs, candidates
from pipelines.recommendation.examples import ExampleKnobs, examples
from pipelines.recommendation.features import FeatureKnobs, features
from pipelines.recommendation.history import history
from pipelines.recommendation.modelled import modelled
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
        Stage(world, WorldKnobs(), heavy=True, part="Data", unit="users → impressions in the log"),
        Stage(split, SplitKnobs(), part="Data", unit="page views → page views to learn from"),
        Stage(history, heavy=True, part="Data", unit="events → counters"),
        Stage(similarity, SimilarityKnobs(), heavy=True, part="Data", unit="events → factors"),
        Stage(examples, ExampleKnobs(), unit="impressions → training rows"),
        Stage(features, FeatureKnobs(), heavy=True, unit="training rows → features"),
        Stage(ranking, RankingKnobs(), unit="training rows → trees"),
        Stage(candidates, CandidateKnobs(), serving=True, heavy=True, unit="titles → candidates"),
        Stage(ranked, serving=True, unit="candidates → in order"),
        Stage(shown, ShownKnobs(), serving=True, unit="in order → shown"),
        Stage(modelled, part="Judging", unit="held-out page views → metrics"),
        Stage(offline, part="Judging", unit="page views judged → metrics"),
        Stage(oracle, part="Judging", heavy=True, unit="titles → the best list"),
        Stage(verdict, part="Judging", unit="page views → page views judged"),
    ),
)

# Two BLAS threads wait for each other on a busy machine, and their sums differ in the last bit from one thread's.
threadpool_limits(limits=1, user_api="blas")
