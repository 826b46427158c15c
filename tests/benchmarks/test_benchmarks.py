"""The benchmarks measure what they say: the floor does the engine's work, and the app is watched from key to figure."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import app, pipeline
from benchmarks.measure import Figure, machine, medians
from pipelines.answers import ANSWERS
from pipelines.engine import Pipeline, Stage
from pipelines.knobs import bounds
from scenarios.shelf import scenario, scenarios

RECOMMENDATION = ANSWERS["recommendation"].pipeline


@dataclass(frozen=True)
class Word:
    text: str
    n_in: int = 0
    n_out: int = 0


def first() -> Word:
    return Word("1")


def second(first: Word) -> Word:
    return Word(first.text + "2")


def aside() -> Word:
    return Word("x")


def last(second: Word, aside: Word) -> Word:
    return Word(second.text + aside.text)


WORDS = Pipeline("words", (Stage(first), Stage(second), Stage(aside), Stage(last)))


@pytest.mark.parametrize(
    ("turned", "expected"),
    [(None, "12x"), ("first", "12C"), ("second", "A2C"), ("aside", "Bx"), ("last", "BC")],
)
def test_the_floor_makes_again_what_stands_behind_the_turned_stage_and_nothing_else(
    turned: str | None, expected: str
) -> None:
    made = {name: Word(text) for name, text in {"first": "A", "second": "B", "aside": "C", "last": "D"}.items()}
    assert pipeline.straight_line(WORDS, {}, turned, made)()["last"].text == expected


def test_the_floor_does_the_work_of_the_engine() -> None:
    knobs = RECOMMENDATION.turned({"examples.share": 0.1, "ranking.trees": 5})
    run = RECOMMENDATION.run(knobs)
    floor = pipeline.straight_line(RECOMMENDATION, knobs, None, {})()
    np.testing.assert_array_equal(floor["verdict"].shown, run["verdict"].shown)
    assert floor["offline"].metrics.keys() == run["offline"].metrics.keys()


def test_every_scenario_is_measured() -> None:
    assert pipeline.PLANS.keys() == ANSWERS.keys()
    assert app.TURNS.keys() == {each.key for each in scenarios()}


@pytest.mark.parametrize("name", pipeline.PLANS)
def test_every_turn_is_one_knob_at_a_value_of_its_own(name: str) -> None:
    measured, plan = ANSWERS[name].pipeline, pipeline.PLANS[name]
    start = measured.turned(plan.start)
    for settings, _ in plan.turns.values():
        assert len(settings) == 1
        assert measured.turned(settings, start) != start


@pytest.mark.parametrize("name", app.TURNS)
def test_every_turn_in_the_app_is_a_slider_on_a_step_there_is(name: str) -> None:
    shown = scenario(name)
    for step, knob, key, _ in app.TURNS[name].values():
        stage, field = knob.split(".")
        own = ANSWERS[shown.front.pipeline].pipeline.defaults[stage]
        low, high = bounds(type(own).model_fields[field])
        assert stage in shown.step(step).front.knobs
        assert key in app.BACK
        assert low < getattr(own, field) if key == "ArrowLeft" else getattr(own, field) < high


def test_works_are_timed_in_turns() -> None:
    calls: list[str] = []
    taken = medians((lambda: calls.append("a"), lambda: calls.append("b")), 3)
    assert "".join(calls) == "ababab"
    assert len(taken) == 2


@pytest.mark.parametrize(
    ("figure", "missed"),
    [
        (Figure("no target", 9.0), False),
        (Figure("in time", 1.0, target=1.0), False),
        (Figure("late", 1.1, target=1.0), True),
        (Figure("close to the floor", 1.2, floor=1.0, ratio_target=1.3), False),
        (Figure("far above the floor", 1.4, floor=1.0, ratio_target=1.3), True),
        (Figure("in time but far above the floor", 0.4, target=1.0, floor=0.2, ratio_target=1.3), True),
    ],
    ids=lambda value: value.name if isinstance(value, Figure) else "",
)
def test_a_target_is_missed_above_it(figure: Figure, missed: bool) -> None:
    assert figure.missed == missed
    assert (figure.cells[-1] == "MISSED") == missed


def test_a_row_says_figure_floor_ratio_and_targets() -> None:
    row = Figure("knob", 0.6, target=1.0, floor=0.5, ratio_target=1.3).cells
    assert row == ["knob", "0.600 s", "0.500 s", "1.20", "<= 1 s, ratio <= 1.3", "met"]
    assert Figure("memory", 512.4, "MB", 700.0).cells == ["memory", "512 MB", "", "", "<= 700 MB", "met"]
    assert Figure("cache", 0.00025).cells[1] == "0.2 ms"


def test_the_machine_is_described_with_versions() -> None:
    text = "\n".join(machine())
    for part in ("cores", "Python 3.", "numpy ", "lightgbm "):
        assert part in text


def part(*figures: Figure) -> Callable[[int], Iterator[Figure]]:
    return lambda repeat: iter(figures)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"pipeline": part(Figure("good", 1.0, target=2.0)), "app": part(Figure("bad", 3.0, target=2.0))}
    monkeypatch.setattr(benchmarks, "PARTS", parts)


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 0), (["--strict"], 1), (["--strict", "--only", "pipeline"], 0), (["--only", "app"], 0)],
)
def test_only_a_strict_run_fails_when_a_target_is_missed(arguments: list[str], code: int) -> None:
    assert benchmarks.main(arguments) == code


@pytest.mark.usefixtures("measured")
def test_the_table_has_every_figure_and_the_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    benchmarks.main([])
    output = capsys.readouterr().out
    assert "good" in output
    assert "MISSED" in output
    benchmarks.main(["--json", "-"])
    record: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [(figure["name"], figure["missed"]) for figure in record["figures"]] == [("good", False), ("bad", True)]


def test_a_bad_option_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmarks.main(["--repeat", "0"]) == 2
    assert capsys.readouterr().err == "--repeat is '0'; allowed is a whole number from 1 to 100.\n"


def test_without_an_app_a_sentence_says_that_it_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app, "ROOT", tmp_path)
    assert benchmarks.main(["--only", "app", "--strict"]) == 0
    assert capsys.readouterr().err == "There is no app.py, so the app is not measured.\n"


def test_without_a_browser_a_sentence_says_that_the_app_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.py").touch()
    monkeypatch.setattr(app, "ROOT", tmp_path)
    monkeypatch.setattr(app, "find_browser", lambda: None)
    assert benchmarks.main(["--only", "app"]) == 0
    assert capsys.readouterr().err.count("\n") == 1


def test_the_memory_of_a_process_is_what_proc_says() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("There is no /proc here.")
    assert (app.resident_megabytes(os.getpid()) or 0) > 1
    assert app.resident_megabytes(2**22 + 1) is None


SMALL_APP = """
import streamlit as st
strip = st.empty()
length = st.slider("Length", 1, 10, 5, key="recommendation.shown.length")
still = st.slider("Still", 1, 10, 5, key="recommendation.shown.still")
strip.html(f'<dl class="strip"><div><dd><strong>{length}</strong></dd></div></dl>')
"""
# So the whole run is over before React writes its first state, and it writes none.
BUSY_AFTER_ASKING = """() => {
  const send = WebSocket.prototype.send;
  const busy = () => { for (const start = performance.now(); performance.now() - start < 800;); };
  WebSocket.prototype.send = function (...sent) { send.apply(this, sent); setTimeout(busy); };
}"""


def test_an_app_is_watched_from_the_key_to_the_figure(
    page: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(SMALL_APP)
    shutil.copytree(app.ROOT / ".streamlit", tmp_path / ".streamlit")
    monkeypatch.setattr(app, "ROOT", tmp_path)
    monkeypatch.setattr(app, "START", ("-m", "streamlit", "run", "app.py"))
    opened = page()
    with app.started_server() as (url, pid):
        assert app._seconds_to_open(opened, url) > 0
        assert (app.resident_megabytes(pid) or 1) > 0
        assert app._seconds_to_turn(opened, "recommendation", "shown.length", "ArrowLeft") > 0
        assert opened.locator(app.VALUE_KEPT).inner_text() == "4"
        assert opened.evaluate("seen.changed") is not None
        assert app._seconds_to_turn(opened, "recommendation", "shown.still", "ArrowRight") > 0
        assert opened.evaluate("seen.changed") is None
        opened.evaluate(BUSY_AFTER_ASKING)
        assert app._seconds_to_turn(opened, "recommendation", "shown.still", "ArrowRight") > 0


# What the watch sees of Streamlit, with a key that does what a test says. `ended` and `after` enclose the end of it.
STAGED_APP = """
<div data-testid="stApp" data-test-connection-state="CONNECTED" data-test-script-state="notRunning">
  <dl class="strip"><dd><strong>5</strong></dd></dl>
  <div class="st-key-recommendation-shown-still"><input type="range" aria-label="Still"></div>
