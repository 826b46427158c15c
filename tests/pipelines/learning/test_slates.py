import numpy as np

from pipelines.learning.slates import Graded, slates


def test_impressions_become_slates_in_the_order_they_were_shown() -> None:
    request, place = np.array([7, 3, 7, 3]), np.array([1, 0, 0, 2])
    found = slates(
        request, place, 3, np.array([10, 11, 12, 13]), np.array([True, False, False, True]),
        np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.5, 0.6, 0.7, 0.8]),
    )  # fmt: skip
    assert found.request.tolist() == [3, 7]
    assert found.item.tolist() == [[11, -1, 13], [12, 10, -1]]
    assert found.gain.tolist() == [[0, 0, 1], [0, 1, 0]]
    assert found.score.tolist() == [[0.2, 0, 0.4], [0.3, 0.1, 0]]
    assert found.probability is not None
    assert found.probability.tolist() == [[0.6, 0, 0.8], [0.7, 0.5, 0]]
    assert (Graded({}, found).n_in, Graded({}, found).n_out) == (2, 0)


def test_a_model_without_probabilities_leaves_none() -> None:
    one = np.array([0])
    assert slates(one, one, 1, one, np.array([True]), np.ones(1), None).probability is None
