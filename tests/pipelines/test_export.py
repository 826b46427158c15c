"""Exported files: trec_eval agrees with the run, and the tables hold the log but not the truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.answers import ANSWERS
from pipelines.commands import keeping
from pipelines.engine import Run
from pipelines.export import export, strictly_falling, tables, trec
from pipelines.facts import Facts
from pipelines.recommendation.candidates import SOURCES
from synthetic_data.video_home import SLATE, TOPICS

RunWith = Callable[[Mapping[str, object]], Run]
ANSWER = ANSWERS["recommendation"]
TIES: dict[str, Mapping[str, object]] = {
    "few": {},
    "many": {"ranking.model": "popularity"},
    "nothing but": {"ranking.model": "constant"},
    "some, by trees": {"ranking.trees": 5, "ranking.leaves": 2, "world.seed": 3},
}


@pytest.fixture(scope="module")
def run_with() -> RunWith:
    cache = keeping({})
    return lambda settings: ANSWER.pipeline.run(ANSWER.pipeline.turned(settings), cache)


@pytest.fixture(scope="module")
def run(run_with: RunWith) -> Run:
    return run_with({"candidates.n_candidates": 30, "shown.exploration": 0.1})


@pytest.fixture(scope="module")
def facts(run: Run) -> Facts:
    return ANSWER.facts(run)


@pytest.mark.parametrize("settings", TIES.values(), ids=[f"{name} ties" for name in TIES])
def test_trec_eval_finds_the_ndcg_of_the_run(settings: Mapping[str, object], run_with: RunWith) -> None:
    run = run_with(settings)
    files = {name: text.splitlines() for name, text in trec(run).items()}
    qrels, scores = pytrec_eval.parse_qrel(files["qrels.trec"]), pytrec_eval.parse_run(files["run.trec"])
    figures = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.10", "map", "recip_rank"}).evaluate(scores)
    clicked = [view for view, labels in qrels.items() if any(labels.values())]
    assert len(qrels) == len(figures) == run["modelled"].n_in
    assert 0 < len(clicked) < len(qrels)
    for ours, theirs in {"nDCG@10": "ndcg_cut_10", "AP": "map", "RR@10": "recip_rank"}.items():
        mean = np.mean([figures[view][theirs] for view in clicked])
        assert mean == pytest.approx(run["offline"].metrics[ours].value, abs=1e-9)


def test_a_trec_run_is_ranked_from_one_with_falling_scores(run: Run) -> None:
    columns = ["view", "q0", "title", "rank", "score", "tag"]
    rows = pd.DataFrame([line.split(" ") for line in trec(run)["run.trec"].splitlines()], columns=columns)
    assert (rows["q0"] == "Q0").all()
    assert (rows["rank"].astype(int).to_numpy().reshape(-1, SLATE) == np.arange(1, SLATE + 1)).all()
    assert (np.diff(rows["score"].astype(float).to_numpy().reshape(-1, SLATE)) < 0).all()


@given(arrays(np.float32, (3, 6), elements=st.floats(-1e4, 1e4, width=32)))
def test_falling_scores_keep_their_order_and_nearly_their_values(scores: np.ndarray) -> None:
    falling = -np.sort(-scores, axis=1)
    strict = strictly_falling(falling)
    assert (np.diff(strict, axis=1) < 0).all()
    np.testing.assert_allclose(strict, falling, rtol=1e-6, atol=1e-11)


def test_scores_that_fall_already_stay_as_they_are() -> None:
    falling = np.array([[3.0, 1.5, 0.0, -1e-9]], dtype=np.float32)
    np.testing.assert_array_equal(strictly_falling(falling), falling)


def test_parquet_and_csv_hold_the_same_tables(run: Run, facts: Facts, tmp_path: Path) -> None:
    for form in ("parquet", "csv"):
        (tmp_path / form).mkdir()
        written = export(run, facts, tmp_path / form, form)
        assert sorted(written) == sorted((tmp_path / form).iterdir())
    for name, table in tables(run, facts).items():
        parquet = pd.read_parquet(tmp_path / "parquet" / f"{name}.parquet")
        csv = pd.read_csv(tmp_path / "csv" / f"{name}.csv", keep_default_na=False, na_values=[""])
        pd.testing.assert_frame_equal(parquet, table)
        pd.testing.assert_frame_equal(csv, table, check_dtype=False)


def test_the_log_is_exported_and_the_truth_is_not(run: Run, facts: Facts) -> None:
    found = tables(run, facts)
    assert list(found["impressions"]) == ["view", "position", "title", "clicked", "propensity", "pinned"]
    columns = [str(name) for table in found.values() for name in table]
    assert [name for name in columns if "prob" in name or "true" in name] == []


def test_codes_are_written_as_words(run: Run, facts: Facts) -> None:
    found = tables(run, facts)
    assert set(found["views"]["device"]) == {"tv", "mobile", "desktop"}
    assert "film" in set(found["titles"]["format"])
    assert list(found["topics"]) == ["title", *TOPICS]
    np.testing.assert_allclose(found["topics"].drop(columns="title").sum(axis=1), 1)


def test_candidates_come_in_the_rankers_order_with_the_rank_each_source_gave(run: Run, facts: Facts) -> None:
    table = tables(run, facts)["candidates"]
    assert len(table) == (run["candidates"].title >= 0).sum()
    for _, view in table.groupby("view"):
        assert (np.diff(view["score"]) <= 0).all()
        assert (view["rank"] == np.arange(1, len(view) + 1)).all()
    found = table[list(SOURCES)]
    assert found.notna().any(axis=1).all()
    assert found.min().min() == 1


def test_a_shown_list_names_its_titles_and_why_they_are_there(run: Run, facts: Facts) -> None:
    table = tables(run, facts)["shown"]
    assert len(table) == len(run["split"].judged) * SLATE
    assert (table["name"] == run["world"].titles["name"].to_numpy()[table["title"]]).all()
    assert set(table["reason"]) == {"ranked", "explored"}


def test_every_fact_is_exported_with_its_interval(run: Run, facts: Facts) -> None:
    table = tables(run, facts)["facts"].set_index("name")
    assert list(table.index) == list(facts)
    kept = facts["value_kept"].estimate
    assert tuple(table.loc["value_kept", ["value", "low", "high"]]) == (kept.value, kept.low, kept.high)
