"""Of those who follow, one draws at a time; who has to wait long says so meanwhile."""

import threading

import pytest

from views.present.turn import in_turn


@pytest.fixture
def lock():
    return threading.Lock()


def never() -> None:
    pytest.fail("called")


def test_it_is_ones_turn_alone_and_over_also_after_an_error(lock):
    def draw():
        with in_turn(lock, never):
            assert lock.locked()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        draw()
    assert not lock.locked()


def test_who_waits_long_is_called_meanwhile_and_has_their_turn_then(lock):
    lock.acquire()
    told = []

    def meanwhile():
        told.append(lock.locked())
        lock.release()

    with in_turn(lock, meanwhile, patient=0.01):
        assert told == [True]
        assert lock.locked()
    assert not lock.locked()


def test_where_the_wait_is_stopped_nothing_stays_locked_by_who_stopped(lock):
    lock.acquire()

    def stopped():
        raise RuntimeError

    with pytest.raises(RuntimeError), in_turn(lock, stopped, patient=0.01):
        pytest.fail("had a turn")
    lock.release()  # the other's, not ours
    assert lock.acquire(timeout=1)


def test_without_others_it_is_always_ones_turn():
    with in_turn(None, never):
        pass
