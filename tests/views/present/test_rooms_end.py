"""A room that is over, or never was, or cannot be reached: one sentence, and whoever reads goes on alone."""

import subprocess
import sys

import pytest

from practice.room import LASTS, new_code
from tests.practice.samples import Clock
from tests.views.present.tabs import (
    KEY,
    again,
    counter,
    drawn,
    follower,
    led,
    linked,
    params,
    presented,
    pressed,
    token,
    where,
)
from tests.views.test_app import opened, said
from views.present.door import watch

OVER = "The room is over. You may go on alone."
NOT_HERE = "The room that it names is over, or is of another question. Ask who opened it."


def told(app) -> list[str]:
    return [each.value for kind in ("info", "warning", "error", "text") for each in app.get(kind)]


def test_when_it_is_ended_for_all_everybody_goes_on_alone_and_the_others_are_told():
    leader = led(step="ranking", figure="where_lost")
    reader, there = follower(leader), drawn(leader)
    pressed(leader, "end-room")
    assert params(leader) == {"present": "true", "step": "ranking", "figure": "where_lost"}
    assert drawn(leader) == there
    assert told(leader) == []
    assert params(again(reader)) == {"step": "ranking"}
    assert told(reader) == [OVER]
    assert "Say, in 40 seconds" in said(reader)
    # Told once, and then a page as any.
    assert told(again(reader)) == []
    assert params(pressed(reader, "next"))["step"] == "list"


def test_it_ends_by_itself_for_who_leads_too(monkeypatch):
    clock = Clock()
    leader = led()
    reader = follower(leader)
    clock.at = watch().look(params(leader)["room"]).room.opened + LASTS
    monkeypatch.setattr(watch().rooms, "_clock", clock)
    code = params(leader)["room"]
    for app in (leader, reader):
        watch().forget(code)
        assert "room" not in params(again(app))
        assert told(app) == [OVER]


@pytest.mark.parametrize("which", ["never was", "is over", "of another question"])
def test_a_link_to_a_room_that_is_not_here_says_so_and_leaves_the_page_alone(which, rooms):
    room, steers = rooms.open("ad_funnel" if which == "of another question" else KEY)
    if which == "is over":
        rooms.close(room.code, steers)
    app = opened(KEY, step="ranking", room=new_code() if which == "never was" else room.code)
    assert not app.exception
    assert told(app) == ["The link was not all understood.", NOT_HERE]
    assert params(app) == {"step": "ranking"}
    assert "Say, in 40 seconds" in said(app)


@pytest.mark.parametrize(
    "address", ["postgresql://ann:secret@127.0.0.1:1/greenroom", "sqlite:////nowhere/at/all.sqlite"]
)
def test_a_database_that_fails_costs_one_sentence_and_the_stage_goes_on_alone(monkeypatch, address):
    leader = led(step="ranking")
    reader = follower(leader)
    monkeypatch.setenv("GREENROOM_DATABASE", address)
    pressed(pressed(leader, "panel-room"), "next")
    for app in (leader, again(reader)):
        assert len(app.error) == 1
        assert "Nothing can be kept until then; everything else works." in app.error[0].value
        assert "secret" not in app.error[0].value
        assert counter(app)
    # Nobody was told of this move, so who leads comes back to the others.
    assert params(leader)["figure"] == "where_lost"
    monkeypatch.delenv("GREENROOM_DATABASE")
    for app in (again(leader), again(reader)):
        assert not app.error
        assert where(app) == {"present": "true", "step": "ranking", **linked(leader)}
    assert params(pressed(leader, "next")) == where(again(reader))
    assert where(reader)["figure"] == "where_lost"


def test_a_database_that_fails_only_now_and_then_is_one_sentence_where_the_room_is_told_of(monkeypatch):
    leader = led(step="ranking")

    def fails(*told: object, **more: object) -> None:
        raise OSError("gone away")

    # A move that the room was not told of is none.
    with monkeypatch.context() as now:
        now.setattr(watch().rooms, "steer", fails)
        pressed(leader, "next")
        assert ["gone away" in each.value for each in leader.error] == [True]
        assert "figure" not in params(leader)
    assert params(pressed(leader, "next"))["figure"] == "where_lost"
    assert where(follower(leader)) == params(leader)


def test_a_room_that_cannot_be_opened_leaves_the_presenter_on_the_stage(monkeypatch):
    monkeypatch.setenv("GREENROOM_DATABASE", "sqlite:////nowhere/at/all.sqlite")
    app = pressed(presented(step="ranking"), "panel-room")
    app.text_input(key="room-name").set_value("Ann")
    pressed(app, "open-room")
    assert app.error
    assert params(app) == {"step": "ranking", "present": "true"}


def test_what_the_room_refuses_its_leader_is_one_sentence(rooms):
    leader = led()
    rooms.close(params(leader)["room"], token(leader))
    pressed(leader, "next")
    sentence = "There is no such room, or it is over; ask who opened it for a new link."
    assert [each.value for each in leader.warning] == [sentence]
    watch().forget(linked(leader)["room"])
    assert told(again(leader)) == [OVER]


def test_no_page_imports_what_speaks_to_databases():
    script = "import sys, views.present.page, views.scenario_page; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
