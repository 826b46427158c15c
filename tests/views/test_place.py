"""A link is read back as it was written, and what it gets wrong costs nothing else."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.answers import ANSWERS
from pipelines.engine import flat
from pipelines.knobs import KnobError, bounds, options
from practice.room import new_code
from scenarios.shelf import scenario
from scenarios.slides import slides
from views.place import Place, first_place, from_params, knobs_of, link, only_turned, to_params, turn

SCENARIO = scenario("recommendation")
ANSWER = ANSWERS["recommendation"]
FIELDS = {
    f"{stage}.{name}": field
    for stage, knobs in ANSWER.knobs.items()
    for name, field in type(knobs).model_fields.items()
}


def values(path: str) -> st.SearchStrategy[object]:
    field = FIELDS[path]
    if options(field) is not None:
        return st.sampled_from(options(field))
    low, high = bounds(field)
    if field.annotation is int:
        return st.integers(int(low), int(high))
    return st.floats(low, high, allow_nan=False)


settings_of_knobs = st.lists(st.sampled_from(sorted(FIELDS)), max_size=6, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: values(name) for name in names})
)


slides_shown = st.sampled_from(slides(SCENARIO))
codes = st.builds(new_code)


@settings(max_examples=60)
@given(turned=settings_of_knobs, pinned=settings_of_knobs, slide=slides_shown, present=st.booleans(),
       moment=st.none() | st.integers(0, 9_999), room=st.none() | codes)  # fmt: skip
def test_a_link_opens_the_place_it_was_made_of(turned, pinned, slide, present, moment, room):
    place = Place(
        slide.step.key, only_turned(ANSWER, turned), only_turned(ANSWER, pinned), moment, present=present,
        figure=slide.figure or "", room=room,
    )  # fmt: skip
    address = link("http://127.0.0.1:8501/recommendation?old=1", place, SCENARIO)
    assert from_params(dict(parse_qsl(urlsplit(address).query)), SCENARIO, ANSWER) == (place, [])


@given(slide=slides_shown, room=codes, attempt=st.uuids(), moment=st.none() | st.integers(0, 9_999))
def test_alone_one_stands_at_the_same_step_and_figures_in_no_interview_no_room_and_on_no_stage(
    slide, room, attempt, moment
):
    place = Place(slide.step.key, {"ranking.trees": 20}, moment=moment)
    there = replace(place, attempt=attempt, room=room, present=True, figure=slide.figure or "")
    assert there.alone == place


def test_the_first_place_has_a_bare_link():
    assert link("http://host/recommendation", first_place(SCENARIO), SCENARIO) == "http://host/recommendation"


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"step": "dessert"}, "clarify"),
        ({"attempt": "dessert"}, "the id of an interview"),
        ({"curveball": "dessert"}, SCENARIO.curveballs[0].key),
        ({"present": "yes"}, "allowed is true"),
        ({"figure": "dessert"}, ", ".join(SCENARIO.steps[0].front.figures)),
        ({"figure": "where_lost"}, SCENARIO.steps[0].title),  # of another step
        ({"figure": ""}, "home_pages"),
        ({"room": "dessert"}, "the code of a room"),
        ({"room": "x" * 13}, "the code of a room"),
        ({"room": "abcdefghijk\n"}, "the code of a room"),
        ({"room": ""}, "the code of a room"),
        ({"view": "-1"}, "0 to 9999"),
        ({"view": "١"}, "0 to 9999"),
        ({"view": "9" * 5000}, "0 to 9999"),
        ({"ranking.trees": "1e9"}, "5 to 200"),
        ({"ranking.trees": "nan"}, "5 to 200"),
        ({"ranking.model": "<script>"}, "lightgbm"),
        ({"pin.ranking.trees": "x"}, "5 to 200"),
        ({"load.daily_users": "0"}, "1000"),
        ({"no.such": "1"}, "world"),
        ({"": ""}, "world"),
    ],
)
def test_each_thing_a_link_gets_wrong_has_one_sentence_and_costs_nothing_else(params, named):
    place, complaints = from_params({"world.pins": "1", **params}, SCENARIO, ANSWER)
    assert len(complaints) == 1
    assert named in complaints[0]
    assert place == turn(first_place(SCENARIO), ANSWER, {"world.pins": 1})


@given(params=st.dictionaries(st.text(max_size=20), st.text(max_size=30), max_size=5))
def test_no_link_whatever_breaks_the_page(params):
    place, _ = from_params(params, SCENARIO, ANSWER)
    assert set(flat(knobs_of(place.turned, ANSWER))) == set(FIELDS)


def test_a_refused_turn_changes_nothing():
    place = first_place(SCENARIO)
    with pytest.raises(KnobError, match="5 to 200"):
        turn(place, ANSWER, {"ranking.trees": 0})
    assert place == first_place(SCENARIO)


def test_a_knob_turned_back_leaves_the_link():
    there = turn(first_place(SCENARIO), ANSWER, {"ranking.trees": 10})
    back = turn(there, ANSWER, {"ranking.trees": FIELDS["ranking.trees"].default})
    assert to_params(there, SCENARIO) == {"ranking.trees": "10"}
    assert to_params(back, SCENARIO) == {}
