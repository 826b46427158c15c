"""The architecture as an SVG: every stage once, in words too, and nothing over anything else."""

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from pipelines.answers import ANSWERS
from pipelines.engine import Cache, Run
from views.charts import LIGHT
from views.charts.diagram import architecture_alt, direct, drawn
from views.charts.stages import stages_svg
from views.charts.words import sentence

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=ANSWERS)
def run(request: pytest.FixtureRequest, memory: Cache) -> Run:
    """A run of each pipeline with nothing turned."""
    return ANSWERS[request.param].pipeline.run(cache=memory)


@pytest.fixture(scope="module")
def svg(run: Run) -> ET.Element:
    """Its diagram."""
    return ET.fromstring(stages_svg(run, "request", LIGHT))


def boxes(svg: ET.Element) -> list[tuple[float, float, float, float]]:
    sides = ("x", "y", "width", "height")
    return [tuple(float(rect.attrib[side]) for side in sides) for rect in svg.iter(f"{SVG}rect")]  # type: ignore[misc]


def test_every_stage_but_the_judges_is_a_box_with_its_name(run: Run, svg: ET.Element) -> None:
    said = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    names = [sentence(each.stage.words) for each in drawn(run).values()]
    assert len(boxes(svg)) == len(names)
    assert all(any(text.replace(" ", "").startswith(name.replace(" ", "")) for text in said) for name in names)


def test_the_diagram_says_in_words_what_it_draws(run: Run, svg: ET.Element) -> None:
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == architecture_alt(run, "request")
    assert next(svg.iter(f"{SVG}title")).text


def test_no_box_lies_on_another_or_outside(svg: ET.Element) -> None:
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    for x, y, w, h in boxes(svg):
        assert left <= x
        assert top <= y
        assert x + w <= left + width + 0.2
        assert y + h <= top + height + 0.2
    for a, b in combinations(boxes(svg), 2):
        beside = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0]
        assert beside or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


def test_there_is_an_arrow_with_a_head_for_each_direct_need(run: Run, svg: ET.Element) -> None:
    stages = drawn(run)
    needs = [need for each in stages.values() for need in direct(run, each) if need in stages]
    assert len(list(svg.iter(f"{SVG}path"))) == 2 * len(needs)


def test_stages_that_serve_have_the_thick_frame(run: Run, svg: ET.Element) -> None:
    thick = [rect for rect in svg.iter(f"{SVG}rect") if rect.attrib["stroke"] == LIGHT.ours]
    assert len(thick) == sum(each.stage.serving for each in drawn(run).values())
