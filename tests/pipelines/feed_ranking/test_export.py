"""Exported files, the record of a run and its facts: they agree with the run, and none of them holds the truth."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import pytrec_eval

from pipelines import __main__ as command_line
from pipelines import report
from pipelines.engine import Run
from pipelines.feed_ranking import FEED_RANKING
from pipelines.feed_ranking.answer import ANSWER, who
from pipelines.feed_ranking.export import tables, trec
from pipelines.feed_ranking.facts import KINDS, facts
from pipelines.ladder import Rung
from pipelines.metrics import Estimate
from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS, AD, EMPTY, TOPICS
from tests.pipelines.running import RunWith


def test_the_files_for_trec_eval_hold_the_slates_in_the_order_of_the_value(default_run: Run) -> None:
    files = {name: text.splitlines() for name, text in trec(default_run).items()}
    qrels, scores = pytrec_eval.parse_qrel(files["qrels.trec"]), pytrec_eval.parse_run(files["run.trec"])
    slates = default_run["offline"].slates
    assert len(qrels) == len(scores) == default_run["offline"].n_in
    assert sum(sum(labels.values()) for labels in qrels.values()) == slates.gain.sum()
    row = 5
    there = slates.item[row] >= 0
    ranked = sorted(scores[str(slates.request[row])].items(), key=lambda pair: -pair[1])
    by_score = slates.item[row][there][np.argsort(-slates.score[row][there])]
    assert [int(item) for item, _ in ranked] == by_score.tolist()


def test_the_log_is_exported_and_the_truth_is_not(default_run: Run) -> None:
    found = tables(default_run)
    assert list(found["impressions"]) == ["opening", "position", "post", "reached", "looked", *ACTIONS]
    columns = [str(name) for table in found.values() for name in table]
    hidden = ("prob", "true", "quality", "taste", "closeness", "satisfaction", "worth", "skill", "activity")
    assert [name for name in columns if any(word in name for word in hidden)] == []
    assert {"bait", "heat"} & set(columns) == set(), "only what a text model reads of them"


def test_codes_are_written_as_words(default_run: Run) -> None:
    found = tables(default_run)
    assert set(found["openings"]["device"]) == {"phone", "desktop", "tablet"}
    assert set(found["posts"]["media"]) == {"text", "image", "video", "link"}
    assert set(found["posts"]["topic"]) == set(TOPICS)
    assert len(found["follows"]) == default_run["world"].follows.sum()


@pytest.mark.parametrize("settings", [{}, {"heads.model": "likes", "shown.ad_every": 4}], ids=["ours", "most liked"])
def test_pool_and_feed_are_exported_as_they_stand(run_with: RunWith, settings: dict[str, object]) -> None:
    run = run_with(settings)
    found, judged = tables(run), run["split"].judged
    pool, shown, row = found["pool"], found["shown"], 11
    mine = pool[pool["opening"] == judged[row]]
    there = run["value"].post[row] >= 0
    assert mine["post"].tolist() == run["value"].post[row][there].tolist()
    assert mine["rank"].tolist() == list(range(1, there.sum() + 1))
    assert (np.diff(mine["score"]) <= 0).all()
    assert set(run["scores"].names) <= set(pool)
    in_pool = dict(zip(run["selection"].post[row].tolist(), range(run["selection"].post.shape[1]), strict=True))
    if settings == {}:
        for each in mine.iloc[::20].itertuples():
            assert each.like == run["scores"].chances[ACTIONS.index("like"), row, in_pool[each.post]]
    assert set(mine["source"]) <= {"followed", "noticed by people followed", "topic of interest", "popular"}
    feed = shown[shown["opening"] == judged[row]]
    assert feed["post"].tolist() == run["shown"].post[row][run["shown"].post[row] != EMPTY].tolist()
    assert ((feed["reason"] == "advertisement") == (feed["post"] == AD)).all()
    assert (feed["reason"] == "advertisement").any() == bool(settings)


def value(found: dict[str, Any], name: str) -> float:
    return float(found[name].estimate.value)


def test_facts_are_counts_of_the_tables_and_sums_of_the_verdict(default_run: Run) -> None:
    found, world, split = facts(default_run), default_run["world"], default_run["split"]
    assert found.keys() == KINDS.keys()
    log, openings = world.impressions, world.openings
    chosen = log[~openings[c.RANDOMISED].to_numpy()[log[c.OPENING]] & log[c.LOOKED]]
    for action in ACTIONS:
        assert value(found, f"log_{action}") == chosen[action].mean()
    assert value(found, "log_report_per_1000") == pytest.approx(1000 * value(found, "log_report"))
    assert value(found, "log_returns") == openings[~openings[c.RANDOMISED]][c.RETURNED].mean()
    bucket = log.iloc[split.bucket]
    assert value(found, "bucket_click") == bucket[bucket[c.LOOKED]]["click"].mean()
    lost = sum(value(found, f"lost_{stage}") for stage in ("selection", "ranking", "policy"))
    assert value(found, "value_kept") + lost == pytest.approx(1)
    assert value(found, "ceiling_selection") + value(found, "lost_selection") == pytest.approx(1)
    assert value(found, "value_ranking") - value(found, "lost_policy") == pytest.approx(value(found, "value_kept"))
    sessions = default_run["sessions"]
    assert value(found, "returns") == pytest.approx(sessions.returns.mean())
    assert value(found, "hides") == pytest.approx(1000 * sessions.did[5].sum() / sessions.looks.sum())
    dropped = sum(value(found, f"dropped_{reason}") for reason in ("old", "seen", "muted", "own"))
    there = (default_run["sources"].age >= 0).sum(axis=1).mean()
    assert dropped + default_run["filters"].passes.sum(axis=1).mean() == pytest.approx(there)
    assert value(found, "n_held_out") == log.iloc[split.held_out].query("looked")["opening"].nunique()


def test_facts_of_the_first_ten_count_posts_and_no_advertisements(run_with: RunWith) -> None:
    run = run_with({"shown.ad_every": 4})
    found, world = facts(run), run["world"]
    feeds = [[post for post in row if post >= 0] for row in run["shown"].post[:, :10].tolist()]
    assert {len(feed) for feed in feeds} == {8}
    author, topic = (world.posts[name].to_numpy() for name in (c.AUTHOR, c.TOPIC))
    assert value(found, "authors") == pytest.approx(np.mean([len(set(author[feed])) for feed in feeds]))
    assert value(found, "topics") == pytest.approx(np.mean([len(set(topic[feed])) for feed in feeds]))
    openings = world.openings.iloc[run["split"].judged]
    outside = [
        1 - world.follows[viewer, author[feed]].mean() for viewer, feed in zip(openings[c.VIEWER], feeds, strict=True)
    ]
    assert value(found, "out_network") == pytest.approx(np.mean(outside))
    posted = world.posts[c.TIME].to_numpy()
    hours = [24 * (time - posted[feed]) for time, feed in zip(openings[c.TIME], feeds, strict=True)]
    assert value(found, "age") == pytest.approx(np.median(hours), rel=1e-4)
    best = [set(row[:10].tolist()) - {EMPTY} for row in run["oracle"].post]
    assert value(found, "recall_shown") == pytest.approx(
        np.mean([len(own & set(feed)) / len(own) for own, feed in zip(best, feeds, strict=True)])
    )


def test_every_loss_and_every_slice_of_a_run_has_words(default_run: Run) -> None:
    assert tuple(ANSWER.loss_labels) == default_run["verdict"].losses
    said = {who(by, group) for by, group in ANSWER.slices(default_run)[["by", "group"]].itertuples(index=False)}
    assert {"viewers who follow few", "heavy users", "people on a phone", "new authors"} <= said
    noise = ANSWER.noise(default_run)
    assert noise.shape == (default_run["verdict"].n_in,)
    assert (noise > 0).all()


def test_a_record_has_the_keys_of_any_other(default_run: Run) -> None:
    rungs = [Rung("oracle", Estimate(1, 1, 1), {})]
    record = report.run_record("feed_ranking", ANSWER, default_run, rungs, rungs)
    assert list(record) == ["scenario", "seed", "knobs", "stages", "metrics", "value", "ladder", "traps"]
    found = record["value"]
    assert found["oracle"] - sum(found["lost"].values()) == pytest.approx(found["kept"])
    assert found["kept"] == pytest.approx(default_run["verdict"].shown.mean())
    assert [stage["name"] for stage in record["stages"]] == [stage.name for stage in FEED_RANKING.stages]
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert "Value kept: " in report.run_text(record, ANSWER)


def test_a_run_of_the_command_line_writes_json_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, default_run: Run
) -> None:
    # The ladder is climbed elsewhere; here only what is said of it.
    monkeypatch.setattr("pipelines.ladder.climb", lambda *_: (Rung("oracle", Estimate(1, 1, 1), {}),))
    options = ["--set", "heads.trees=5", "--json", "-", "--export", str(tmp_path), "--format", "csv"]
    assert command_line.main(["run", "feed_ranking", *options]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["scenario"], record["knobs"]["heads.trees"]) == ("feed_ranking", 5)
    assert {f"{name}.csv" for name in (*tables(default_run), "facts")} <= {path.name for path in tmp_path.iterdir()}
    kept = pd.read_csv(tmp_path / "facts.csv").set_index("name").loc["value_kept", "value"]
    assert kept == pytest.approx(record["value"]["share_kept"])


REFUSED = [
    ("value.weights=sales", ["sales", "product", "custom"]),
    ("selection.size=5", ["selection.size", "5", "from 20 to 300"]),
    ("shown.spacing=1", ["spacing", "author_decay"]),
    ("verdict.weights=likes", ["verdict.weights", "value"]),
]


@pytest.mark.parametrize(("setting", "parts"), REFUSED, ids=[setting for setting, _ in REFUSED])
def test_a_bad_value_is_refused_in_one_sentence(
    setting: str, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["run", "feed_ranking", "--set", setting]) == 2
    output, message = capsys.readouterr()
    assert output == ""
    assert message.count("\n") == 1
    assert all(part in message for part in parts)


@pytest.mark.usefixtures("made_anew")
def test_the_same_knobs_give_the_same_figures_to_the_last_bit(default_run: Run) -> None:
    again = FEED_RANKING.run()
    assert again.lineage == default_run.lineage
    assert again.results["world"] is not default_run.results["world"]
    one, other = ({name: fact.estimate for name, fact in facts(run).items()} for run in (again, default_run))
    assert one == other
    for stage in ("selection", "value", "shown"):
        assert again[stage].post.tobytes() == default_run[stage].post.tobytes()


def test_a_turned_knob_recomputes_its_own_stage_and_what_stands_behind_it() -> None:
    plain, turned = (FEED_RANKING.lineages(FEED_RANKING.turned(each)) for each in ({}, {"shown.ad_every": 5}))
    assert {name for name in plain if plain[name] != turned[name]} == {"shown", "verdict", "sessions"}
    turned = FEED_RANKING.lineages(FEED_RANKING.turned({"filters.window": 24}))
    behind = {"filters", "selection", "described", "scores", "value", "shown", "offline", "verdict", "sessions"}
    assert {name for name in plain if plain[name] != turned[name]} == behind
