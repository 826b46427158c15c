"""The three exports of one answer: what each says, that it can be made again, and that typed text stays text."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipelines import studies
from pipelines.answers import ANSWERS
from pipelines.commands import turned
from pipelines.engine import Cache
from pipelines.facts import written
from practice.comeback import finely
from practice.rubric import rubric
from scenarios.shelf import scenario
from scenarios.slides import slides
from tests.views.export.conftest import FIGURES, HOSTILE, LONG, NAME, TURNED
from tests.views.export.reading import read, recipe_of
from views.charts.diagram import architecture, architecture_alt
from views.charts.words import milliseconds, sentence
from views.export.answer import Exported, kept_words
from views.export.deck import deck
from views.export.linked import linked
from views.export.markdown import markdown
from views.export.one_page import one_page
from views.export.own_html import FEWER, ROWS, WIDTH, in_pieces
from views.export.paper import Chart, Message
from views.export.prose import cleaned
from views.place import knobs_of

WRITERS = (deck, markdown, one_page)
ANSWER = ANSWERS["recommendation"]
Writer = Callable[[Exported], str]


def in_markdown(text: str) -> list[str]:
    """The texts of the fenced blocks that are no diagram."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [token.content.rstrip("\n") for token in tokens if token.type == "fence" and token.info == "text"]


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("write", WRITERS)
def test_what_an_export_prints_makes_the_same_value_kept_again(write: Writer, plain: Exported, memory: Cache) -> None:
    recipe = recipe_of(write(plain))
    words = shlex.split(recipe["Run"])
    assert words[:5] == ["python", "-m", "pipelines", "run", "recommendation"]
    options = dict(zip(words[5::2], words[6::2], strict=True))
    sets = [value for name, value in zip(words[5::2], words[6::2], strict=True) if name == "--set"]
    assert options["--seed"] == recipe["Seed"] == str(TURNED["world.seed"])
    again = ANSWER.pipeline.run(turned(ANSWER.pipeline, options["--seed"], sets), memory)
    assert kept_words(again["verdict"].share_kept) == recipe["Value kept"]


@pytest.mark.parametrize("write", WRITERS)
def test_the_link_and_the_knobs_that_an_export_prints_name_the_same_run(write: Writer, plain: Exported) -> None:
    recipe = recipe_of(write(plain))
    place, base = linked(recipe["Link"], scenario("recommendation"), ANSWER)
    assert base == ""
    assert ANSWER.pipeline.lineages(knobs_of(place.turned, ANSWER)) == ANSWER.pipeline.lineages(plain.run.knobs)
    knobs = dict(pair.split("=") for pair in recipe["Knobs"].split())
    assert knobs == {name: str(value) for name, value in TURNED.items()}
    exporting = shlex.split(recipe["Export"])
    assert linked(exporting[exporting.index("--link") + 1], scenario("recommendation"), ANSWER)[0] == place


@pytest.mark.parametrize("write", WRITERS)
def test_a_link_begins_with_the_servers_address_where_there_is_one(write: Writer, hostile: Exported) -> None:
    assert recipe_of(write(hostile))["Link"].startswith("http://127.0.0.1:8501/recommendation?world.seed=3&")


@pytest.mark.parametrize("write", WRITERS)
def test_every_export_says_the_value_kept_of_its_run(write: Writer, plain: Exported) -> None:
    assert kept_words(plain.run["verdict"].share_kept) in write(plain)


def test_the_deck_has_each_question_with_the_words_to_say_and_each_sentence_of_each_figure(plain: Exported) -> None:
    text = said(read(deck(plain)).text)
    for part in plain.parts:
        assert said(part.step.say).replace("**", "") in text
        for figure in part.figures:
            assert f"{part.step.number} · {part.step.title} · {figure.title}" in text
            for block in figure.blocks:
                assert not isinstance(block, Message) or said(block.text) in text


def test_the_deck_draws_each_chart_once_with_its_words(plain: Exported) -> None:
    html = deck(plain)
    charts = [block for part in plain.parts for figure in part.figures for block in figure.blocks
              if isinstance(block, Chart)]  # fmt: skip
    found = re.search(r'id="charts">(.*?)</script>', html, re.DOTALL)
    assert found
    assert len(json.loads(found[1])) == len(charts) == html.count('data-chart="')
    assert {chart.picture.alt for chart in charts} <= set(read(html).labels)


