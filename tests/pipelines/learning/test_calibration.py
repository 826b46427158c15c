import numpy as np
import pytest

from pipelines.learning.calibration import FOLD_SHARE, calibration_fold, fit_curve, unchanged

RNG = np.random.default_rng(0)
TRUE = RNG.uniform(0.02, 0.6, 20_000)
LABEL = RNG.random(len(TRUE)) < TRUE
PROMISED = TRUE / (TRUE + (1 - TRUE) / 4)  # odds four times too high
WEIGHT = np.ones(len(TRUE))


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_odds_that_are_too_high_are_brought_back(method: str) -> None:
    found = fit_curve(method, PROMISED, LABEL, WEIGHT)(PROMISED)
    assert np.abs(found - TRUE).mean() < 0.02
    assert found.mean() == pytest.approx(LABEL.mean(), abs=0.005)


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_a_row_stands_for_as_many_as_it_weighs(method: str) -> None:
    thinned = LABEL | (np.random.default_rng(1).random(len(LABEL)) < 0.2)
    weight = np.where(LABEL, 1.0, 5.0)
    curve = fit_curve(method, PROMISED[thinned], LABEL[thinned], weight[thinned])
    assert curve(PROMISED).mean() == pytest.approx(LABEL.mean(), abs=0.02)


@pytest.mark.parametrize(
    ("method", "label"),
    [("none", LABEL), ("platt", np.zeros(len(LABEL), dtype=bool)), ("isotonic", np.ones(len(LABEL), dtype=bool))],
)
def test_what_teaches_nothing_changes_nothing(method: str, label: np.ndarray) -> None:
    assert fit_curve(method, PROMISED, label, WEIGHT) is unchanged
    assert unchanged(PROMISED) is PROMISED


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_nothing_maps_to_nothing(method: str) -> None:
    assert fit_curve(method, PROMISED, LABEL, WEIGHT)(np.zeros(0)).shape == (0,)


def test_a_fifth_of_the_requests_is_kept_for_calibration_each_with_all_its_rows() -> None:
    request = np.repeat(np.arange(4000), 3)
    fold = calibration_fold("platt", request, 4000, np.random.default_rng(0))
    by_request = fold.reshape(-1, 3)
    assert (by_request.all(axis=1) == by_request.any(axis=1)).all()
    assert fold.mean() == pytest.approx(FOLD_SHARE, abs=4 * np.sqrt(FOLD_SHARE * (1 - FOLD_SHARE) / 4000))
    assert not calibration_fold("none", request, 4000, np.random.default_rng(0)).any()
