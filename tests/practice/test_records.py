"""Records: what becomes one, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from practice.records import MOST_FIGURE, MOST_NAME, Comeback, Learner, Note, Prediction, Record, note_id
from practice.tables import TABLE_OF
from tests.practice.samples import HOSTILE, an_attempt, learner, note, of_each_kind


def test_every_kind_has_a_table_with_a_column_for_each_field() -> None:
    for kind, table in TABLE_OF.items():
        assert set(table.c.keys()) == set(kind.model_fields)
    assert {type(record) for record in of_each_kind()} == set(TABLE_OF)


@given(st.text(max_size=200))
def test_text_becomes_what_every_database_takes(text: str) -> None:
    kept = note(uuid4(), text).text
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert len(kept) == len(text)
    assert [new for old, new in zip(text, kept, strict=True) if old != "\0"] == [old for old in text if old != "\0"]


def test_halves_of_characters_are_replaced() -> None:
    assert note(uuid4(), "\ud800 and \udfff").text == "? and ?"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_record_read_from_its_own_json_is_the_same(text: str) -> None:
    for record in of_each_kind(text):
        assert type(record).model_validate_json(record.model_dump_json()) == record


@pytest.mark.parametrize("name", ["", "  \n ", "x" * (MOST_NAME + 1)])
def test_a_name_has_1_to_80_characters(name: str) -> None:
    with pytest.raises(ValidationError):
        Learner(name=name)


def test_a_name_loses_its_margins() -> None:
    assert Learner(name="  Ada \n").name == "Ada"


def test_moments_are_kept_in_utc() -> None:
    moment = datetime(2026, 1, 1, 3, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert learner(changed=moment).changed.isoformat() == "2025-12-31T21:30:00+00:00"


@pytest.mark.parametrize(
    "moment", ["2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday", 1e300]
)
def test_moments_without_a_zone_or_far_away_are_refused(moment: Any) -> None:
    with pytest.raises(ValidationError):
        Learner.model_validate({"name": "Ada", "changed": moment})


def test_a_step_of_an_attempt_has_one_note() -> None:
    attempt = uuid4()
    assert note_id(attempt, "clarify") == note_id(attempt, "clarify") != note_id(attempt, "scale")
    with pytest.raises(ValidationError, match="not that of the attempt's note"):
        Note(attempt=attempt, step="clarify")
    with pytest.raises(ValidationError, match="not that of the attempt's note"):
        Note(id=note_id(attempt, "scale"), attempt=attempt, step="clarify")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sure": 0}, {"sure": 101}, {"sure": "very"}, {"said": "explodes"}, {"before": float("nan")},
        {"after": float("inf")}, {"scenario": ""}, {"params": {"a": 1}}, {"params": {"": "a"}}, {"id": "seven"},
        {"more": 1}, {"learner": None}, {"card": "x" * 201}, {"params": {str(i): "a" for i in range(201)}},
    ],
    ids=str,
)  # fmt: skip
def test_a_prediction_with_something_wrong_is_refused(wrong: dict[str, Any]) -> None:
    fields = next(each for each in of_each_kind() if isinstance(each, Prediction)).model_dump()
    assert Prediction.model_validate(fields)
    with pytest.raises(ValidationError):
        Prediction.model_validate(fields | wrong)


@pytest.mark.parametrize("minutes", [(), (0,), (-1,), (61,), (float("nan"),), (1,) * 13])
def test_an_interview_has_1_to_12_phases_of_some_minutes(minutes: tuple[float, ...]) -> None:
    fields = an_attempt().model_dump()
    with pytest.raises(ValidationError):
        type(an_attempt()).model_validate(fields | {"minutes": minutes})


def test_an_interview_that_has_ended_has_no_clock_that_runs() -> None:
    attempt, moment = an_attempt(), datetime(2026, 3, 1, tzinfo=UTC)
    assert attempt.but(ended=moment).ended == attempt.but(running=moment).running == moment
    with pytest.raises(ValidationError, match="it has ended, and its clock runs on"):
        attempt.but(ended=moment, running=moment)


def test_a_record_changed_in_part_is_checked_whole() -> None:
    ada = learner()
    assert ada.but(name=" Eve ") == Learner(id=ada.id, changed=ada.changed, name="Eve")
    with pytest.raises(ValidationError):
        ada.but(changed=datetime(3000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("figure", [1e308, -1e308, 1.001 * MOST_FIGURE, float("-inf")])
@pytest.mark.parametrize("name", ["usual", "hit", "now", "best"])
def test_a_figure_beyond_all_figures_is_refused(name: str, figure: float) -> None:
    comeback = next(each for each in of_each_kind() if isinstance(each, Comeback))
    with pytest.raises(ValidationError, match=name):
        comeback.but(**{name: figure})


@pytest.mark.parametrize("best", [5e-324, 1e-8, 0.55, MOST_FIGURE])
def test_what_was_won_back_is_always_a_number_or_nothing(best: float) -> None:
    comeback = next(each for each in of_each_kind() if isinstance(each, Comeback))
    share = comeback.but(hit=0, best=best, now=MOST_FIGURE).share
    assert share == (MOST_FIGURE / best if best > 1e-9 else None)


def test_no_two_records_are_made_with_one_id() -> None:
    made: list[Record] = [record for _ in range(20) for record in of_each_kind()]
    assert len({record.id for record in made}) == len(made)
    assert all(record.changed.tzinfo == UTC for record in made)
