"""What a figure consists of, taken down in its order."""

import pandas as pd
import plotly.graph_objects as go

from pipelines.recommendation.answer import ANSWER
from views.charts import Picture
from views.export.paper import Chart, Line, Message, Paper, Table
from views.export.sections import sections

DRAWN = Picture(go.Figure([go.Bar(x=[1], y=[2])]), "Says it", "In words.")
EMPTY = Picture(go.Figure(), "Why not", "Nothing.")
FRAME = pd.DataFrame({"b": ["1"]}, index=pd.Index(["x"], name="a"))


def test_a_picture_is_its_sentence_then_the_chart_then_the_caption() -> None:
    paper = Paper(ANSWER.knobs)
    paper.picture(DRAWN, "How to read it.")
    assert paper.blocks == [Message("Says it"), Chart(DRAWN), Line("How to read it.")]


def test_where_nothing_is_drawn_the_sentence_says_why_and_stands_alone() -> None:
    paper = Paper(ANSWER.knobs)
    paper.picture(EMPTY, "How to read it.")
    assert paper.blocks == [Message("Why not")]


def test_of_a_choice_the_first_is_taken_and_named() -> None:
    paper = Paper(ANSWER.knobs)
    assert paper.choose("Metric", ["a", "b"], "b", str.upper, "metric") == "b"
    assert paper.blocks == [Line("Metric: B.")]


def test_the_knobs_of_an_aside_stand_with_their_values() -> None:
    paper = Paper(ANSWER.knobs)
    paper.knobs("load")
    [line] = paper.blocks
    load = ANSWER.asides["load"]
    assert isinstance(line, Line)
    assert all(str(field.title) in line.text for field in type(load).model_fields.values())
    assert "1,000,000" in line.text


def test_a_fold_is_open() -> None:
    paper = Paper(ANSWER.knobs)
    paper.fold("name", "Title", lambda: paper.message("inside"))
    assert paper.blocks == [Message("inside")]


def test_each_sentence_begins_a_section_and_takes_what_follows() -> None:
    first, second = sections([Line("when"), Message("A"), Chart(DRAWN), Line("note"), Message("B"), Chart(DRAWN)], "T")
    assert (first.title, first.lines, len(first.shown)) == ("A", ["when", "note"], 1)
    assert (second.title, second.lines, len(second.shown)) == ("B", [], 1)


def test_a_second_sentence_before_anything_is_shown_leads_the_section() -> None:
    [only] = sections([Message("A"), Message("B"), Chart(DRAWN)], "T")
    assert (only.title, only.lead) == ("A", "B")


def test_two_of_a_kind_stand_abreast_and_another_kind_on_its_own_under_the_same_sentence() -> None:
    both, alone = sections([Message("A"), Chart(DRAWN), Chart(DRAWN), Table(FRAME)], "T")
    assert len(both.shown) == 2
    assert (alone.title, alone.shown) == ("A", [Table(FRAME)])


def test_a_figure_without_a_sentence_has_its_title() -> None:
    assert [section.title for section in sections([Table(FRAME)], "T")] == ["T"]
    assert [section.title for section in sections([], "T")] == ["T"]
