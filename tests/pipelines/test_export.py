"""Files of any run: trec_eval orders slates as the metrics do, and both formats of tables hold the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.answers import ANSWERS
from pipelines.engine import Run
from pipelines.export import coded_as_words, export, facts_table, strictly_falling, trec_files
from pipelines.metrics import ndcg, ranked_gains

SEED = 5


@given(arrays(np.float32, (3, 6), elements=st.floats(-1e4, 1e4, width=32)))
def test_falling_scores_keep_their_order_and_nearly_their_values(scores: np.ndarray) -> None:
    falling = -np.sort(-scores, axis=1)
    strict = strictly_falling(falling)
    assert (np.diff(strict, axis=1) < 0).all()
    np.testing.assert_allclose(strict, falling, rtol=1e-6, atol=1e-11)


def test_scores_that_fall_already_stay_as_they_are() -> None:
    falling = np.array([[3.0, 1.5, 0.0, -1e-9]], dtype=np.float32)
    np.testing.assert_array_equal(strictly_falling(falling), falling)


@given(st.integers(0, 2**32 - 1))
def test_trec_eval_finds_the_ndcg_of_slates_with_ties_and_empty_places(seed: int) -> None:
    rng = np.random.default_rng(seed)
    item = np.argsort(rng.random((4, 7)), axis=1)
    item[rng.random(item.shape) < 0.3] = -1
    item[:, 0] = 40
    there = item >= 0
    label = (rng.random(item.shape) < 0.5) & there
    label[:, 0] = True
    score = np.where(there, rng.integers(0, 3, item.shape).astype(float), -np.inf)
    files = {name: text.splitlines() for name, text in trec_files(np.arange(4), item, label, score, SEED).items()}
    qrels, run = pytrec_eval.parse_qrel(files["qrels.trec"]), pytrec_eval.parse_run(files["run.trec"])
    assert len(files["run.trec"]) == len(files["qrels.trec"]) == there.sum()
    found = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.5"}).evaluate(run)
    expected = ndcg(ranked_gains(score, label.astype(float), SEED, there), 5)
    assert [found[str(i)]["ndcg_cut_5"] for i in range(4)] == pytest.approx(expected.tolist())


def test_parquet_and_csv_hold_the_same_tables(default_run: Run, tmp_path: Path) -> None:
    answer = ANSWERS["recommendation"]
    for form in ("parquet", "csv"):
        (tmp_path / form).mkdir()
        written = export(answer, default_run, tmp_path / form, form)
        assert sorted(written) == sorted((tmp_path / form).iterdir())
    for name, table in {**answer.tables(default_run), "facts": facts_table(answer.facts(default_run))}.items():
        parquet = pd.read_parquet(tmp_path / "parquet" / f"{name}.parquet")
        csv = pd.read_csv(tmp_path / "csv" / f"{name}.csv", keep_default_na=False, na_values=[""])
        pd.testing.assert_frame_equal(parquet, table)
        pd.testing.assert_frame_equal(csv, table, check_dtype=False)


def test_every_fact_is_exported_with_its_interval(default_run: Run) -> None:
    facts = ANSWERS["recommendation"].facts(default_run)
    table = facts_table(facts).set_index("name")
    assert list(table.index) == list(facts)
    kept = facts["value_kept"].estimate
    assert tuple(table.loc["value_kept", ["value", "low", "high"]]) == (kept.value, kept.low, kept.high)


def test_codes_are_written_as_words_and_nothing_else_changes() -> None:
    frame = pd.DataFrame({"kind": [1, 0], "n": [3, 4]})
    assert coded_as_words(frame, {"kind": ("a", "b")}).to_dict("list") == {"kind": ["b", "a"], "n": [3, 4]}
