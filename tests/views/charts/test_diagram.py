import re
from typing import Any

from pipelines.engine import Run
from views.charts.diagram import architecture, architecture_alt

NODE = re.compile(r'^    (\w+)\["(.+)"\]$', re.MULTILINE)
ARROW = re.compile(r"^  (\w+) --> (\w+)$", re.MULTILINE)


def reachable(arrows: list[tuple[str, str]], name: str) -> set[str]:
    before = {a for a, b in arrows if b == name}
    return before.union(*(reachable(arrows, each) for each in before)) if before else set()


def test_every_stage_that_ran_is_drawn_once_with_its_counts_and_time(scene: Any) -> None:
    run: Run = scene.run
    drawn = dict(NODE.findall(architecture(run)))
    assert sorted(drawn) == sorted(run.results)
    for name, result in run.results.items():
        assert f"{result.n_in:,} → {result.n_out:,}" in drawn[name]
        assert re.search(r"[\d.]+ m?s$", drawn[name])


def test_arrows_lead_from_needs_and_from_nothing_else(scene: Any) -> None:
    run: Run = scene.run
    for before, after in ARROW.findall(architecture(run)):
        assert before in run.results[after].stage.needs


def test_every_need_can_be_followed_along_the_arrows(scene: Any) -> None:
    run: Run = scene.run
    arrows = ARROW.findall(architecture(run))
    for name, result in run.results.items():
        assert set(result.stage.needs) <= reachable(arrows, name)


def test_labels_hold_nothing_that_mermaid_reads_as_its_own(scene: Any) -> None:
    for _, label in NODE.findall(architecture(scene.run)):
        assert not re.search(r'["\[\]{}()|;#`]', label)


def test_the_words_name_every_stage_and_what_it_needs(scene: Any) -> None:
    run: Run = scene.run
    text = architecture_alt(run)
    for name, result in run.results.items():
        assert re.search(rf"{name} \(.*?\) from {', '.join(result.stage.needs) or 'nothing'}", text)
