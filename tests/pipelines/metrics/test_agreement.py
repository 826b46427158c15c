"""The ranking metrics agree with trec_eval and ir_measures, request by request."""

from dataclasses import dataclass
from functools import partial

import ir_measures
import numpy as np
import pytest
import pytrec_eval
from ir_measures import AP, RR, R, Success, nDCG

from pipelines.metrics import average_precision, hits, ndcg, ranked_gains, recall, reciprocal_rank

N_REQUESTS, N_ITEMS = 60, 30


@dataclass
class Judged:
    """Requests whose last items were never retrieved, in our form and in theirs."""

    ranked: np.ndarray
    ideal: np.ndarray
    qrels: dict[str, dict[str, int]]
    run: dict[str, dict[str, float]]

    @property
    def n_relevant(self) -> np.ndarray:
        return (self.ideal > 0).sum(axis=1)


def judged(highest_gain: int, share_relevant: float, n_retrieved: int) -> Judged:
    """Random requests, the first five of them without a relevant item; scores differ within a request."""
    rng = np.random.default_rng([highest_gain, n_retrieved])
    shape = (N_REQUESTS, N_ITEMS)
    gains = rng.integers(1, highest_gain + 1, size=shape) * (rng.random(shape) < share_relevant)
    gains[:5] = 0
    scores = rng.permuted(np.tile(np.arange(N_ITEMS), (N_REQUESTS, 1)), axis=1)
    present = np.arange(N_ITEMS) < rng.integers(1, n_retrieved + 1, size=(N_REQUESTS, 1))
    qrels = {str(q): {str(d): int(gain) for d, gain in enumerate(row)} for q, row in enumerate(gains)}
    run = {str(q): {str(d): float(scores[q, d]) for d in np.flatnonzero(present[q])} for q in range(N_REQUESTS)}
    return Judged(ranked_gains(scores, gains, 0, present), gains.astype(float), qrels, run)


@pytest.fixture(
    params=[(1, 0.1, N_ITEMS), (1, 0.5, 12), (4, 0.2, N_ITEMS), (4, 0.9, 12)],
    ids=["binary and rare", "binary and missed", "graded", "graded and missed"],
    scope="module",
)
def requests(request: pytest.FixtureRequest) -> Judged:
    return judged(*request.param)


OURS = {
    "nDCG": lambda r, k: ndcg(r.ranked, k, r.ideal),
    "R": lambda r, k: recall(r.ranked, k, r.n_relevant),
    "HR": lambda r, k: hits(r.ranked, k, r.n_relevant),
    "RR": lambda r, k: reciprocal_rank(r.ranked, k, r.n_relevant),
    "AP": lambda r, k: average_precision(r.ranked, k, r.n_relevant),
}
TREC_EVAL = {"nDCG": "ndcg_cut", "R": "recall", "HR": "success", "AP": "map_cut"}
IR_MEASURES = {"nDCG": nDCG, "R": R, "HR": Success, "RR": RR, "AP": AP}


def assert_agrees(ours: np.ndarray, theirs: dict[str, float], requests: Judged) -> None:
    """Theirs is 0 where nothing is relevant and ours is NaN, and only there."""
    np.testing.assert_array_equal(np.isnan(ours), requests.n_relevant == 0)
    expected = [theirs.get(str(q), 0.0) for q in range(N_REQUESTS)]
    np.testing.assert_allclose(np.nan_to_num(ours), expected, rtol=0, atol=1e-9)


def trec_eval(requests: Judged, measure: str) -> dict[str, float]:
    figures = pytrec_eval.RelevanceEvaluator(requests.qrels, {measure}).evaluate(requests.run)
    return {query: figure[measure.replace(".", "_")] for query, figure in figures.items()}


@pytest.mark.parametrize("k", [1, 3, 10, N_ITEMS + 5])
@pytest.mark.parametrize("name", TREC_EVAL)
def test_a_cut_figure_agrees_with_trec_eval(requests: Judged, name: str, k: int) -> None:
    assert_agrees(OURS[name](requests, k), trec_eval(requests, f"{TREC_EVAL[name]}.{k}"), requests)


@pytest.mark.parametrize(("name", "measure"), [("RR", "recip_rank"), ("AP", "map")])
def test_a_figure_over_the_whole_list_agrees_with_trec_eval(requests: Judged, name: str, measure: str) -> None:
    assert_agrees(OURS[name](requests, None), trec_eval(requests, measure), requests)


@pytest.mark.parametrize("k", [1, 3, 10, N_ITEMS + 5])
@pytest.mark.parametrize("name", IR_MEASURES)
def test_a_figure_agrees_with_ir_measures(requests: Judged, name: str, k: int) -> None:
    measured = ir_measures.iter_calc([IR_MEASURES[name] @ k], requests.qrels, requests.run)
    assert_agrees(OURS[name](requests, k), {figure.query_id: figure.value for figure in measured}, requests)


@pytest.mark.parametrize(("ours", "theirs"), [(reciprocal_rank, RR), (average_precision, AP)])
def test_a_figure_without_cutoff_agrees_with_ir_measures(requests: Judged, ours: partial, theirs: object) -> None:
    measured = ir_measures.iter_calc([theirs], requests.qrels, requests.run)
    figures = ours(requests.ranked, n_relevant=requests.n_relevant)
    assert_agrees(figures, {figure.query_id: figure.value for figure in measured}, requests)
