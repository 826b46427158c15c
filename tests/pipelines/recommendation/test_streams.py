from itertools import combinations
from typing import get_args

import numpy as np

from pipelines.metrics.estimate import RESAMPLES
from pipelines.metrics.ranking import TIES
from pipelines.recommendation.streams import Use, stream


def draws(rng: np.random.Generator) -> np.ndarray:
    return rng.random(4000)


def test_a_use_draws_the_same_numbers_each_time() -> None:
    assert all(np.array_equal(draws(stream(use)), draws(stream(use))) for use in get_args(Use))


def test_no_two_uses_draw_numbers_that_go_together() -> None:
    drawn = [draws(stream(use)) for use in get_args(Use)]
    drawn += [draws(np.random.default_rng([seed, kind])) for seed in (5, 11) for kind in (TIES, RESAMPLES)]
    drawn += [draws(rng) for rng in np.random.default_rng(23).spawn(4)]
    drawn += [draws(np.random.default_rng(seed)) for seed in (0, 23)]
    assert max(abs(np.corrcoef(one, other)[0, 1]) for one, other in combinations(drawn, 2)) < 0.08
