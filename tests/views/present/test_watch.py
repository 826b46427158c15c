"""Of all who look at a room one asks the database, a few times a second; what was changed from here is seen at once."""

import threading
from uuid import uuid4

import pytest

from practice.room import Guest, Room, new_code
from views.present import watch as module
from views.present.watch import Sight, Watch

FRESH = 0.2


class Clock:
    """Seconds, counted by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class FakeRooms:
    """One room with one guest; counts how often it is asked for, and may be made to wait or to fail."""

    def __init__(self) -> None:
        self.room = Room(code=new_code(), scenario="recommendation")
        self.guest = Guest(id=uuid4(), room=self.room.id, name="Ann")
        self.asked = 0
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.error: Exception | None = None

    def find(self, code: str) -> Room | None:
        self.asked += 1
        found = self.room if code == self.room.code else None
        self.begun.set()
        assert self.go_on.wait(10)
        if self.error:
            raise self.error
        return found

    def guests(self, room: Room) -> tuple[Guest, ...]:
        return (self.guest,)

    def votes(self, room: Room) -> tuple[()]:
        return ()

    def held(self, room: Room) -> None:
        return None

    def steer(self) -> None:
        self.room = self.room.but(version=self.room.version + 1)


@pytest.fixture
def rooms():
    return FakeRooms()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(rooms, clock, monkeypatch):
    monkeypatch.setattr(module, "FRESH", FRESH)
    return Watch(rooms, clock)


def test_it_sees_the_room_its_guests_and_votes(watch, rooms):
    assert watch.look(rooms.room.code) == Sight(rooms.room, (rooms.guest,), ())


def test_of_many_who_ask_at_once_one_looks(watch, rooms):
    rooms.go_on.clear()
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(watch.look(rooms.room.code))) for _ in range(30)]
    for thread in threads:
        thread.start()
    assert rooms.begun.wait(10)
    rooms.go_on.set()
    for thread in threads:
        thread.join(10)
    assert seen == [Sight(rooms.room, (rooms.guest,), ())] * 30
    assert rooms.asked == 1


@pytest.mark.parametrize(("later", "looks"), [(0.0, 1), (0.9 * FRESH, 1), (1.1 * FRESH, 2), (100.0, 2)])
def test_it_looks_anew_once_what_it_saw_is_no_longer_fresh(watch, rooms, clock, later, looks):
    first = watch.look(rooms.room.code)
    rooms.steer()
    clock.at += later
    second = watch.look(rooms.room.code)
    assert rooms.asked == looks
    assert second.room.version - first.room.version == looks - 1


def test_what_was_changed_from_here_is_seen_at_once(watch, rooms):
    watch.look(rooms.room.code)
    rooms.steer()
    watch.forget(rooms.room.code)
    assert watch.look(rooms.room.code).room == rooms.room


def test_what_was_changed_from_here_while_somebody_looked_is_seen_at_once_too(watch, rooms):
    rooms.go_on.clear()
    looking = threading.Thread(target=watch.look, args=(rooms.room.code,))
    looking.start()
    assert rooms.begun.wait(10)
    # They have read the room, and do not have it yet.
    rooms.steer()
    watch.forget(rooms.room.code)
    rooms.go_on.set()
    looking.join(10)
    assert watch.look(rooms.room.code).room == rooms.room


def test_a_room_that_is_not_there_is_looked_for_each_time_and_leaves_nothing_behind(watch, rooms):
    for times in (1, 2):
        assert watch.look("nowhere") is None
        assert rooms.asked == times
    assert watch.look(rooms.room.code) is not None


def test_a_look_that_fails_is_made_again_by_whoever_asks_next(watch, rooms):
    rooms.error = OSError("gone")
    with pytest.raises(OSError, match="gone"):
        watch.look(rooms.room.code)
    rooms.error = None
    assert watch.look(rooms.room.code).room == rooms.room


def test_rooms_do_not_wait_for_each_other(watch, rooms):
    rooms.go_on.clear()
    looking = threading.Thread(target=watch.look, args=(rooms.room.code,))
    looking.start()
    assert rooms.begun.wait(10)
    seen = []
    other = threading.Thread(target=lambda: seen.append(watch.look("other")))
    rooms.begun.clear()
    other.start()
    assert rooms.begun.wait(10), "who looks at another room came to the database meanwhile"
    rooms.go_on.set()
    for each in (looking, other):
        each.join(10)
    assert seen == [None]
