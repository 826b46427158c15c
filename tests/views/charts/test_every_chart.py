"""What every chart owes its reader, at the default and at the ends of knobs."""

import json
import re
from collections.abc import Callable, Mapping

import pytest

from views.charts import DARK, LIGHT, Picture, Theme

Draw = Callable[[Theme], Picture]
THEMES = {"light": LIGHT, "dark": DARK}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)")


Drawn = tuple[Theme, Picture]


@pytest.fixture(scope="module")
def drawn(drawings: Mapping[str, Draw]) -> dict[str, Drawn]:
    """Every picture in both themes."""
    return {
        f"{name}, {look}": (theme, draw(theme)) for name, draw in drawings.items() for look, theme in THEMES.items()
    }


@pytest.fixture(scope="module")
def pictures(drawn: dict[str, Drawn]) -> dict[str, Picture]:
    return {name: picture for name, (_, picture) in drawn.items()}


@pytest.fixture(scope="module")
def specs(pictures: dict[str, Picture]) -> dict[str, str]:
    return {name: picture.figure.to_json() for name, picture in pictures.items()}


def sizes(node: object) -> list[float]:
    """Every font size in a figure."""
    if isinstance(node, dict):
        own = [
            font["size"] for name, font in node.items() if "font" in name and isinstance(font, dict) and "size" in font
        ]
        return own + [size for each in node.values() for size in sizes(each)]
    return [size for each in node for size in sizes(each)] if isinstance(node, list) else []


def test_a_message_is_one_sentence_without_a_figure_that_does_not_exist(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        message = picture.message
        assert 15 < len(message) < 200, name
        assert message[-1] != ".", name
        assert message[0] in (message[0].upper(), "n"), name
        assert not re.search(r"\bnan\b|\binf\b|None|no figure|-0|  ", message), f"{name}: {message}"


def test_the_text_alternative_says_more_than_the_message(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        assert picture.alt.endswith("."), name
        assert len(picture.alt) >= len(picture.message), name
        assert not re.search(r"\bnan\b|\binf\b|None", picture.alt), f"{name}: {picture.alt}"


def test_charts_that_draw_anything_name_their_figures_in_words(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        if picture.figure.data:
            assert re.search(r"\d", picture.alt), name


def test_no_colour_comes_from_outside_the_palette(drawn: dict[str, Drawn], specs: dict[str, str]) -> None:
    for name, (theme, _) in drawn.items():
        assert set(COLOUR.findall(specs[name])) <= theme.colours, name


def test_type_is_large_enough_for_the_back_row(specs: dict[str, str]) -> None:
    for name, spec in specs.items():
        assert min(sizes(json.loads(spec))) >= 14, name


def test_figures_are_transparent_have_no_legend_and_no_title_of_their_own(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        layout = picture.figure.layout
        assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)", name
        assert layout.showlegend is False, name
        assert layout.title.text is None, name
        assert 100 <= layout.height <= 1_000, name


def test_no_hover_text_is_left_to_plotly(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        for trace in picture.figure.data:
            assert trace.hoverinfo == "skip" or trace.hovertemplate, name


def test_lines_of_one_colour_in_one_panel_differ_in_dash_or_mark(pictures: dict[str, Picture]) -> None:
    for name, picture in pictures.items():
        lines = [trace for trace in picture.figure.data if trace.type == "scatter"]
        looks = [(t.xaxis, t.line.color, t.line.dash, t.mode, str(t.marker.symbol)) for t in lines]
        assert len(set(looks)) == len(looks), name
        dashes = [(t.xaxis, t.line.dash, t.mode, str(t.marker.symbol)) for t in lines if "lines" in (t.mode or "")]
        assert len(set(dashes)) == len(dashes), f"{name}: colour alone tells two lines apart"


def test_both_themes_say_the_same(drawings: Mapping[str, Draw], pictures: dict[str, Picture]) -> None:
    for name in drawings:
        assert len({pictures[f"{name}, {look}"].message for look in THEMES}) == 1, name