@pytest.mark.parametrize("write", [deck, one_page])
def test_an_html_export_names_nothing_to_fetch(write: Writer, plain: Exported) -> None:
    reader = read(write(plain))
    assert reader.links == []
    assert "link" not in reader.tags
    assert "img" not in reader.tags
    assert reader.handlers == []


def test_markdown_has_every_step_the_diagram_and_its_words(plain: Exported) -> None:
    text = markdown(plain)
    for part in plain.parts:
        assert f"## {part.step.number} {part.step.title}" in text
        assert all(follow_up.ask in text for follow_up in part.step.follow_ups)
    assert f"```mermaid\n{architecture(plain.run, ANSWER.value.request)}\n```" in text
    quoted = [line for line in text.splitlines() if line.startswith("> Stages in order")]
    assert said(architecture_alt(plain.run, ANSWER.value.request)) in MarkdownIt().render(quoted[0])


def test_every_table_of_the_markdown_has_as_many_cells_in_each_row(plain: Exported) -> None:
    html = MarkdownIt("commonmark").enable("table").render(markdown(plain))
    tables = re.findall(r"<table>.*?</table>", html, re.DOTALL)
    assert len(tables) > 4
    for table in tables:
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        assert len({row.count("<th>") + row.count("<td>") for row in rows}) == 1
        assert len(rows) > 1


def test_one_page_has_the_figures_of_the_run(plain: Exported) -> None:
    figures = read(one_page(plain)).definitions
    verdict = plain.run["verdict"]
    for loss, lost in verdict.lost.items():
        share = figures[f"Lost {ANSWER.loss_labels[loss]}"].replace("−", "-")
        assert share == f"{100 * verdict.share(lost):z.0f}%"
    assert figures["Compute a page view"] == milliseconds(studies.request_seconds(plain.run))
    assert all(figures[label] == plain.facts[name].written() for label, name in ANSWER.beside.items())


def test_typed_text_is_on_the_slides_as_text_and_as_nothing_else(hostile: Exported, plain: Exported) -> None:
    mine, nobodys = read(deck(hostile)), read(deck(plain))
    assert mine.handlers == []
    assert mine.links == []
    assert mine.tags.count("script") == nobodys.tags.count("script")
    assert "img" not in mine.tags
    assert mine.text.count(cleaned(HOSTILE)) == 3  # on the slide, as the run's remark, and the score's
    assert "\u202e" not in mine.text


def test_own_words_come_first_and_the_models_go_to_the_notes(hostile: Exported) -> None:
    first = deck(hostile).partition('<section class="slide question"')[2].partition("</section>")[0]
    shown, _, notes = first.partition('<aside class="notes"')
    assert "My answer" in shown
    assert "Said aloud." in shown
    assert '<div class="say">' not in shown
    assert said(hostile.parts[0].step.say) in said(read(notes).text)


def test_beside_a_candidates_own_words_the_models_say_whose_they_are(hostile: Exported, plain: Exported) -> None:
    mine, nobodys = hostile.parts[0], plain.parts[0]
    assert (mine.say, mine.asked) == ("The model answer, in 40 seconds", "They will ask next, with the model’s answers")
    for write in (deck, markdown):
        assert (mine.say in write(hostile), nobodys.say in write(hostile)) == (True, False)
        assert (mine.say in write(plain), nobodys.say in write(plain)) == (False, True)
    # Its minutes were those of its phases.
    assert "Step 2 · 4 minutes" in deck(plain)
    assert "minutes</p>" not in deck(hostile)
    # Also where the candidate said nothing, on the slide itself.
    silent = next(part for part in hostile.parts if not part.own.said)
    assert f'<div class="say"><h3>{silent.say}</h3>' in deck(hostile)


@pytest.mark.parametrize("write", WRITERS)
def test_what_was_handed_in_and_how_it_was_scored_is_in_every_file(
    write: Writer, hostile: Exported, plain: Exported
) -> None:
    ball = hostile.scenario.curveballs[0]
    kind = ANSWER.kinds[ball.figure]
    usual, hit, then, best = (written(value, finely(kind.form)) for value in (0.5, 0.25, 0.3, 0.45))
    text = said(write(hostile) if write is markdown else read(write(hostile)).text)
    for told in (
        ball.title, f"{sentence(kind.label)}: {usual} usually, {hit} after it, {then} handed in.", "Turned Trees: 25.",
        f"Won back 25% of the way from {hit} to {best}, the best that a search over the knobs found.", "the candidate",
        "a peer", rubric().level(2), rubric().dimensions[-1].title,
    ):  # fmt: skip
        assert said(told) in text
    # A curveball of another version is left out; one's own score comes first.
    assert "of-another-version" not in text
    assert text.index("the candidate") < text.index("a peer")
    for nothing in ("After the curveball", "Curveball:", "How it was scored", "interviewed", "In my own words"):
        assert nothing not in write(plain)


