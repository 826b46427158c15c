"""The ad funnel: how an answer to "How would you structure the ad selection process?" runs, stage by stage."""

from threadpoolctl import threadpool_limits

from pipelines.ad_funnel.auction import AuctionKnobs, auction
from pipelines.ad_funnel.clicks import ClickKnobs, clicks
from pipelines.ad_funnel.conversions import ConversionKnobs, conversions
from pipelines.ad_funnel.examples import ExampleKnobs, examples
from pipelines.ad_funnel.features import FeatureKnobs, features
from pipelines.ad_funnel.history import history
from pipelines.ad_funnel.offline import offline
from pipelines.ad_funnel.phase_1 import Phase1Knobs, phase_1
from pipelines.ad_funnel.phase_2 import Phase2Knobs, phase_2
from pipelines.ad_funnel.phase_3 import Phase3Knobs, phase_3
from pipelines.ad_funnel.split import split
from pipelines.ad_funnel.world import WorldKnobs, world
from pipelines.engine import Pipeline, Stage
from pipelines.judge.ad_funnel import meter, money, oracle, verdict

__all__ = ["AD_FUNNEL"]

AD_FUNNEL = Pipeline(
    "ad_funnel",
    (
        Stage(world, WorldKnobs(), heavy=True, part="Data", unit="ads → impressions in the log"),
        Stage(split, part="Data", unit="impressions → to learn from"),
        Stage(history, heavy=True, part="Data", unit="impressions → counters"),
        Stage(examples, ExampleKnobs(), unit="impressions → training rows", title="Training examples"),
        Stage(features, FeatureKnobs(), unit="training rows → features"),
        Stage(clicks, ClickKnobs(), unit="training rows → trees", title="Click model"),
        Stage(conversions, ConversionKnobs(), unit="clicks → conversions", title="Conversion model"),
        Stage(phase_1, Phase1Knobs(), serving=True, heavy=True, unit="ads → kept", title="Phase 1: criteria"),
        Stage(phase_2, Phase2Knobs(), serving=True, unit="kept → kept", title="Phase 2: trim"),
        Stage(phase_3, Phase3Knobs(), serving=True, unit="kept → in order", title="Phase 3: the model"),
        Stage(offline, part="Judging", unit="held-out requests → metrics"),
        Stage(meter, heavy=True, part="Judging", unit="requests → ads it can count"),
        Stage(auction, AuctionKnobs(), serving=True, unit="in order → shown", title="Auction and budgets"),
        Stage(oracle, heavy=True, part="Judging", unit="ads → the best four"),
        Stage(verdict, part="Judging", unit="requests → requests judged"),
        Stage(money, part="Judging", unit="requests → requests judged"),
    ),
)

# Two BLAS threads wait for each other on a busy machine, and their sums differ in the last bit from one thread's.
threadpool_limits(limits=1, user_api="blas")
