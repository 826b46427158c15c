"""Exported files, the record of a run and its facts: they agree with the run, and none of them holds the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import pytrec_eval

from pipelines import __main__ as command_line
from pipelines import report
from pipelines.ad_funnel import AD_FUNNEL
from pipelines.ad_funnel.answer import ANSWER, who
from pipelines.ad_funnel.export import tables, trec
from pipelines.ad_funnel.facts import KINDS, facts
from pipelines.engine import Run
from pipelines.ladder import Rung
from pipelines.metrics import Estimate
from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS
from tests.pipelines.running import RunWith


@pytest.mark.parametrize(
    "settings", [{}, {"clicks.trees": 5, "clicks.leaves": 2}, {"clicks.model": "none"}],
    ids=["few ties", "many ties", "nothing but ties"],
)  # fmt: skip
def test_trec_eval_finds_the_ndcg_of_the_run(run_with: RunWith, settings: dict[str, object]) -> None:
    run = run_with(settings)
    files = {name: text.splitlines() for name, text in trec(run).items()}
    qrels, scores = pytrec_eval.parse_qrel(files["qrels.trec"]), pytrec_eval.parse_run(files["run.trec"])
    figures = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.4"}).evaluate(scores)
    clicked = [request for request, labels in qrels.items() if any(labels.values())]
    assert len(qrels) == len(figures) == run["offline"].n_in
    assert 0 < len(clicked) < len(qrels)
    mean = np.mean([figures[request]["ndcg_cut_4"] for request in clicked])
    if settings.get("clicks.model") != "none":
        assert mean == pytest.approx(run["offline"].metrics["nDCG@4"].value, abs=1e-9)
    else:
        assert np.isnan(run["offline"].metrics["nDCG@4"].value), "a model that is not there has no order"


def test_the_log_is_exported_and_the_truth_is_not(default_run: Run) -> None:
    found = tables(default_run)
    assert list(found["impressions"]) == [
        "request", "position", "ad", "clicked", "converted_after_days", "propensity", "times_seen", "cost",
    ]  # fmt: skip
    columns = [str(name) for table in found.values() for name in table]
    hidden = ("prob", "true", "quality", "relevance", "taste")
    assert [name for name in columns if any(word in name for word in hidden)] == []


def test_codes_are_written_as_words(default_run: Run, feed_run: Run) -> None:
    found = tables(default_run)
    assert set(found["requests"]["device"]) == {"mobile", "desktop", "tablet"}
    assert set(found["keywords"]["match"]) == {"broad", "phrase", "exact"}
    assert set(found["scored"]["match"]) == {"broad", "phrase", "exact"}
    assert set(tables(feed_run)["scored"]["match"]) == {"everybody", "interest"}
    assert len(found["interests"].columns) == 21


def test_scored_ads_come_by_falling_value_and_shown_ones_with_a_name_and_a_price(default_run: Run) -> None:
    found, world = tables(default_run), default_run["world"]
    scored, shown = found["scored"], found["shown"]
    assert len(scored) == (default_run["phase_3"].ad >= 0).sum()
    first = scored[scored["request"] == scored["request"].iloc[0]]
    assert (np.diff(first["value"]) <= 0).all()
    assert first["rank"].tolist() == list(range(1, len(first) + 1))
    assert len(shown) == (default_run["auction"].ad >= 0).sum()
    assert shown["slot"].between(1, SLOTS).all()
    assert (shown["name"] == world.ads[c.NAME].to_numpy()[shown["ad"]]).all()
    by_target = world.ads[c.TARGET_CPA].notna().to_numpy()[shown["ad"]]
    assert ((shown["for"] == "conversion") == by_target).all()


def value(found: dict[str, Any], name: str) -> float:
    return float(found[name].estimate.value)


def test_facts_are_counts_of_the_tables_and_sums_of_the_verdict(default_run: Run) -> None:
    found, world, split = facts(default_run), default_run["world"], default_run["split"]
    assert found.keys() == KINDS.keys()
    log = world.impressions
    assert value(found, "n_clicks") == log[c.CLICKED].sum()
    assert value(found, "click_rate") == log[c.CLICKED].mean()
    assert value(found, "top_click_rate") == log.loc[log[c.POSITION] == 0, c.CLICKED].mean()
    assert value(found, "bucket_click_rate") == log[c.CLICKED].to_numpy()[split.bucket].mean()
    lost = sum(value(found, f"lost_{phase}") for phase in ("phase_1", "phase_2", "phase_3", "auction"))
    assert value(found, "value_kept") + lost == pytest.approx(1)
    assert value(found, "ceiling_phase_1") + value(found, "lost_phase_1") == pytest.approx(1)
    assert value(found, "value") == pytest.approx(value(found, "revenue") + value(found, "surplus"))
    assert value(found, "value") == pytest.approx(value(found, "value_kept") * value(found, "oracle_value"))
    assert value(found, "revenue") == pytest.approx(1000 * default_run["auction"].spend.sum() / len(split.judged))
    ends = default_run["auction"].spend.sum(axis=0) >= world.campaigns[c.DAILY_BUDGET]
    assert value(found, "capped") == pytest.approx(ends.mean())
    requests = world.requests.iloc[split.judged]
    similar = world.reach.similarity[world.reach.key(requests)] >= 0
    may = world.reach.servable(requests, world.users, funded=True) & similar
    assert value(found, "n_servable") == pytest.approx(may.sum(axis=1).mean())


def test_every_loss_and_every_slice_of_a_run_has_words(default_run: Run, feed_run: Run) -> None:
    assert tuple(ANSWER.loss_labels) == default_run["verdict"].losses
    said = [
        who(by, group)
        for run in (default_run, feed_run)
        for by, group in ANSWER.slices(run)[["by", "group"]].itertuples(index=False)
    ]
    expected = {"frequent queries", "people on a tablet", "older campaigns", "campaigns younger than a week"}
    assert expected | {"people who come in the rare third"} <= set(said)
    assert ANSWER.noise(default_run).shape == (default_run["verdict"].n_in,)
    assert (ANSWER.noise(default_run) >= 0).all()


def test_a_record_is_in_dollars_and_has_the_keys_of_any_other(default_run: Run) -> None:
    rungs = [Rung("oracle", Estimate(1, 1, 1), {})]
    record = report.run_record("ad_funnel", ANSWER, default_run, rungs, rungs)
    assert list(record) == ["scenario", "seed", "knobs", "stages", "metrics", "value", "ladder", "traps"]
    found = record["value"]
    assert "dollars" in found["unit"]
    assert list(found["lost"]) == ["phase_1", "phase_2", "phase_3", "auction"]
    assert found["oracle"] - sum(found["lost"].values()) == pytest.approx(found["kept"])
    assert found["kept"] == pytest.approx(1000 * default_run["verdict"].shown.mean())
    assert [stage["name"] for stage in record["stages"]] == [stage.name for stage in AD_FUNNEL.stages]
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert "Value kept: " in report.run_text(record, ANSWER)


def test_a_run_of_the_command_line_writes_json_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, default_run: Run
) -> None:
    # The ladder is climbed elsewhere; here only what is said of it.
    monkeypatch.setattr("pipelines.ladder.climb", lambda *_: (Rung("oracle", Estimate(1, 1, 1), {}),))
    options = ["--set", "examples.share=0.1", "--json", "-", "--export", str(tmp_path), "--format", "csv"]
    assert command_line.main(["run", "ad_funnel", *options]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["scenario"], record["knobs"]["examples.share"]) == ("ad_funnel", 0.1)
    assert {f"{name}.csv" for name in (*tables(default_run), "facts")} <= {path.name for path in tmp_path.iterdir()}
    kept = pd.read_csv(tmp_path / "facts.csv").set_index("name").loc["value_kept", "value"]
    assert kept == pytest.approx(record["value"]["share_kept"])


REFUSED = [
    ("auction.pricing=third", ["third", "first, second, vcg"]),
    ("phase_2.width=3", ["phase_2.width", "3", "from 4 to 400"]),
    ("phase_2.breadth=3", ["breadth", "width"]),
    ("world.surface=", ["world.surface", "search, feed"]),
    ("meter.click=1", ["meter.click", "auction"]),
]


@pytest.mark.parametrize(("setting", "parts"), REFUSED, ids=[setting for setting, _ in REFUSED])
def test_a_bad_value_is_refused_in_one_sentence(
    setting: str, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["run", "ad_funnel", "--set", setting]) == 2
    output, message = capsys.readouterr()
    assert output == ""
    assert message.count("\n") == 1
    assert all(part in message for part in parts)


@pytest.mark.usefixtures("made_anew")
def test_the_same_knobs_give_the_same_figures_to_the_last_bit(default_run: Run) -> None:
    again = AD_FUNNEL.run()
    assert again.lineage == default_run.lineage
    assert again.results["world"] is not default_run.results["world"]
    one, other = ({name: fact.estimate for name, fact in facts(run).items()} for run in (again, default_run))
    assert one == other
    for stage in ("phase_1", "phase_2", "phase_3", "auction"):
        assert again[stage].ad.tobytes() == default_run[stage].ad.tobytes()
    assert again["auction"].price.tobytes() == default_run["auction"].price.tobytes()


def test_a_turned_knob_recomputes_its_own_stage_and_what_stands_behind_it() -> None:
    plain, turned = (AD_FUNNEL.lineages(AD_FUNNEL.turned(each)) for each in ({}, {"auction.pricing": "vcg"}))
    assert {name for name in plain if plain[name] != turned[name]} == {"auction", "verdict", "money"}
    turned = AD_FUNNEL.lineages(AD_FUNNEL.turned({"phase_2.width": 30}))
    behind = {"phase_2", "phase_3", "auction", "verdict", "money"}
    assert {name for name in plain if plain[name] != turned[name]} == behind
