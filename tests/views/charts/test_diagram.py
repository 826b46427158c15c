import re

from pipelines.engine import Run
from views.charts.diagram import architecture, architecture_alt, outline
from views.charts.words import milliseconds

NODE = re.compile(r'^  (\w+)\["(.+)"\]$', re.MULTILINE)
ARROW = re.compile(r"^  (\w+) --> (\w+)$", re.MULTILINE)


def reachable(arrows: list[tuple[str, str]], name: str) -> set[str]:
    before = {a for a, b in arrows if b == name}
    return before.union(*(reachable(arrows, each) for each in before)) if before else set()


JUDGES = {"modelled", "offline", "oracle", "verdict"}


def test_every_stage_but_the_judge_is_drawn_once_with_its_counts_and_time(run: Run) -> None:
    drawn = dict(NODE.findall(architecture(run, "page view")))
    assert set(drawn) == set(run.results) - JUDGES
    for name in drawn:
        result, (before, _, after) = run.results[name], run.results[name].stage.unit.partition(" → ")
        text = drawn[name].replace("<br/>", " ")
        assert re.search(rf"{name},? [\d.]+ m?s", text)
        assert f"{result.n_in:,} {before} → {result.n_out:,} {after.split()[0]}" in text


def test_stages_that_serve_give_the_time_of_one_page_view(run: Run) -> None:
    n, text = run["verdict"].n_in, architecture(run, "page view")
    for name, label in NODE.findall(text):
        serving = run.results[name].stage.serving
        assert ("a page view<br/>" in label) == serving
        assert (milliseconds(run.results[name].seconds / n) + " a page view" in label) == serving
    assert "class candidates,ranked,shown serving" in text


def test_arrows_lead_from_needs_and_from_nothing_else(run: Run) -> None:
    for before, after in ARROW.findall(architecture(run, "page view")):
        assert before in run.results[after].stage.needs


def test_every_need_can_be_followed_along_the_arrows(run: Run) -> None:
    arrows = ARROW.findall(architecture(run, "page view"))
    for name in set(run.results) - JUDGES:
        assert set(run.results[name].stage.needs) <= reachable(arrows, name)


def test_labels_hold_nothing_that_mermaid_reads_as_its_own(run: Run) -> None:
    for _, label in NODE.findall(architecture(run, "page view")):
        assert not re.search(r'["\[\]{}()|;#`]', label)


def test_the_words_name_every_stage_and_what_it_needs(run: Run) -> None:
    text = architecture_alt(run, "page view")
    for name in set(run.results) - JUDGES:
        needs = ", ".join(run.results[name].stage.needs)
        assert re.search(rf"{name} \(.*?\) from {needs or 'nothing'}", text)
    assert text.endswith("Judging is left out.")
    assert "verdict" not in text


def test_the_list_for_a_phone_holds_the_same_stages_and_says_what_each_needs(run: Run) -> None:
    text = outline(run, "page view")
    items = re.findall(r"<li( class=\"serving\")?>(.*?)</li>", text)
    assert [re.sub(r".*?<b>\w+: (.*?)</b>.*", r"\1", each) for _, each in items] == [
        name for name in run.results if name not in JUDGES
    ]
    assert [bool(kind) for kind, _ in items] == [
        result.stage.serving for name, result in run.results.items() if name not in JUDGES
    ]
    assert sum("from " in each for _, each in items) == len(items) - 1