</div>
<script>
  window.WebSocket = class extends EventTarget { send() {} };
  const socket = new WebSocket();
  const ask = () => socket.send('turned');
  const hear = () => socket.dispatchEvent(new MessageEvent('message'));
  const write = state => { document.querySelector('[data-testid="stApp"]').dataset.testScriptState = state; };
  const figure = text => { document.querySelector('strong').textContent = text; };
  const later = (act, ms = 100) => setTimeout(act, ms);
  const end = (...acts) => {
    window.ended = performance.now();
    for (const act of acts) act();
    later(() => { window.after = performance.now(); }, 0);
  };
  document.querySelector('input').addEventListener('keydown', () => { WHAT_IT_DOES });
</script>
"""


@pytest.mark.parametrize(
    "what_it_does",
    [
        "write('running'); later(() => end(() => write('notRunning')))",
        "later(() => end(() => write('running'), () => write('notRunning')))",
        "write('rerunRequested'); later(() => end(() => write('notRunning')))",
        "write('running'); write('notRunning'); later(() => end(() => write('running'), () => write('notRunning')))",
        "later(() => { ask(); hear(); later(() => end(hear)); })",
        "write('running'); later(() => end(() => figure('6'))); later(() => write('notRunning'), 300)",
        "later(() => end(() => figure('6')))",
    ],
    ids=[
        "as it should be", "both states at once", "only asked for", "twice", "no state written", "a new figure",
        "a new figure and no state written",
    ],
)  # fmt: skip
def test_the_end_of_a_turn_is_seen_however_its_states_are_written(page: Callable[..., Any], what_it_does: str) -> None:
    opened = page()
    opened.set_content(STAGED_APP.replace("WHAT_IT_DOES", what_it_does))
    taken = app._seconds_to_turn(opened, "recommendation", "shown.still", "ArrowRight") * 1000
    pressed, ended, after = opened.evaluate("[seen.pressed, ended, after]")
    assert ended - 0.01 <= pressed + taken <= after + 0.01  # milliseconds; the clock of a browser is coarse


@pytest.mark.parametrize(
    "what_it_does", ["figure('5'); later(ask)", "ask(); hear(); write('running')"],
    ids=["nobody answers", "it does not end"],
)  # fmt: skip
def test_a_turn_that_does_nothing_or_does_not_end_is_no_turn(
    page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, what_it_does: str
) -> None:
    from playwright.sync_api import TimeoutError as WaitedTooLongError

    opened = page()
    opened.set_content(STAGED_APP.replace("WHAT_IT_DOES", what_it_does))
    monkeypatch.setattr(app, "PATIENCE", 3_500.0)
    with pytest.raises(WaitedTooLongError):
        app._seconds_to_turn(opened, "recommendation", "shown.still", "ArrowRight")
