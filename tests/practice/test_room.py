"""What becomes of a room, and what is refused: functions of the room alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from practice.records import Record
from practice.room import (
    LASTS,
    MOST_WHY,
    Guest,
    QuestionError,
    Room,
    Vote,
    digest,
    fits,
    new_code,
    new_token,
    over,
    steered,
    vote_id,
    with_answer,
    with_question,
    without_question,
)  # fmt: skip
from tests.practice.samples import HOSTILE


def a_room(**fields: Any) -> Room:
    return Room(code=new_code(), scenario="recommendation", **fields)


def a_vote(**fields: Any) -> Vote:
    room, guest = uuid4(), uuid4()
    return Vote(**{"id": vote_id(room, 1, guest), "room": room, "guest": guest, "number": 1, "said": "falls"} | fields)


def test_codes_and_tokens_are_never_the_same_and_stand_in_a_link_as_they_are() -> None:
    for make, n_characters in ((new_code, 12), (new_token, 43)):  # 6 bits each, of 72 and of 256
        made = {make() for _ in range(1000)}
        assert len(made) == 1000
        assert {len(each) for each in made} == {n_characters}
        assert all(each.replace("-", "a").replace("_", "a").isalnum() and each.isascii() for each in made)


def test_no_record_of_a_room_holds_its_token_or_is_one_that_is_exported() -> None:
    for kind in (Room, Guest, Vote):
        assert not any("token" in name or "digest" in name for name in kind.model_fields)
        assert not issubclass(kind, Record)


@pytest.mark.parametrize("token", [*HOSTILE, "wuZT0TNuoLDfbx_QPTm9ndJQU-MIaWvQG8ofW8ujcbE"])
def test_only_the_token_itself_fits(token: str) -> None:
    assert fits(token, digest(token))
    assert not fits(token + "x", digest(token))
    assert not fits(token, digest(token + "x"))
    assert not fits(digest(token), digest(token))


def test_a_room_is_over_a_day_after_it_was_opened() -> None:
    room = a_room()
    assert [over(room, room.opened + LASTS + timedelta(microseconds=late)) for late in (-1, 0, 1)] == [
        False, True, True,
    ]  # fmt: skip
    assert not over(room, room.opened - LASTS)  # another server's clock is behind


def test_steering_makes_a_version_and_changes_nothing_else() -> None:
    room = a_room(params={"step": "ranking"})
    there = steered(room, figure="waterfall")
    assert there == room.but(figure="waterfall", version=2)
    assert steered(there, blank=True).version == 3


def test_a_question_is_put_answered_and_withdrawn() -> None:
    room = a_room(figure="waterfall")
    put = with_question(room, "ranking:1", "value_kept")
    assert put == room.but(version=2, asked="ranking:1", asked_figure="value_kept", asked_number=1)
    told = with_answer(put, "falls", 0.58, None)
    assert told == put.but(version=3, revealed=True, seen="falls", before=0.58)
    assert without_question(told) == room.but(version=4, asked_number=1)


def test_the_next_question_has_a_number_of_its_own_and_no_answer() -> None:
    room = with_answer(with_question(a_room(), "ranking:1", "value_kept"), "falls", 0.5, 0.4)
    again = with_question(room, "ranking:1", "value_kept")
    assert (again.asked_number, again.revealed, again.seen, again.before, again.after) == (2, False, "", None, None)
    assert with_question(without_question(again), "ranking:2", "AUC").asked_number == 3


def test_only_a_question_that_is_put_is_answered_and_only_once() -> None:
    room = a_room()
    with pytest.raises(QuestionError, match=r"^Nothing is asked in this room, .*\.$"):
        with_answer(room, "stays", 1.0, 1.0)
    told = with_answer(with_question(room, "ranking:1", "AUC"), "stays", 1.0, 1.0)
    with pytest.raises(QuestionError, match=r"^The answer is revealed already; .*\.$"):
        with_answer(told, "rises", 1.0, 2.0)
    with pytest.raises(QuestionError, match="Nothing is asked"):
        with_answer(without_question(told), "rises", 1.0, 2.0)


ASKED = {"asked": "ranking:1", "asked_figure": "AUC", "asked_number": 1}


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "short"}, {"code": "a" * 13}, {"code": "abc/defghijk"}, {"scenario": ""}, {"version": -1},
        {"version": 2**63}, {"params": {"": "x"}}, {"params": {"a": "x" * 201}}, {"figure": "x" * 201},
        {"asked": "ranking:1"}, {"asked_figure": "AUC"}, {"revealed": True, "seen": "rises"},
        {**ASKED, "revealed": True}, {**ASKED, "seen": "rises"}, {**ASKED, "revealed": True, "seen": "sinks"},
        {**ASKED, "before": float("nan")}, {"token": "x"},
    ],
)  # fmt: skip
def test_a_room_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_room().but(**fields)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_what_every_database_takes(text: str) -> None:
    vote = a_vote(why=text[:MOST_WHY])
    guest = Guest(id=uuid4(), room=uuid4(), name=text.strip()[:80] or "Me")
    room = a_room(params={text[:200] or "empty": text[:200] or "empty"}, figure=text[:200])
    for record in (vote, guest, room):
        assert type(record).model_validate_json(record.model_dump_json()) == record
        assert r"\u0000" not in record.model_dump_json()


@pytest.mark.parametrize(
    "fields",
    [{"why": "x" * (MOST_WHY + 1)}, {"said": "sinks"}, {"number": 2}, {"guest": uuid4()}, {"id": uuid4()}],
)
def test_a_vote_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    assert a_vote(why="x" * MOST_WHY)
    with pytest.raises(ValidationError):
        a_vote(**fields)


def test_a_guest_has_a_name_and_one_of_three_roles() -> None:
    ids = {"id": uuid4(), "room": uuid4()}
    for role in ("candidate", "interviewer", "audience"):
        assert Guest(**ids, name=" Ada ", role=role).name == "Ada"
    for fields in ({"name": " "}, {"name": "x" * 81}, {"name": "Ada", "role": "owner"}):
        with pytest.raises(ValidationError):
            Guest.model_validate({**ids, **fields})
