"""Rooms without a browser: who has the link goes where the room goes, and only who opened it steers."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from practice.records import MOST_NAME
from practice.room import CODE
from scenarios.shelf import scenario
from scenarios.slides import slides
from tests.views.present.tabs import (
    KEY,
    KNOB,
    SLIDER,
    TYPED,
    again,
    counter,
    dark,
    drawn,
    follower,
    led,
    linked,
    named,
    opened_with,
    presented,
    pressed,
    presses,
    remembers,
    standing,
    token,
    told,
    where,
    words,
)
from tests.views.test_app import params, said

DECK = slides(scenario(KEY))
WANDERS = "Looking around"


def test_opening_a_room_gives_a_link_that_names_it_and_holds_nothing_that_steers():
    leader = led()
    code = params(leader)["room"]
    assert CODE.fullmatch(code)
    (link,) = [each.value for each in leader.code]
    assert parse_qsl(urlsplit(link).query) == [("present", "true"), ("room", code)]
    everything = [each.value for kind in ("text", "code", "markdown", "caption") for each in leader.get(kind)]
    assert token(leader) not in "\n".join([*everything, str(params(leader))])
    assert standing(leader) == "You lead · 1 here"
    assert [each.value for each in leader.text] == ["Ann · candidate, leads"]


def test_a_room_opens_whatever_its_code_is(monkeypatch):
    monkeypatch.setattr("practice.rooms.new_code", lambda: "a__b-__c-d__")
    leader = led()
    assert params(leader)["room"] == "a__b-__c-d__"
    assert where(follower(leader)) == params(leader)


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_a_room_is_not_opened_under_no_name(name):
    app = pressed(presented(), "panel-room")
    app.text_input(key="room-name").set_value(name)
    pressed(app, "open-room")
    assert [each.value for each in app.warning] == ["Type a name of 1 to 80 characters."]
    assert "room" not in params(app)
    assert "cookies:told" not in app.session_state


def test_who_opens_the_link_stands_where_the_room_stands_and_goes_where_it_goes():
    leader = led(step="ranking", figure="where_lost", **{KNOB: "20"})
    reader = follower(leader)
    assert params(reader) == {"present": "true", **linked(leader)}
    assert where(reader) == params(leader)
    assert where(reader)["figure"] == "where_lost"
    assert drawn(reader) == drawn(leader) != []
    pressed(leader, "next")
    assert where(again(reader)) == params(leader) != linked(leader)
    assert counter(reader) == counter(leader)
    pressed(leader, "panel-knobs")
    leader.slider(key=SLIDER).set_value(7).run()
    assert where(again(reader))[KNOB] == "7"
    assert drawn(reader) == drawn(leader) != []
    assert standing(reader) == "Following · 1 here"


def test_while_the_leader_is_on_the_page_the_others_see_the_main_figure_of_its_step():
    leader = led()
    reader = follower(leader)
    pressed(leader, "leave-stage")
    assert "present" not in params(leader)
    leader.button_group(key=f"{KEY}.step").set_value("ranking").run()
    main = scenario(KEY).step("ranking").front.figures[0]
    assert where(again(reader)) == {
        "present": "true",
        "step": "ranking",
        "figure": main,
        "room": params(leader)["room"],
    }
    pressed(leader, "back-on-stage")
    assert (
        where(again(reader)) == params(leader) == {"present": "true", "step": "ranking", "room": params(leader)["room"]}
    )


def test_the_curtain_is_drawn_for_all_who_follow_and_only_by_who_leads():
    leader = led()
    reader = follower(leader)
    assert "blank" in {each.key for each in leader.button}
    assert "blank" not in {*presses(reader), *(each.key for each in reader.button)}
    pressed(leader, "blank")
    assert dark(leader)
    assert dark(again(reader))
    pressed(leader, "blank")
    assert not dark(leader)
    assert not dark(again(reader))


def test_a_move_of_ones_own_is_to_look_around_and_moves_nobody_else():
    leader = led()
    reader, other = follower(leader), follower(leader)
    before = params(leader)
    assert not {"back", "next"} & {
        *presses(reader),
        *(each.key for each in reader.button),
    }  # a key hit by chance takes nobody off
    pressed(pressed(reader, "leave-stage"), "present")
    pressed(reader, "next")
    assert params(reader)["figure"] == DECK[1].figure
    assert standing(reader) == f"{WANDERS} · 1 here"
    assert params(again(leader)) == where(again(other)) == before
    pressed(leader, "next")
    pressed(leader, "next")
    assert params(again(reader))["figure"] == DECK[1].figure
    assert where(again(other)) == params(leader)
    pressed(leader, "blank")
    assert not dark(again(reader))
    pressed(leader, "blank")
    pressed(reader, "back-to-room")
    assert where(reader) == params(leader)
    assert params(reader) == {"present": "true", **linked(leader)}
    assert standing(reader) == "Following · 1 here"


def test_a_button_that_is_not_there_is_not_pressed():
    reader = follower(led())
    assert set(presses(reader)) == {"panel-knobs", "panel-room", "leave-stage"}
    for key in ("blank", "panel-ask", "", None, 7):
        told(reader, "press", key)
    assert standing(reader) == "Following · 1 here"
    assert not [key for key, each in presses(reader).items() if each["open"]]


def test_a_knob_of_ones_own_is_to_look_around_too():
    leader = led(step="ranking")
    reader = pressed(follower(leader), "panel-knobs")
    reader.slider(key=SLIDER).set_value(7).run()
    assert params(reader)[KNOB] == "7"
    assert standing(reader).startswith(WANDERS)
    assert KNOB not in params(again(leader))


def test_who_leaves_the_stage_may_come_back_to_the_room_from_the_page():
    leader = led()
    reader = pressed(follower(leader), "leave-stage")
    assert "present" not in params(reader)
    assert "**In a room**" in said(reader)
    pressed(leader, "next")
    pressed(reader, "back-to-room")
    assert where(reader) == params(leader)
    assert params(reader) == {"present": "true", **linked(leader)}


def test_who_leaves_the_room_goes_on_alone_and_the_room_goes_on_too():
    leader = led()
    reader = pressed(pressed(follower(leader), "panel-room"), "leave-room")
    assert params(reader) == {}
    pressed(leader, "next")
    assert params(again(reader)) == {}
    assert standing(leader) == "You lead · 1 here"


@pytest.mark.parametrize("guess", ["guess", "", "\ud800", "🎭" * 32, "x" * 50_000])
def test_nobody_steers_with_a_token_that_was_made_up(guess):
    leader = led()
    link = linked(leader)
    app = opened_with(link, {f"greenroom-room-{link['room']}": (guess, 60)})
    assert standing(app) == "Following · 1 here"
    assert not {"blank", "panel-ask", "panel-notes"} & {*presses(app), *(each.key for each in app.button)}
    pressed(pressed(app, "leave-stage"), "next")
    assert standing(app).startswith(WANDERS)
    assert params(again(leader)) == {"present": "true", **link}


def test_who_opened_the_room_still_leads_it_after_a_reload():
    leader = led()
    link = linked(leader)
    tab = opened_with({"present": "true", **link}, remembers(leader))
    assert standing(tab) == "You lead · 1 here"
    pressed(tab, "next")
    assert params(again(leader))["figure"] == DECK[1].figure


def test_two_windows_of_who_leads_both_lead_and_each_has_panels_of_its_own():
    laptop = led()
    projector = opened_with({"present": "true", **linked(laptop)}, remembers(laptop))
    pressed(pressed(laptop, "panel-notes"), "next")
    assert params(again(projector))["figure"] == DECK[1].figure
    assert ["### Say, in 40 seconds" in [each.value for each in app.markdown] for app in (laptop, projector)] == [
        True,
        False,
    ]
    pressed(projector, "next")
    assert params(again(laptop))["figure"] == DECK[2].figure
    assert standing(laptop) == standing(projector) == "You lead · 1 here"


@pytest.mark.parametrize("word", [60, 90])
def test_what_an_old_widget_still_says_turns_nothing_back(word):
    leader = pressed(led(step="ranking"), "panel-knobs")
    reader = pressed(follower(leader), "panel-knobs")
    old = reader.slider(key=SLIDER)
    leader.slider(key=SLIDER).set_value(7).run()
    assert where(again(reader))[KNOB] == "7"
    # The browser held the slider at this when the room moved on; its word comes only now.
    old.set_value(word).run()
    assert not reader.exception
    assert where(again(reader))[KNOB] == params(leader)[KNOB] == "7"
    assert standing(reader) == "Following · 1 here"
    assert [each.value for each in reader.slider if (each.key or "").startswith(SLIDER)] == [7]


def test_a_widget_begins_with_its_value_however_often_its_page_is_drawn_before_the_browser_hears_of_it():
    # What is only set in the session is told once: a browser to which that page never came would answer with another.
    leader = pressed(led(step="ranking", **{KNOB: "7"}), "panel-knobs")
    reader = pressed(again(pressed(follower(leader), "panel-room")), "panel-knobs")
    for app in (leader, reader):
        assert again(app).slider(key=SLIDER).proto.default == [7]
    named_at = f"join-{params(leader)['room']}"
    pressed(reader, "panel-room")
    for _ in range(2):
        (role,) = [
            each.proto for each in again(reader).get("button_group") if each.proto.id.endswith(f"{named_at}-role")
        ]
        assert [role.options[at].content for at in role.default] == ["Audience"]


def test_names_are_text_and_never_read_as_markdown():
    leader = led()
    reader = follower(leader)
    for name in TYPED:
        named(follower(leader), name[:MOST_NAME], "interviewer")
    guests = [each.value for each in again(leader).text]
    names = [each.removesuffix(" · interviewer") for each in guests if each.endswith(" · interviewer")]
    assert len(names) == len(TYPED)
    assert "<script>alert(1)</script>&amp;" in names
    pressed(again(reader), "panel-room")
    for app in (leader, reader):
        assert [each.value for each in app.text if each.value in guests] == guests
        assert not [name for name in names if name in words(app)]


def test_who_comes_back_by_the_rooms_link_is_where_the_room_is_and_moves_nobody():
    leader = pressed(led(), "next")
    reader, wanderer = follower(leader), pressed(follower(leader), "leave-stage")
    before, link = params(leader), linked(leader)
    for app in (leader, reader, wanderer):
        # As from another page of the app: of the address only what the link says is left.
        for name in params(app):
            del app.query_params[name]
        for name, value in {"present": "true", **link}.items():
            app.query_params[name] = value
        # A browser that was away wrote another address last.
        app.session_state[f"{KEY}:written"] = {}
        assert where(again(app)) == before
    assert standing(leader) == "You lead · 1 here"
    assert standing(wanderer) == standing(reader) == "Following · 1 here"
    assert params(pressed(leader, "next")) == where(again(reader)) == where(again(wanderer))
