"""Stage `modelled`: the log's slates as the model sees them, and the metrics of that. The lists shown play no part."""

import numpy as np

from pipelines import metrics
from pipelines.learning.slates import Graded, Slates, slates
from pipelines.metrics import Estimate
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Rows, as_of
from pipelines.recommendation.ranking import Ranking
from pipelines.recommendation.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.video_home import SLATE, VideoHome

SEED = 5


def modelled(world: VideoHome, split: Split, examples: Examples, ranking: Ranking) -> Graded:
    """Score the held-out slates and the random bucket, and compare with what was clicked."""
    held_out = _slates(world, split, examples, ranking, split.held_out)
    predicted = None if held_out.probability is None else held_out.probability.ravel()
    bucket = _slates(world, split, examples, ranking, split.bucket)
    found = {
        **_ranking_metrics(held_out, ranking),
        **metrics.probability_metrics(held_out.gain.ravel(), predicted, np.repeat(held_out.request, SLATE), SEED),
        "bucket nDCG@10": _ndcg(bucket.score, bucket.gain),
    }
    return Graded(found, held_out)


def _slates(world: VideoHome, split: Split, examples: Examples, ranking: Ranking, view: Ints) -> Slates:
    """The slates of some views, scored as the model would order them and as they were shown."""
    log = world.impressions
    row = (view[:, None] * SLATE + np.arange(SLATE)).ravel()
    each = np.repeat(view, SLATE)
    rows = Rows(each, log[c.TITLE].to_numpy()[row], as_of(world, split, examples.leaking, each), late=True)
    place = np.tile(np.arange(SLATE), len(view))
    score = np.asarray(ranking.score(rows), dtype=float)
    probability = ranking.click_probability(rows, place, score)
    item, clicked = (log[name].to_numpy()[row] for name in (c.TITLE, c.CLICKED))
    return slates(each, place, SLATE, item, clicked, score, probability)


def _ndcg(score: Floats, gain: Floats) -> Estimate:
    return metrics.mean_estimate(metrics.ndcg(metrics.ranked_gains(score, gain, SEED), 10), SEED)


def _ranking_metrics(held_out: Slates, ranking: Ranking) -> dict[str, Estimate]:
    """Order metrics over the ten titles that production showed: what they cannot see, it did not show."""
    ranked = metrics.ranked_gains(held_out.score, held_out.gain, SEED)
    weighted = metrics.ips_gains(held_out.gain, ranking.examination)
    views = np.repeat(held_out.request, SLATE)
    return {
        "AUC": metrics.auc_estimate(held_out.gain.ravel(), held_out.score.ravel(), views, SEED),
        "nDCG@10": metrics.mean_estimate(metrics.ndcg(ranked, 10), SEED),
        "nDCG@3": metrics.mean_estimate(metrics.ndcg(ranked, 3), SEED),
        "R@3": metrics.mean_estimate(metrics.recall(ranked, 3), SEED),
        "RR@10": metrics.mean_estimate(metrics.reciprocal_rank(ranked, 10), SEED),
        "AP": metrics.mean_estimate(metrics.average_precision(ranked), SEED),
        "IPS nDCG@10": _ndcg(held_out.score, weighted),
    }
