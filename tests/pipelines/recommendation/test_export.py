"""Exported files: trec_eval agrees with the run, and the tables hold the log but not the truth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
import pytrec_eval

from pipelines.answers import ANSWERS
from pipelines.engine import Run
from pipelines.recommendation.candidates import SOURCES
from pipelines.recommendation.export import tables, trec
from synthetic_data.video_home import SLATE, TOPICS
from tests.pipelines.running import RunWith

ANSWER = ANSWERS["recommendation"]
TIES: dict[str, Mapping[str, object]] = {
    "few": {},
    "many": {"ranking.model": "popularity"},
    "nothing but": {"ranking.model": "constant"},
    "some, by trees": {"ranking.trees": 5, "ranking.leaves": 2, "world.seed": 3},
}


@pytest.fixture(scope="module")
def run(run_with: RunWith) -> Run:
    return run_with({"candidates.n_candidates": 30, "shown.exploration": 0.1})


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


def test_the_log_is_exported_and_the_truth_is_not(run: Run) -> None:
    found = tables(run)
    assert list(found["impressions"]) == ["view", "position", "title", "clicked", "propensity", "pinned"]
    columns = [str(name) for table in found.values() for name in table]
    assert [name for name in columns if "prob" in name or "true" in name] == []


def test_codes_are_written_as_words(run: Run) -> None:
    found = tables(run)
    assert set(found["views"]["device"]) == {"tv", "mobile", "desktop"}
    assert "film" in set(found["titles"]["format"])
    assert list(found["topics"]) == ["title", *TOPICS]
    np.testing.assert_allclose(found["topics"].drop(columns="title").sum(axis=1), 1)


def test_candidates_come_in_the_rankers_order_with_the_rank_each_source_gave(run: Run) -> None:
    table = tables(run)["candidates"]
    assert len(table) == (run["candidates"].title >= 0).sum()
    for _, view in table.groupby("view"):
        assert (np.diff(view["score"]) <= 0).all()
        assert (view["rank"] == np.arange(1, len(view) + 1)).all()
    found = table[list(SOURCES)]
    assert found.notna().any(axis=1).all()
    assert found.min().min() == 1


def test_a_shown_list_names_its_titles_and_why_they_are_there(run: Run) -> None:
    table = tables(run)["shown"]
    assert len(table) == len(run["split"].judged) * SLATE
    assert (table["name"] == run["world"].titles["name"].to_numpy()[table["title"]]).all()
    assert set(table["reason"]) == {"ranked", "explored"}
