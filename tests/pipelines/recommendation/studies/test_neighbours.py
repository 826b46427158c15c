import numpy as np
import pytest

from pipelines.recommendation.studies import nearest_neighbours


def test_the_exact_search_finds_all_and_compares_all() -> None:
    exact = nearest_neighbours((500, 2_000)).query("method == 'exact'")
    assert exact[["recall", "scanned"]].to_numpy().tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert exact["build_s"].eq(0).all()


def test_the_index_compares_less_and_still_finds_most() -> None:
    index = nearest_neighbours((2_000, 20_000)).query("method == 'inverted_file'")
    assert index["scanned"].is_monotonic_decreasing
    assert (index["recall"] > 0.5).all()
    assert (index[["ms", "build_s"]] > 0).all(axis=None)


def test_what_is_found_depends_on_the_seed_alone() -> None:
    first, second = (nearest_neighbours((1_000,), seed=3)[["recall", "scanned"]] for _ in range(2))
    assert np.array_equal(first, second)


def test_fewer_vectors_than_are_asked_for_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 100"):
        nearest_neighbours((50,))
