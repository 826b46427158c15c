"""Every figure of every scenario is on the slides and in the Markdown."""

import re

from scenarios.slides import slides
from tests.views.export.conftest import quiet
from views.export.answer import exported
from views.export.deck import deck
from views.export.markdown import markdown
from views.figures import FIGURES
from views.place import first_place


def test_every_figure_of_every_step_is_exported(whole):
    answer = exported(whole, first_place(whole), quiet)
    html, text = deck(answer), markdown(answer)
    assert html.count("<section ") >= len(slides(whole)) + 2  # and the question before, the recipe behind
    for part in answer.parts:
        assert [figure.title for figure in part.figures] == [
            FIGURES[whole.key].titles[name] for name in part.step.front.figures
        ]
        assert all(figure.blocks for figure in part.figures)
        assert all(f"#### {figure.title}" in text for figure in part.figures)
    assert text.count("```mermaid") == html.count('<svg class="stages"') == 1
    assert not re.search(r"\{\{\s*\w", text)
