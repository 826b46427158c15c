import numpy as np
import pytest

from pipelines.engine import Run
from synthetic_data import columns as c


def watched_before(run: Run, day: int) -> np.ndarray:
    """Times each user watched each title, (U, I), event by event."""
    world = run["world"]
    times = np.zeros((len(world.users), len(world.titles)))
    np.add.at(times, (world.organic[c.USER], world.organic[c.TITLE]), 1)
    log = world.impressions.merge(world.views, on=c.VIEW)
    log = log[log[c.CLICKED] & (log[c.DAY] < day) & run["split"].counted[log[c.VIEW]]]
    np.add.at(times, (log[c.USER], log[c.TITLE]), 1)
    return times


@pytest.mark.parametrize(("moment", "day"), [("early", 7), ("late", 14)])
def test_co_occurrence_is_shrunk_cosine_added_up_over_what_was_watched(default_run: Run, moment: str, day: int) -> None:
    binary = watched_before(default_run, day) > 0
    score = getattr(default_run["similarity"], moment).item_knn
    count = binary.sum(axis=0)
    for title in (3, 141, 592):
        together = (binary & binary[:, [title]]).sum(axis=0)
        cosine = together / (np.sqrt(count * count[title]) + 10.0)
        cosine[title] = 0
        # Scores are rounded to four decimals.
        assert score[:, title] == pytest.approx(binary @ cosine, rel=1e-6, abs=5.1e-5)


def test_the_factorisation_comes_close_to_the_best_of_its_rank(default_run: Run) -> None:
    times = watched_before(default_run, 14)
    damping = np.maximum(times.sum(axis=0), 1) ** -0.25
    weighted = np.log1p(times) * damping
    scores = default_run["similarity"].late.matrix_factorisation * damping
    left = np.linalg.norm(weighted - scores)
    singular = np.linalg.svd(weighted, compute_uv=False)
    best = np.sqrt((singular[16:] ** 2).sum())
    assert best <= left * (1 + 1e-6)
    assert left < 1.02 * best
