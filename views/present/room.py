"""Being in a room: who follows is led to the room's place, and who leads tells it where they go."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st
from pydantic import TypeAdapter

from pipelines.answers import ANSWERS
from practice.records import Name, now
from practice.room import Guest, Role, Room
from scenarios.scenario import Scenario
from scenarios.shelf import scenario
from views.place import Place, first_place, from_params, idea, to_params
from views.practice.cookies import remember, remembered
from views.practice.kept import introduced, told
from views.present.door import DAY, guest, refused, rooms, watch
from views.present.watch import Sight
from views.session import Session

if TYPE_CHECKING:
    import threading

    from practice.rooms import Held

NAME = TypeAdapter(Name)
PANEL = "present:panel"  # what of the session says which panel stands beside the slide


@dataclass(frozen=True)
class Attendance:
    """A room as somebody in it sees it.

    sight      the room, its guests and votes
    token      what steers it, for who opened it
    me         the guest who sits here, None before they said who they are
    following  whether one goes where the room goes
    left_at    the room's version when this tab was last where it was, 0 where that is no longer known
    """

    sight: Sight
    token: str | None
    me: Guest | None
    following: bool
    left_at: int

    @property
    def room(self) -> Room:
        """The room."""
        return self.sight.room

    @property
    def leads(self) -> bool:
        """Whether one steers."""
        return self.token is not None

    @property
    def led(self) -> bool:
        """Whether one goes where the room goes, on the stage, and does not steer."""
        return self.following and not self.leads

    @property
    def unnamed(self) -> bool:
        """Whether one has not said yet who one is."""
        return self.me is None and not self.leads

    @property
    def held(self) -> "Held | None":
        """The interview that is held in the room."""
        return self.sight.held

    @property
    def interviewed(self) -> bool:
        """Whether an interview is held in the room, and over: it was ended, or its minutes are used up."""
        return self.held is not None and self.held.over(now())

    @property
    def leader(self) -> str:
        """The name of who opened it: they came first."""
        return self.sight.guests[0].name if self.sight.guests else "somebody"

    @property
    def voters(self) -> tuple[Guest, ...]:
        """Everybody but who opened it, who knows the answer soonest."""
        return self.sight.guests[1:]


def attendance(session: Session, complaints: list[str]) -> Attendance | None:
    """The room that the address names, and the reader moved to its place if they follow; None outside of any.

    From then on whoever leads tells the room of every move, and who follows and moves has wandered off.
    """
    code = session.place.room
    if code is None:
        return None
    with told():
        sight = watch().look(code)
        if sight is None or sight.room.scenario != session.scenario.key:
            if _known(code) in st.session_state:
                st.info("The room is over. You may go on alone.")
            else:
                complaints.append("The room that it names is over, or is of another question. Ask who opened it.")
            session.correct(session.place.alone)
            return None
        token = _token(code)
        _arrive(session, sight.room, leads=token is not None)
        found = Attendance(sight, token, guest_of(sight), _follows(code), st.session_state.get(_known(code), 0))
        session.after = lambda place: _went(session, code, token, place)
        return found
    _lost(code)
    return None


def opened(session: Session, name: str) -> None:
    """Open a room at the reader's place, and lead it under this name; the page says why where it cannot."""
    room = open_room(session.scenario, session.place, name)
    if room is not None:
        session.go(replace(session.place, present=True, room=room.code))


def open_room(scenario: Scenario, place: Place, name: str) -> Room | None:
    """A room at a place, with the interview that goes on there; this browser leads it. The page says why it cannot."""
    with told(), refused():
        introduced(NAME.validate_python(name))
        room, token = rooms().open(scenario.key, attempt=place.attempt, params=to_params(place.alone, scenario))
        rooms().join(room.code, guest(), name, "candidate")
        remember(_cookie(room.code), token, DAY)
        st.session_state[PANEL] = "room"
        return rooms().steer(room.code, token, figure=place.figure) if place.figure else room
    return None


def closed(session: Session, found: Attendance) -> None:
    """End the room for all."""
    with told(), refused():
        rooms().close(found.room.code, found.token or "")
        watch().forget(found.room.code)
        session.after = lambda place: None
        session.go(replace(session.place, room=None))


def joined(found: Attendance, name: str, role: Role) -> bool:
    """Say who one is, or that one is somebody else; returns whether that was taken, the page says why not."""
    with told(), refused():
        rooms().join(found.room.code, guest(), name, role)
        watch().forget(found.room.code)
        return True
    return False


