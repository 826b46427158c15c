"""Stage `offline`: all that the log says of a run, and what the lists shown look like. Nothing here knows the truth."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines import metrics
from pipelines.learning.slates import Graded, Slates
from pipelines.metrics import Estimate
from pipelines.recommendation.candidates import Candidates, popularity
from pipelines.recommendation.history import History
from pipelines.recommendation.modelled import SEED
from pipelines.recommendation.shown import Shown
from pipelines.recommendation.split import Split
from synthetic_data import columns as c
from synthetic_data.video_home import HELD_OUT_DAY, VideoHome


@dataclass(frozen=True)
class Offline:
    """Metrics by label, and the held-out slates that those of the model were computed on."""

    metrics: Mapping[str, Estimate]
    slates: Slates
    n_in: int

    @property
    def n_out(self) -> int:
        """Metrics."""
        return len(self.metrics)


def offline(
    world: VideoHome, split: Split, history: History, modelled: Graded, candidates: Candidates, shown: Shown
) -> Offline:
    """Every metric: those of the model, recall of the candidates, and what the lists shown are like."""
    found = {
        **modelled.metrics,
        "R@N": metrics.mean_estimate(candidates.recall, SEED),
        **_beyond_accuracy(world, split, history, shown),
    }
    return Offline(found, modelled.slates, n_in=len(split.judged))


def _beyond_accuracy(world: VideoHome, split: Split, history: History, shown: Shown) -> dict[str, Estimate]:
    """What the lists shown are like as a whole; coverage and Gini are one number a run and have no interval."""
    published = world.titles[c.PUBLISHED].to_numpy()
    available = published <= HELD_OUT_DAY
    counts = np.bincount(shown.title[shown.title >= 0], minlength=len(published))[available]
    watched = popularity(history, split.present)
    coverage, gini = float((counts > 0).mean()), metrics.gini(counts)
    return {
        "coverage": metrics.exact(coverage),
        "Gini": metrics.exact(gini),
        "novelty": metrics.mean_estimate(
            metrics.novelty(shown.title, (watched + 1.0) / (watched.sum() + len(watched))), SEED
        ),
        "diversity": metrics.mean_estimate(metrics.intra_list_diversity(shown.title, world.topics), SEED),
        "new titles": metrics.mean_estimate(metrics.share(shown.title, published >= 0), SEED),
    }
