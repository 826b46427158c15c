import math
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo

from pipelines.answers import ANSWERS
from pipelines.knobs import KnobError, Knobs, Value, allowed, bounds, depends, ends, label, options, parse, said, step
from synthetic_data.social_feed import ACTIONS

Found = tuple[str, type[Knobs], str, FieldInfo]

KNOBS: list[Found] = [
    (stage, type(own), name, field)
    for answer in ANSWERS.values()
    for stage, own in answer.pipeline.defaults.items()
    for name, field in type(own).model_fields.items()
]
EVERY = pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: f"{knob[0]}.{knob[2]}")
NUMBERS = [knob for knob in KNOBS if options(knob[3]) is None]


def within(field: FieldInfo, value: Value) -> bool:
    choice = options(field)
    if choice is not None:
        return value in choice and type(value) in {type(each) for each in choice}
    low, high = bounds(field)
    return type(value) is field.annotation and low <= value <= high


@EVERY
def test_every_knob_says_what_it_is_and_starts_where_it_may_stand(knob: Found) -> None:
    field = knob[3]
    assert field.title
    assert field.description
    assert field.description.endswith(".")
    assert within(field, field.default)
    assert all(within(field, end) for end in ends(field))
    assert all(label(field, value) for value in (field.default, *ends(field)))
    assert step(field) > 0


@EVERY
def test_a_value_written_out_reads_back_as_itself(knob: Found) -> None:
    stage, knobs, name, field = knob
    for value in (field.default, *ends(field)):
        for written in (value, str(value)):
            parsed = parse(stage, knobs, name, written)
            assert parsed == value
            assert type(parsed) is type(value)


@given(st.sampled_from(NUMBERS), st.data())
def test_any_number_within_bounds_reads_back_as_itself(knob: Found, data: st.DataObject) -> None:
    stage, knobs, name, field = knob
    low, high = ends(field)
    value = data.draw(st.integers(low, high) if field.annotation is int else st.floats(low, high))
    assert parse(stage, knobs, name, str(value)) == value


def bad_values(field: FieldInfo) -> list[object]:
    """Values of every wrong kind for this field."""
    found: list[object] = [
        "", " ", "nothing", "NaN", "inf", "-inf", "1e400", "0x10", "ünïcödé", "１２x", "1 2", "x" * 10_000, "9" * 59,
        float("nan"), float("inf"), -float("inf"), None, [], {}, [1], (1, 2), object(), 10**5000, 1j,
    ]  # fmt: skip
    if options(field) is None:
        low, high = bounds(field)
        found += ["true", "False", True, False, low - 1, high + 1, str(low - 0.5), str(high + 0.5), "1,5", "--1"]
        found += [low + 0.5, str(low + 0.5)] if field.annotation is int else []
    elif field.annotation is not bool:
        found += [True, 0, 1, 0.5, str(options(field)[0]).upper(), f" {field.default}", f"{field.default}s"]
    else:
        found += [2, -1, 0.5, "ja", "truee"]
    return found


@EVERY
def test_every_bad_value_is_refused_in_one_sentence_that_says_what_is_allowed(knob: Found) -> None:
    stage, knobs, name, field = knob
    for value in bad_values(field):
        with pytest.raises(KnobError) as caught:
            parse(stage, knobs, name, value)
        message = str(caught.value)
        assert message.startswith(f"{stage}.{name} is ")
        assert message.endswith(f"allowed is {allowed(field)}.")
        assert "\n" not in message
        assert len(message) < 400


def parsed_or_refused(knob: Found, value: object) -> Value | KnobError:
    stage, knobs, name, _ = knob
    try:
        return parse(stage, knobs, name, value)
    except KnobError as error:
        return error


@given(st.sampled_from(KNOBS), st.text() | st.integers() | st.floats() | st.booleans() | st.binary())
@example(KNOBS[0], "0x10")
@example(KNOBS[0], "٣")
def test_whatever_comes_from_outside_is_a_value_of_the_knob_or_refused(knob: Found, value: object) -> None:
    stage, _, name, field = knob
    found = parsed_or_refused(knob, value)
    assert f"{stage}.{name}" in str(found) if isinstance(found, KnobError) else within(field, found)


@pytest.mark.parametrize("name", ["", "nothing", "Seed", "model_config", "model_fields", "__class__", "seed "])
def test_a_knob_that_does_not_exist_is_refused_and_the_others_named(name: str) -> None:
    stage, knobs, known, _ = KNOBS[0]
    with pytest.raises(KnobError, match=f"is not a knob; the knobs of {stage} are .*{known}"):
        parse(stage, knobs, name, 1)


class Toy(Knobs):
    count: int = Field(3, ge=1, le=5, title="Count", description="A count.")
    rate: float = Field(0.25, ge=0.0, le=1.0, title="Rate", description="A rate.", json_schema_extra={"step": 0.25})
    on: bool = Field(True, title="On", description="A switch.")
    way: Literal["round_about", "straight"] = Field(
        "straight", title="Way", description="A way.", json_schema_extra={"labels": {"straight": "as the crow flies"}}
    )


def test_one_declaration_says_everything_about_a_knob() -> None:
    count, rate, on, way = Toy.model_fields.values()
    assert [options(field) for field in (count, rate, on, way)] == [
        None, None, (False, True), ("round_about", "straight"),
    ]  # fmt: skip
    assert [ends(field) for field in (count, rate, on)] == [(1, 5), (0.0, 1.0), (False, True)]
    assert [step(field) for field in (count, rate)] == [1, 0.25]
    assert [allowed(field) for field in (count, rate, on, way)] == [
        "a whole number from 1 to 5", "a number from 0 to 1", "true or false", "one of round_about, straight",
    ]  # fmt: skip
    assert [label(way, value) for value in ("round_about", "straight")] == ["round about", "as the crow flies"]
    assert [label(on, True), label(on, False), label(rate, 0.5), label(count, 2)] == ["on", "off", "0.5", "2"]


def test_settings_are_said_by_the_names_that_a_reader_sees() -> None:
    assert said({"toy": Toy()}, {"toy.way": "straight", "toy.count": 2}) == ("Way: as the crow flies", "Count: 2")


def test_knobs_cannot_be_changed_in_place_or_made_with_what_they_do_not_take() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Toy().count = 4
    for wrong in ({"count": 9}, {"rate": math.nan}, {"unknown": 1}):
        with pytest.raises(ValidationError):
            Toy(**wrong)


@EVERY
def test_a_knob_that_needs_another_names_one_of_its_stage_and_a_value_it_takes(knob: Found) -> None:
    needed = depends(knob[3])
    if needed is not None:
        name, value = needed
        assert within(knob[1].model_fields[name], value)
        assert name != knob[2]


def test_some_knobs_need_another() -> None:
    assert {knob[2]: depends(knob[3]) for knob in KNOBS if depends(knob[3])} == {
        "relevance": ("diversity", "mmr"),
        "topic_cap": ("diversity", "topic_cap"),
        "wait": ("labels", "wait"),
        **dict.fromkeys(ACTIONS, ("weights", "custom")),
    }