def left(session: Session) -> None:
    """Go on alone; the room goes on too."""
    session.after = lambda place: None
    session.go(replace(session.place, room=None, present=False, figure=""))


def wandered(session: Session, found: Attendance) -> None:
    """Look around on the question's own page; one may come back."""
    st.session_state[_following(found.room.code)] = False
    session.go(replace(session.place, present=False, figure=""))


def back_to(code: str) -> None:
    """Come back to where the room of this code is."""
    st.session_state[_following(code)] = True
    st.session_state.pop(_known(code), None)


def link_of(scenario: Scenario, code: str) -> Place:
    """The place that a room's own link names: it says nothing of where the room is."""
    return replace(first_place(scenario), present=True, room=code)


def steered(session: Session, found: Attendance, *, blank: bool) -> None:
    """Draw the curtain, or open it."""
    with told(), refused():
        _knows(rooms().steer(found.room.code, found.token or "", blank=blank))


def turn_of(found: Attendance | None) -> "threading.Lock | None":
    """What who follows holds while their page is drawn: of those, one after the other; None for all others.

    Who leads, is alone or looks around has a page of their own, for which nobody is to wait.
    """
    return watch().turn(found.room.code) if found is not None and found.led else None


def guest_of(sight: Sight) -> Guest | None:
    """The guest who sits at this browser, if they said who they are."""
    mine = guest()
    return next((each for each in sight.guests if each.id == mine), None)


def leads(code: str) -> bool:
    """Whether this browser opened the room of this code."""
    return _token(code) is not None


def _token(code: str) -> str | None:
    """The token that this browser holds, if it opened the room."""
    token = remembered(_cookie(code))
    key = f"room:{code}:leads"
    # Asked once a tab: what fits does not change.
    if token and key not in st.session_state:
        st.session_state[key] = rooms().opens(code, token)
    return token if token and st.session_state[key] else None


def _arrive(session: Session, room: Room, *, leads: bool) -> None:
    """Take the reader to the room's place, if it is news and they follow, or if they opened the room's own link."""
    if session.linked and session.place == link_of(session.scenario, room.code):
        back_to(room.code)
    if st.session_state.get(_known(room.code)) == room.version or not _follows(room.code):
        return
    _knows(room, told=False)
    session.correct(_place_of(session, room, leads=leads))


def _place_of(session: Session, room: Room, *, leads: bool) -> Place:
    """The room's place, as somebody in it sees it."""
    place = _read(room.scenario, tuple(room.params.items()))
    known = idea(room.figure)[0] in session.scenario.step(place.step).front.figures
    figure = room.figure if known else ""
    present = session.place.present if leads and session.place.room else True
    attempt = room.attempt if leads else None
    return replace(place, present=present, figure=figure, room=room.code, attempt=attempt, led=not leads)


@lru_cache(maxsize=64)
def _read(key: str, params: tuple[tuple[str, str], ...]) -> Place:
    """The place of a room, read once for all who are led there: that takes a page a twentieth of its time."""
    told = scenario(key)
    place, _ = from_params(dict(params), told, ANSWERS[told.front.pipeline])
    return place


def _went(session: Session, code: str, token: str | None, place: Place) -> None:
    """Whoever leads takes the others along; whoever does not has wandered off."""
    if place.room != code:
        return
    if token is None:
        st.session_state[_following(code)] = False
        return
    step = session.scenario.step(place.step)
    _lost(code)
    with told(), refused():
        params = to_params(place.alone, session.scenario)
        figure = place.figure if place.present else step.front.figures[0]
        _knows(rooms().steer(code, token, params=params, figure=figure))


def _knows(room: Room, *, told: bool = True) -> None:
    """This tab is where the room is at this version; `told`: from here, so others of this server look at once."""
    st.session_state[_known(room.code)] = room.version
    if told:
        watch().forget(room.code)


def called(session: Session, found: Attendance) -> None:
    """The browser shows a page that has passed: draw one anew, where the room is for who goes along."""
    session.again()
    if found.following:
        _lost(found.room.code)


def _lost(code: str) -> None:
    """Until the room is told, or seen again, this tab is not where the room is: then it goes there."""
    if _known(code) in st.session_state:
        st.session_state[_known(code)] = 0


def _follows(code: str) -> bool:
    return bool(st.session_state.get(_following(code), True))


def _cookie(code: str) -> str:
    return f"greenroom-room-{code}"


def _known(code: str) -> str:
    return f"room:{code}:known"


def _following(code: str) -> str:
    return f"room:{code}:following"
