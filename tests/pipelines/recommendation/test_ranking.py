from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.learning.learners import LIGHTGBM
from pipelines.recommendation import RECOMMENDATION
from pipelines.recommendation.facts import facts
from pipelines.recommendation.features import Rows
from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION
from synthetic_data.video_home import SLATE

RunWith = Callable[[Mapping[str, object]], Run]


def held_out_rows(run: Run, n: int = 2000) -> tuple[Rows, np.ndarray]:
    """Some impressions of the held-out day, and their places."""
    log = run["world"].impressions.iloc[-n:]
    day = run["world"].views[c.DAY].to_numpy()[log[c.VIEW]]
    return Rows(log[c.VIEW].to_numpy(), log[c.TITLE].to_numpy(), day, late=True), log[c.POSITION].to_numpy()


def value(run: Run, name: str) -> float:
    return facts(run)[name].estimate.value


@pytest.mark.parametrize("position", ["ignored", "feature", "inverse_propensity", "examination"])
def test_expected_clicks_match_those_observed_whatever_is_made_of_position(run_with: RunWith, position: str) -> None:
    assert value(run_with({"ranking.position": position}), "calibration") == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("model", ["lightgbm", "logistic"])
def test_the_correction_for_thinned_negatives_mends_predictions_several_times_too_high(
    run_with: RunWith, model: str
) -> None:
    thin = {"examples.negatives_kept": 0.1, "ranking.model": model}
    assert value(run_with(thin), "calibration") == pytest.approx(1, abs=0.3)
    assert value(run_with({**thin, "examples.recalibrate": False}), "calibration") > 3


def test_the_correction_is_the_formula_its_knob_names(run_with: RunWith) -> None:
    thin = {"examples.negatives_kept": 0.1, "ranking.position": "ignored"}
    corrected, raw = (run_with({**thin, "examples.recalibrate": on}) for on in (True, False))
    rows, place = held_out_rows(corrected)
    p = raw["ranking"].click_probability(rows, place)
    assert corrected["ranking"].click_probability(rows, place) == pytest.approx(p / (p + (1 - p) / 0.1))
    assert np.array_equal(corrected["ranking"].score(rows), raw["ranking"].score(rows))


def test_a_title_further_down_is_expected_to_be_clicked_less_unless_position_is_ignored(run_with: RunWith) -> None:
    for position in ("inverse_propensity", "examination", "ignored"):
        ranking = run_with({"ranking.position": position})["ranking"]
        rows, _ = held_out_rows(run_with({}), 200)
        by_place = np.array([ranking.click_probability(rows, np.full(200, place)) for place in range(SLATE)])
        expected = np.outer(ranking.examination if position != "ignored" else np.ones(SLATE), by_place[0])
        assert by_place == pytest.approx(expected, rel=1e-6)


def test_examination_is_read_off_the_random_bucket(run_with: RunWith) -> None:
    run = run_with({"world.randomised": 0.3})
    seen, log = run["ranking"].examination, run["world"].impressions
    past = run["split"].bucket[run["world"].views[c.DAY].to_numpy()[run["split"].bucket] < run["split"].present]
    clicks = log[log[c.VIEW].isin(past)].groupby(c.POSITION)[c.CLICKED].sum().to_numpy()
    spread = np.sqrt(1 / clicks + 1 / clicks[0])
    assert (np.abs(np.log(seen) - np.log(EXAMINATION)) < 4 * spread + 0.1).all()
    assert seen[0] == 1
    assert (np.diff(seen) <= 0).all()


def test_without_a_bucket_examination_is_the_prior(run_with: RunWith) -> None:
    seen = run_with({"world.randomised": 0.0})["ranking"].examination
    assert seen == pytest.approx(1 / np.arange(1, SLATE + 1))


def test_a_score_of_one_number_a_title_is_the_same_for_everybody(run_with: RunWith) -> None:
    run = run_with({"ranking.model": "popularity"})
    rows, _ = held_out_rows(run)
    history = run["history"]
    assert np.array_equal(run["ranking"].score(rows), (history.title_organic + history.title_clicks[14])[rows.title])
    recent = run_with({"ranking.model": "recent_popularity"})["ranking"].score(rows)
    assert np.array_equal(recent, (history.title_clicks[14] - history.title_clicks[11])[rows.title])


