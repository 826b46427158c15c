from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.metrics import auc_estimate, mean_estimate, ndcg, ranked_gains
from pipelines.recommendation.features import Features, Rows
from pipelines.recommendation.modelled import modelled
from synthetic_data import columns as c
from synthetic_data.video_home import SLATE

RunWith = Callable[[Mapping[str, object]], Run]


def shuffled(rows: Rows, order: np.ndarray) -> Rows:
    return Rows(rows.view[order], rows.title[order], rows.as_of[order], rows.late)


def some_rows(run: Run) -> Rows:
    view = np.repeat(run["split"].held_out[:100], SLATE)
    title = run["world"].impressions[c.TITLE].to_numpy().reshape(-1, SLATE)[run["split"].held_out[:100]].ravel()
    return Rows(view, title, np.full(len(view), 14), late=True)


@pytest.mark.parametrize("model", ["lightgbm", "logistic", "lambdarank", "popularity", "matrix_factorisation"])
def test_a_rows_score_does_not_depend_on_the_rows_beside_it(run_with: RunWith, model: str) -> None:
    score, rows = run_with({"ranking.model": model})["ranking"].score, some_rows(run_with({}))
    order = np.random.default_rng(0).permutation(len(rows.view))
    assert score(shuffled(rows, order)) == pytest.approx(score(rows)[order], rel=1e-12)
    assert score(shuffled(rows, order[:1])) == pytest.approx(score(rows)[order[:1]], rel=1e-12)
    assert len(score(shuffled(rows, order[:0]))) == 0


def test_the_features_of_a_row_do_not_depend_on_the_rows_beside_it(default_run: Run) -> None:
    built: Features = default_run["features"]
    rows = some_rows(default_run)
    order = np.random.default_rng(0).permutation(len(rows.view))
    assert np.array_equal(built.matrix(shuffled(rows, order)), built.matrix(rows)[order])
    assert built.matrix(rows).shape == (len(rows.view), len(built.names))


def test_order_metrics_do_not_depend_on_the_order_of_slates_or_of_places(default_run: Run) -> None:
    slates, rng = default_run["modelled"].slates, np.random.default_rng(0)
    views, places = rng.permutation(len(slates.request)), rng.permutation(SLATE)
    score, clicked = slates.score[views][:, places], slates.gain[views][:, places]
    found = default_run["modelled"].metrics
    # Ties, of which there are few, are broken another way.
    again = mean_estimate(ndcg(ranked_gains(score, clicked, 5), 10), 5)
    assert again.value == pytest.approx(found["nDCG@10"].value, abs=2e-3)
    requests = np.repeat(slates.request[views], SLATE)
    assert auc_estimate(clicked.ravel(), score.ravel(), requests, 5).value == pytest.approx(found["AUC"].value)


def test_the_figures_are_the_same_for_views_in_any_order(default_run: Run) -> None:
    run, rng = default_run, np.random.default_rng(0)
    split = replace(
        run["split"], **{name: rng.permutation(getattr(run["split"], name)) for name in ("held_out", "bucket")}
    )
    found = modelled(run["world"], split, run["examples"], run["ranking"]).metrics
    assert found.keys() == run["modelled"].metrics.keys()
    for name, estimate in run["modelled"].metrics.items():
        # Ties are broken by place in the batch, and there are few.
        assert found[name].value == pytest.approx(estimate.value, abs=5e-3)


@pytest.mark.parametrize("position", ["ignored", "feature", "inverse_propensity", "examination"])
def test_a_score_at_hand_gives_the_same_probability_as_scoring_again(run_with: RunWith, position: str) -> None:
    ranking, rows = run_with({"ranking.position": position})["ranking"], some_rows(run_with({}))
    place = np.tile(np.arange(SLATE), len(rows.view) // SLATE)
    again = ranking.click_probability(rows, place)
    assert np.array_equal(ranking.click_probability(rows, place, ranking.score(rows)), again)


def test_metrics_are_computed_on_the_slates_that_were_held_out(default_run: Run) -> None:
    slates, log = default_run["modelled"].slates, default_run["world"].impressions
    assert np.array_equal(slates.request, default_run["split"].held_out)
    for row in range(0, len(slates.request), 200):
        slate = log[log[c.VIEW] == slates.request[row]]
        assert slates.gain[row].tolist() == slate[c.CLICKED].astype(float).tolist()
        rows = Rows(slate[c.VIEW].to_numpy(), slate[c.TITLE].to_numpy(), np.full(SLATE, 14), late=True)
        assert slates.score[row] == pytest.approx(default_run["ranking"].score(rows))
        expected = default_run["ranking"].click_probability(rows, slate[c.POSITION].to_numpy())
        assert slates.probability[row] == pytest.approx(expected)
