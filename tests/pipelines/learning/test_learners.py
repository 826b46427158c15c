from dataclasses import replace

import numpy as np
import pytest

from pipelines.learning.learners import LEARNED, Data, fit, fit_each, position_weights
from synthetic_data.behaviour import sigmoid

PLACES = 5


def made_up(n_requests: int = 400, seed: int = 0) -> Data:
    """Clicks that follow the first of three features, seen less often further down."""
    rng = np.random.default_rng(seed)
    n = n_requests * PLACES
    matrix = rng.normal(size=(n, 3)).astype(np.float32)
    place = np.tile(np.arange(PLACES), n_requests)
    label = rng.random(n) < 1 / (1 + np.exp(-2 * matrix[:, 0])) / (1 + place)
    return Data(matrix, ["a: b", "c", "d"], label, np.ones(n), place, np.full(n_requests, PLACES))


@pytest.mark.parametrize("model", LEARNED)
def test_every_learner_finds_what_clicks_follow_and_shares_out_importance(model: str) -> None:
    data = made_up()
    raw, importance = fit(data, model, trees=20, leaves=7)
    scores = raw(data.matrix)
    assert np.corrcoef(scores, data.matrix[:, 0])[0, 1] > 0.8
    assert max(importance, key=lambda name: importance[name]) == "a: b"
    assert sum(importance.values()) == pytest.approx(1)
    assert raw(data.matrix[:0]).shape == (0,)
    assert data.n == len(scores)


def test_only_lambdarank_needs_places_and_groups() -> None:
    data = replace(made_up(), position=None, group=None)
    for model in ("logistic", "lightgbm"):
        raw, _ = fit(data, model, trees=5, leaves=3)
        assert np.isfinite(raw(data.matrix)).all()


def test_a_debiased_lambdarank_is_another_one() -> None:
    data = made_up()
    plain, debiased = (fit(data, "lambdarank", 20, 7, debias=debias)[0](data.matrix) for debias in (False, True))
    assert not np.array_equal(plain, debiased)


@pytest.mark.parametrize("label", [False, True])
def test_a_logistic_regression_of_one_class_gives_its_rate_to_all(label: bool) -> None:
    data = made_up(20)
    raw, importance = fit(replace(data, label=np.full(data.n, label)), "logistic", 5, 3)
    assert sigmoid(raw(data.matrix)) == pytest.approx(np.full(data.n, float(label)), abs=1e-5)
    assert np.ptp(raw(data.matrix)) == 0
    assert importance == {}


@pytest.mark.parametrize("position", ["inverse_propensity", "examination", "ignored"])
def test_weights_give_the_odds_of_a_click_if_looked_at(position: str) -> None:
    liked, seen = 0.4, 0.25
    label = np.arange(10_000) < 10_000 * liked * seen
    weight = position_weights(label, np.full(len(label), seen), position)
    odds = weight[label].sum() / weight[~label].sum()
    if position == "ignored":
        assert odds == pytest.approx(liked * seen / (1 - liked * seen))
    else:
        # The odds of a click as shown over the chance of being seen: near those of liking while clicks are rare.
        assert odds == pytest.approx(liked * seen / (1 - liked * seen) / seen)


def test_a_click_at_a_place_hardly_seen_does_not_weigh_without_bound() -> None:
    assert position_weights(np.array([True]), np.array([1e-9]), "inverse_propensity")[0] == 20


@pytest.mark.parametrize("model", ["logistic", "lightgbm"])
def test_heads_fitted_together_are_those_fitted_one_by_one(model: str) -> None:
    data, rng = made_up(), np.random.default_rng(1)
    heads = [
        data,
        replace(data, label=~data.label, weight=rng.random(data.n)),
        replace(data, label=rng.random(data.n) < 0.02),
        data,
    ]
    for head, (raw, importance) in zip(heads, fit_each(heads, model, trees=10, leaves=5), strict=True):
        [(alone, alone_importance)] = fit_each([head], model, trees=10, leaves=5)
        assert np.array_equal(raw(data.matrix), alone(data.matrix))
        assert importance == alone_importance


def test_one_of_many_heads_learns_more_from_a_tree() -> None:
    data = made_up()
    [(among_many, _)] = fit_each([data], "lightgbm", trees=10, leaves=5)
    alone, _ = fit(data, "lightgbm", trees=10, leaves=5)
    assert np.std(among_many(data.matrix)) > 1.2 * np.std(alone(data.matrix))
