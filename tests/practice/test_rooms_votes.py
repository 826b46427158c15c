"""Who is in a room, the questions that are put to them, and their votes."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.room import QuestionError, RoomError, StrangerError
from practice.rooms import Rooms
from tests.practice.samples import Clock
from tests.practice.test_rooms import CARD, LED, SECOND


def test_guests_stand_in_the_order_they_came_and_may_change_name_and_role(rooms: Rooms, clock: Clock) -> None:
    room, _ = rooms.open("recommendation")
    beside, _ = rooms.open("recommendation")
    ada = rooms.join(room.code, uuid4(), "Ada", "candidate")
    clock.at += SECOND
    ben = rooms.join(room.code, UUID(int=0), "Ben", "interviewer")
    clock.at += SECOND
    renamed = rooms.join(room.code, ada.id, "Ada L.", "audience")
    assert renamed == ada.but(name="Ada L.", role="audience")
    assert rooms.guests(room) == (renamed, ben)
    there = rooms.join(beside.code, ada.id, "Somebody")  # the same browser, in another room
    assert rooms.guests(beside) == (there,)
    assert rooms.guests(room) == (renamed, ben)


def test_a_vote_may_be_changed_until_the_answer_is_revealed(rooms: Rooms, clock: Clock) -> None:
    room, token = rooms.open("recommendation")
    ada, ben = (rooms.join(room.code, uuid4(), name) for name in ("Ada", "Ben"))
    put = rooms.ask(room.code, token, *CARD)
    rooms.vote(room.code, ada.id, 1, "rises", "because")
    clock.at += SECOND
    bens = rooms.vote(room.code, ben.id, 1, "stays")
    clock.at += SECOND
    adas = rooms.vote(room.code, ada.id, 1, "falls")
    assert (adas.said, adas.why, adas.at) == ("falls", "", clock.at)
    assert rooms.votes(put) == (bens, adas)
    told = rooms.reveal(room.code, token, "falls", 0.58, 0.5)
    assert (told.revealed, told.seen, told.before, told.after) == (True, "falls", 0.58, 0.5)
    with pytest.raises(QuestionError, match=r"^The answer is revealed already, .*\.$"):
        rooms.vote(room.code, ada.id, 1, "falls")
    with pytest.raises(QuestionError, match="revealed already"):
        rooms.reveal(room.code, token, "rises", 0.58, 0.6)
    assert rooms.votes(told) == (bens, adas)


def test_only_guests_vote_and_only_when_something_is_asked(rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    beside, _ = rooms.open("recommendation")
    ada, elsewhere = rooms.join(room.code, uuid4(), "Ada"), rooms.join(beside.code, uuid4(), "Ben")
    with pytest.raises(QuestionError, match=r"^Nothing is asked in this room now\.$"):
        rooms.vote(room.code, ada.id, 0, "rises")
    put = rooms.ask(room.code, token, *CARD)
    for stranger in (uuid4(), elsewhere.id):
        with pytest.raises(StrangerError, match=r"^Only the guests of a room vote; join it first\.$"):
            rooms.vote(room.code, stranger, 1, "rises")
    assert rooms.votes(put) == ()


def test_votes_on_an_earlier_question_do_not_count(rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    ada = rooms.join(room.code, uuid4(), "Ada")
    first = rooms.ask(room.code, token, *CARD)
    rooms.vote(room.code, ada.id, 1, "rises")
    second = rooms.ask(room.code, token, *CARD)  # the same again
    assert (rooms.votes(first), rooms.votes(second)) == ((), ())
    with pytest.raises(QuestionError, match=r"^Another question is asked by now; .*\.$"):
        rooms.vote(room.code, ada.id, 1, "rises")  # a click on its way while the question changed
    late = rooms.vote(room.code, ada.id, 2, "falls")
    assert (rooms.votes(first), rooms.votes(second)) == ((), (late,))
    none = rooms.withdraw(room.code, token)
    assert (none.asked, rooms.votes(none), rooms.votes(second)) == ("", (), ())


ACT = st.sampled_from(["steer", "ask", "reveal", "withdraw", "vote"])
ACTS = st.lists(st.tuples(ACT, st.integers(0, 2)), max_size=12)  # an act, and the guest who votes


@given(acts=ACTS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_room_stands_as_told(rooms: Rooms, acts: list[tuple[str, int]]) -> None:
    """Against a plain account of it: a version for each act that is taken, and one last word of each guest."""
    room, token = rooms.open("recommendation")
    guests = [rooms.join(room.code, uuid4(), f"Guest {number}") for number in range(3)]
    version, number, open_, told, words = 1, 0, False, False, dict[UUID, str]()
    for act, n in acts:
        guest = guests[n].id
        taken = {"steer": True, "ask": True, "withdraw": True, "reveal": open_ and not told, "vote": open_ and not told}
        said: Any = ("rises", "falls", "stays")[(n + version) % 3]
        try:
            rooms.vote(room.code, guest, number, said) if act == "vote" else LED[act](rooms, room.code, token)
        except RoomError:
            assert not taken[act]
            continue
        assert taken[act]
        version += act != "vote"
        number += act == "ask"
        if act == "vote":
            words[guest] = said
        if act in ("ask", "withdraw"):
            open_, told, words = act == "ask", False, {}
        told = told or act == "reveal"
    now = rooms.find(room.code)
    assert now is not None
    assert (now.version, now.asked_number, bool(now.asked), now.revealed) == (version, number, open_, told)
    assert {vote.guest: vote.said for vote in rooms.votes(now)} == words
    rooms.close(room.code, token)
