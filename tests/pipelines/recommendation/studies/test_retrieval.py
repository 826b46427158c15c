from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from pipelines.engine import Pipeline, Run
from pipelines.judge.recommendation import best_order, list_value
from pipelines.recommendation import studies
from pipelines.recommendation.candidates import SOURCES

RunWith = Callable[[Mapping[str, object]], Run]
ALL_OFF = {f"candidates.{source}": 0 for source in SOURCES}


def test_recall_and_ceiling_at_the_run_s_own_length_are_the_run_s_own(default_run: Run) -> None:
    table = studies.recall_by_n(default_run).set_index("n")
    candidates, verdict = default_run["candidates"], default_run["verdict"]
    own = table.loc[candidates.n_out]
    assert own["recall"] == pytest.approx(np.nanmean(candidates.recall))
    assert own["ceiling"] == pytest.approx(verdict.share(verdict.values["retrieved"]))
    assert own["kept"] == pytest.approx(verdict.share(verdict.values["ranked"]))


def test_shorter_lists_are_what_a_run_with_fewer_candidates_gives(default_run: Run, run_with: RunWith) -> None:
    shorter = run_with({"candidates.n_candidates": 20})["verdict"]
    row = studies.recall_by_n(default_run).set_index("n").loc[20]
    assert row["ceiling"] == pytest.approx(shorter.share(shorter.values["retrieved"]))
    assert row["kept"] == pytest.approx(shorter.share(shorter.values["ranked"]), abs=1e-3)


def test_recall_and_ceiling_never_fall_with_more_candidates(default_run: Run) -> None:
    table = studies.recall_by_n(default_run)
    assert table["recall"].is_monotonic_increasing
    assert table["ceiling"].is_monotonic_increasing


def test_nothing_is_kept_beyond_the_candidates_that_were_scored(default_run: Run) -> None:
    table = studies.recall_by_n(default_run)
    assert (table["kept"].isna() == (table["n"] > default_run["candidates"].n_out)).all()


def test_no_longer_list_is_told_than_the_sources_can_fill(run_with: RunWith) -> None:
    few = {**ALL_OFF, "candidates.popularity": 100}
    for n, further in ((20, []), (200, [200])):
        run = run_with({**few, "candidates.n_candidates": n})
        assert studies.recall_by_n(run)["n"].tolist() == [10, 20, 30, 50, 70, 100, *further]


def test_recall_by_n_needs_no_pipeline_to_run_again(default_run: Run) -> None:
    bare = replace(default_run, pipeline=Pipeline("nothing", ()))
    assert studies.recall_by_n(bare).equals(studies.recall_by_n(default_run))


def test_every_candidate_was_found_by_one_source_alone_or_by_several(default_run: Run) -> None:
    table = studies.who_found_what(default_run).sources
    assert (table["alone"] <= table["candidates"]).all()
    assert (table["candidates"] <= table["brought"]).all()
    assert table["alone"].sum() <= default_run["candidates"].n_out <= table["candidates"].sum()


def test_a_source_brings_as_many_titles_as_its_knob_says(default_run: Run) -> None:
    table, knobs = studies.who_found_what(default_run).sources, default_run.knobs["candidates"]
    assert table["brought"].tolist() == [getattr(knobs, source) for source in table["source"]]


def test_value_found_by_all_is_at_least_that_of_the_best_source(default_run: Run) -> None:
    found = studies.who_found_what(default_run)
    assert found.sources["value"].max() <= found.value <= found.sources["value"].sum()
    assert (found.sources["value_alone"] <= found.sources["value"]).all()


def test_the_best_lists_found_in_full_are_worth_what_the_oracle_says(default_run: Run) -> None:
    oracle = default_run["oracle"]
    assert list_value(oracle.probability, best_order(oracle.probability, oracle.title)) == pytest.approx(oracle.value)


def test_a_source_overlaps_with_itself_in_full(default_run: Run) -> None:
    overlap = studies.who_found_what(default_run).overlap
    assert np.diag(overlap) == pytest.approx(1.0)
    assert overlap.index.tolist() == overlap.columns.tolist()


def test_with_every_source_off_nobody_found_anything(run_with: RunWith) -> None:
    found = studies.who_found_what(run_with(ALL_OFF))
    assert found.sources.empty
    assert found.value == 0