@pytest.mark.parametrize("model", ["matrix_factorisation", "item_knn"])
def test_a_collaborative_score_is_that_of_the_user_and_the_title(run_with: RunWith, model: str) -> None:
    run = run_with({"ranking.model": model})
    rows, _ = held_out_rows(run)
    user = run["world"].views[c.USER].to_numpy()[rows.view]
    expected = getattr(run["similarity"].late, model)[user, rows.title]
    assert np.array_equal(run["ranking"].score(rows), expected)
    assert run["ranking"].click_probability(*held_out_rows(run)) is None


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_calibration_makes_probabilities_of_what_were_none_and_keeps_their_order(
    run_with: RunWith, method: str
) -> None:
    run = run_with({"ranking.model": "lambdarank", "ranking.calibration": method, "examples.negatives_kept": 0.1})
    assert value(run, "calibration") == pytest.approx(1, abs=0.3)
    rows, place = held_out_rows(run)
    order = np.argsort(run["ranking"].log_odds(rows, place), kind="stable")
    calibrated = run["ranking"].click_probability(rows, place)[order]
    assert ((calibrated > 0) & (calibrated < 1)).all()
    assert (np.diff(calibrated) >= -1e-12).all()


def test_lambdarank_alone_claims_no_probability(run_with: RunWith) -> None:
    run = run_with({"ranking.model": "lambdarank"})
    assert run["ranking"].click_probability(*held_out_rows(run)) is None


def test_the_rows_calibrated_on_are_kept_from_the_model(run_with: RunWith, default_run: Run) -> None:
    n = run_with({"ranking.calibration": "platt"})["ranking"].n_in
    assert n == pytest.approx(0.8 * default_run["examples"].n_out, rel=0.03)
    assert default_run["ranking"].n_in == default_run["examples"].n_out


def test_the_same_knobs_give_the_same_figures_to_the_last_bit() -> None:
    assert LIGHTGBM["num_threads"] == 1
    knobs = RECOMMENDATION.turned({"world.seed": 12})
    runs = [RECOMMENDATION.run(knobs) for _ in range(2)]
    assert runs[0].results["world"] is not runs[1].results["world"]
    one, other = ({name: fact.estimate for name, fact in facts(run).items()} for run in runs)
    assert one == other
    for stage in ("candidates", "ranked", "shown"):
        assert runs[0][stage].title.tobytes() == runs[1][stage].title.tobytes()
    assert runs[0]["ranked"].score.tobytes() == runs[1]["ranked"].score.tobytes()


def test_candidates_are_ranked_by_falling_score_and_equal_ones_at_random(run_with: RunWith, default_run: Run) -> None:
    title, score = default_run["ranked"].title, default_run["ranked"].score
    assert (np.diff(score, axis=1) <= 0).all()
    assert np.array_equal(np.sort(title, axis=1), np.sort(default_run["candidates"].title, axis=1))
    constant = run_with({"ranking.model": "constant"})
    merged = constant["candidates"].title
    place = np.nonzero(constant["ranked"].title[:, :, None] == merged[:, None, :])[2].reshape(merged.shape)
    n = merged.shape[1]
    spread = n / np.sqrt(12 * len(merged))
    assert np.abs(place.mean(axis=0) - (n - 1) / 2).max() < 5 * spread


def test_more_trees_fit_the_training_rows_better(run_with: RunWith) -> None:
    losses = []
    for trees in (5, 60, 200):
        run = run_with({"ranking.trees": trees, "ranking.position": "ignored"})
        row, clicked = run["examples"].row, run["examples"].clicked
        log = run["world"].impressions
        view = log[c.VIEW].to_numpy()[row]
        rows = Rows(view, log[c.TITLE].to_numpy()[row], run["world"].views[c.DAY].to_numpy()[view], late=False)
        p = run["ranking"].click_probability(rows, log[c.POSITION].to_numpy()[row])
        losses.append(-np.log(np.where(clicked, p, 1 - p)).mean())
    assert all(more < fewer for fewer, more in pairwise(losses))
