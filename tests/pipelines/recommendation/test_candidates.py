from collections.abc import Callable, Mapping

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.recommendation.candidates import SOURCES
from synthetic_data import columns as c

RunWith = Callable[[Mapping[str, object]], Run]


def in_turns(ranks: np.ndarray, n: int) -> list[int]:
    """The first of each source, then the second of each, as a person would deal them: ranks (S, I)."""
    taken: list[int] = []
    for rank in range(1, int(ranks.max()) + 1):
        for source in ranks:
            taken += [title for title in np.flatnonzero(source == rank).tolist() if title not in taken]
    return [*taken[:n], *[-1] * (n - len(taken))]


def test_candidates_are_dealt_in_turns_without_repeats(default_run: Run) -> None:
    found = default_run["candidates"]
    for row in range(0, len(found.view), 75):
        assert found.title[row].tolist() == in_turns(found.found_rank[:, row], found.n_out)


def test_each_source_brings_as_many_as_its_knob_says(default_run: Run) -> None:
    found = default_run["candidates"]
    for ranks, source in zip(found.found_rank, SOURCES, strict=True):
        n = default_run.settings[f"candidates.{source}"]
        assert np.array_equal(
            np.sort(ranks, axis=1)[:, -max(n, 1) :], np.tile(np.arange(n + 1)[-max(n, 1) :], (600, 1))
        )
        assert (ranks > 0).sum(axis=1).tolist() == [n] * len(found.view)


def test_popularity_brings_what_was_watched_most(default_run: Run) -> None:
    history, ranks = default_run["history"], default_run["candidates"].found_rank[SOURCES.index("popularity")]
    times = history.title_organic + history.title_clicks[14]
    best = np.sort(times)[::-1][:50]
    assert times[np.argsort(np.where(ranks[0] > 0, ranks[0], 9999))[:50]].tolist() == best.tolist()


def test_recall_counts_the_clicked_titles_that_were_not_pinned(default_run: Run) -> None:
    found, log = default_run["candidates"], default_run["world"].impressions
    for row in range(0, len(found.view), 20):
        slate = log[log[c.VIEW] == found.view[row]]
        clicked = slate.loc[slate[c.CLICKED] & ~slate[c.PINNED], c.TITLE].tolist()
        kept = [title for title in clicked if title in found.title[row]]
        expected = len(kept) / len(clicked) if clicked else np.nan
        assert found.recall[row] == pytest.approx(expected, nan_ok=True)


def test_more_candidates_contain_the_fewer(run_with: RunWith) -> None:
    few, many = (run_with({"candidates.n_candidates": n})["candidates"].title for n in (20, 100))
    assert np.array_equal(few, many[:, :20])


def test_a_random_source_knows_nothing(run_with: RunWith) -> None:
    only_random = {f"candidates.{source}": 100 if source == "random" else 0 for source in SOURCES}
    run = run_with(only_random)
    share = run["candidates"].n_out / run["candidates"].n_in
    best = run["oracle"].title
    found = (best[:, :, None] == run["candidates"].title[:, None, :]).any(axis=2).mean()
    assert found == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / best.size))