@pytest.mark.parametrize("write", WRITERS)
def test_that_it_is_after_a_curveball_is_said_in_every_file(write: Writer, plain: Exported) -> None:
    ball = plain.scenario.curveballs[0]
    thrown = replace(plain, scene=replace(plain.scene, place=replace(plain.scene.place, curveball=ball.key)))
    told = f"after the curveball “{ball.title}”"
    assert (said(told) in said(write(thrown)), said(told) in said(write(plain))) == (True, False)


def test_one_page_has_the_beginning_of_each_note_and_every_name_as_text(hostile: Exported) -> None:
    found = read(one_page(hostile))
    assert "b" not in found.tags
    assert f"interviewed: {NAME}" in found.text
    assert LONG[:150] in found.text
    assert LONG[:170] not in found.text
    assert "Each cut to its beginning" in found.text


def test_a_long_answer_is_on_slides_in_full(hostile: Exported) -> None:
    mine = [each.partition('<aside class="notes"')[0] for each in deck(hostile).split("<section ")]
    long = [read(each).text for each in mine if "word word" in each]
    assert len(long) > 1
    assert sum(each.count("word") for each in long) == LONG.count("word")
    assert ["My answer, continued" in each for each in long] == [False, *[True] * (len(long) - 1)]
    assert ["It goes on with the next slide" in each for each in long] == [*[True] * (len(long) - 1), False]


@given(st.text(st.sampled_from("word \n\t漢"), max_size=4000))
def test_a_text_in_pieces_is_all_there_and_each_has_room_on_its_slide(text: str) -> None:
    pieces = in_pieces(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for number, piece in enumerate(pieces):
        assert sum(max(ceil(len(line) / WIDTH), 1) for line in piece.split("\n")) <= (ROWS if number else FEWER)
    assert len(pieces) == 1 or all(piece.strip() for piece in pieces)


def test_a_text_is_cut_after_a_line_or_a_sentence_where_one_ends_late_enough() -> None:
    sentence = "What is said here takes most of a row of a slide, and so it takes up room. "
    first, second = in_pieces(sentence * 20)
    assert first.endswith("up room.")
    assert second.startswith("What is said")
    lines = "Three words here\n" * 30
    assert [each.count("\n") + 1 for each in in_pieces(lines)] == [FEWER, ROWS, 30 - FEWER - ROWS]
    # Half a slide is not left empty for it.
    early = "One. " + "word " * 300
    assert len(in_pieces(early)[0]) > FEWER * WIDTH // 2


def test_typed_text_is_in_the_markdown_as_blocks_of_text(hostile: Exported) -> None:
    blocks = in_markdown(markdown(hostile))
    assert blocks.count(cleaned(HOSTILE)) == 3  # the answer, and the remarks of its run and of a score
    assert LONG.strip() in blocks
    assert blocks[-1] == hostile.recipe.text


def test_typed_text_is_on_one_page_as_text_and_as_nothing_else(hostile: Exported, plain: Exported) -> None:
    mine, nobodys = read(one_page(hostile)), read(one_page(plain))
    assert (mine.handlers, mine.links) == (nobodys.handlers, nobodys.links) == ([], [])
    assert mine.tags.count("script") == nobodys.tags.count("script")
    assert "img" not in mine.tags
    assert said(cleaned(HOSTILE))[:40] in mine.text
    assert "\u202e" not in mine.text


def test_of_a_pinned_run_what_this_version_does_not_know_is_left_out(hostile: Exported) -> None:
    [run] = hostile.parts[0].runs
    assert run.turned == "World 3, Trees: 20, in the usual world"
    assert run.figures == "Value kept 50%"
    assert run.link == "http://127.0.0.1:8501/recommendation?ranking.trees=20"


def test_the_steps_and_figures_of_an_answer_are_those_of_its_slides(plain: Exported) -> None:
    titles = [(part.step.key, len(part.figures)) for part in plain.parts]
    assert titles == [(key, len(names)) for key, names in FIGURES.items()]
    assert sum(1 + n for _, n in titles) == len(slides(plain.scenario))
