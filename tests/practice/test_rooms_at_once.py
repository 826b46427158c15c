"""Rooms that many use at once, from threads and servers; and a server killed while it is in use."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from uuid import UUID, uuid4

import pytest
from sqlalchemy.engine import URL

from pipelines.facts import Change
from practice import rooms as module
from practice.database import connect
from practice.room import FullError, QuestionError, Room, Vote
from practice.rooms import Rooms
from practice.store import Store
from tests.practice.conftest import NewUrl
from tests.practice.samples import Clock
from tests.practice.test_kills import LONGEST, Tell, killed

N_GUESTS = 30
CARD = ("ranking:1", "value_kept")
SAID: tuple[Change, ...] = ("rises", "falls", "stays")
KILLS = {"sqlite": 25, "postgresql": 8}


@contextmanager
def servers(url: URL, n: int) -> Iterator[list[Rooms]]:
    """So many servers on one database."""
    with ExitStack() as opened:
        yield [Rooms(opened.enter_context(closing(connect(url))), Clock()) for _ in range(n)]


def test_a_room_of_thirty_votes_at_once(store: Store) -> None:
    rooms = Rooms(store, Clock())
    room, token = rooms.open("recommendation")
    together = threading.Barrier(N_GUESTS)
    put = rooms.ask(room.code, token, *CARD)

    def come_and_vote(number: int) -> Vote:
        guest = rooms.join(room.code, UUID(int=number), f"Guest {number}")
        together.wait(60)
        rooms.vote(room.code, guest.id, 1, "stays")
        return rooms.vote(room.code, guest.id, 1, SAID[number % 3], f"reason {number}")

    with ThreadPoolExecutor(N_GUESTS) as threads:
        votes = list(threads.map(come_and_vote, range(N_GUESTS)))
    assert sorted(rooms.votes(put), key=lambda vote: vote.guest) == votes
    assert [guest.id.int for guest in rooms.guests(room)] == [*range(N_GUESTS)]


def test_two_servers_that_steer_at_once_never_make_the_same_version(url: URL) -> None:
    with servers(url, 2) as both:
        room, token = both[0].open("recommendation")

        def steer(rooms: Rooms) -> list[Room]:
            return [rooms.steer(room.code, token, params={"n": str(n)}) for n in range(25)]

        with ThreadPoolExecutor(2) as threads:
            made = [each for found in threads.map(steer, both) for each in found]
        assert sorted(each.version for each in made) == [*range(2, 52)]
        assert both[0].find(room.code) == max(made, key=lambda each: each.version)


def test_no_vote_comes_after_the_answer(url: URL) -> None:
    with servers(url, 2) as (presenting, following):
        room, token = presenting.open("recommendation")
        guests = [presenting.join(room.code, uuid4(), f"Guest {number}").id for number in range(4)]
        all_begun = threading.Barrier(1 + len(guests))

        def vote_on(guest: UUID) -> Vote:
            """Go on voting until that is refused, or long enough that an SQLite file lets others in; the last word."""
            last = following.vote(room.code, guest, number, "stays")
            all_begun.wait(60)
            with suppress(QuestionError):
                for turn in range(20):
                    last = following.vote(room.code, guest, number, SAID[turn % 3])
            return last

        with ThreadPoolExecutor(len(guests)) as threads:
            for number in range(1, 6):
                assert presenting.ask(room.code, token, *CARD).asked_number == number
                voting = [threads.submit(vote_on, guest) for guest in guests]
                all_begun.wait(60)
                told = presenting.reveal(room.code, token, "falls", 0.5, 0.4)
                counted = set(presenting.votes(told))
                assert {each.result() for each in voting} == counted


def test_of_many_who_come_at_once_no_more_get_in_than_may(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROOMS", 4)
    monkeypatch.setattr(module, "MOST_GUESTS", 4)

    def who_got_in(come: Callable[[Rooms], object], both: list[Rooms]) -> int:
        together = threading.Barrier(10)

        def try_it(number: int) -> bool:
            both[number % 2].find("")  # connected already, they are all the closer together
            together.wait(60)
            try:
                come(both[number % 2])
            except FullError:
                return False
            return True

        with ThreadPoolExecutor(10) as threads:
            return sum(threads.map(try_it, range(10)))

    with servers(url, 2) as both:
        room, _ = both[0].open("recommendation")
        assert who_got_in(lambda rooms: rooms.join(room.code, uuid4(), "Guest"), both) == 4
        assert len(both[1].guests(room)) == 4
        assert who_got_in(lambda rooms: rooms.open("recommendation"), both) == 3


def leading(url: URL, room: Room, token: str, guest: UUID) -> Callable[[Tell], None]:
    """Steers and votes as fast as it can, and tells of each pair once both are kept."""

    def work(tell: Tell) -> None:
        rooms = Rooms(connect(url), Clock())
        for number in itertools.count():
            rooms.steer(room.code, token, params={"n": str(number)})
            rooms.vote(room.code, guest, 1, "rises", str(number))
            tell(number)

    return work


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", KILLS)
def test_what_a_killed_server_told_of_is_there_and_steering_goes_on(kind: str, new_url: NewUrl) -> None:
    url, rng = new_url(kind), random.Random(8)
    for _ in range(KILLS[kind]):
        with closing(connect(url)) as store:
            rooms = Rooms(store, Clock())
            room, token = rooms.open("recommendation")
            guest = rooms.join(room.code, uuid4(), "Ada")
            put = rooms.ask(room.code, token, *CARD)
        told = killed(leading(url, put, token, guest.id), LONGEST * rng.random())
        assert told == [*range(len(told))]
        with closing(connect(url)) as store:
            rooms = Rooms(store, Clock())
            there = rooms.find(room.code)
            assert there is not None
            n_steered = there.version - put.version
            assert there == put.but(params={"n": str(n_steered - 1)}, version=there.version)
            n_voted = int(rooms.votes(there)[0].why) + 1
            assert len(told) <= n_voted <= n_steered <= len(told) + 1
            assert rooms.guests(room) == (guest,)
            assert rooms.steer(room.code, token).version == there.version + 1
