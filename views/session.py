"""A reader's place between two script runs: the URL and the session agree on it, and the newer word wins."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from pipelines.answer import Answer
from pipelines.engine import AllKnobs
from pipelines.knobs import Value
from practice.comeback import locked
from scenarios.scenario import Scenario
from views.place import Place, Turned, first_place, from_params, held, knobs_of, start, to_params

_PAGE = "page"


class Session:
    """The place of one scenario's page in this browser tab."""

    def __init__(self, scenario: Scenario, answer: Answer) -> None:
        self.scenario, self.answer = scenario, answer
        self._place, self._written, self._touched, self._undo = (
            f"{scenario.key}:{name}" for name in ("place", "written", "touched", "undo")
        )
        # Who else is to know that the reader moved: a room does.
        self.after: Callable[[Place], object] = lambda place: None
        # Whether the address was read in this script run: it was opened, or gone back to.
        self.linked = False

    @property
    def place(self) -> Place:
        """Where the reader is."""
        # Asked a dozen times a page: where all start is worked out only for who has no place yet.
        try:
            found: Place = st.session_state[self._place]
        except KeyError:
            return first_place(self.scenario)
        return found

    @property
    def knobs(self) -> AllKnobs:
        """All knobs as the reader has turned them."""
        return knobs_of(self.place.turned, self.answer)

    @property
    def locked(self) -> frozenset[str]:
        """The knobs that are the interviewer's while a curveball is in play, `stage.knob`."""
        return frozenset(() if self.place.curveball is None else locked(self.answer))

    @property
    def start(self) -> Turned:
        """The knobs as they are turned before a reader turns any: none, or as a curveball left them."""
        return start(self.place, self.scenario, self.answer)

    @property
    def against(self) -> str:
        """What changes are measured against, in words."""
        return self.place.against

    def go(self, place: Place) -> None:
        """Move the reader; called from a widget's callback, so this word is newer than the URL's.

        Whoever moves is led no longer.
        """
        st.session_state[self._place] = place = held(replace(place, led=False), self.scenario, self.answer)
        st.session_state[self._touched] = True
        self.after(place)

    def widget(self, key: str, value: object) -> str:
        """Have the widget of this key show a value of the place; returns the key to draw it under, with that value.

        What a script sets in the session reaches the browser once, and not at all where the next run, a word of the
        browser's own say, comes before: a widget that was not told of a value as the one it begins with would then
        show, and send back, another.

        In a room a page is drawn anew without a click, and the browser sends what all its widgets hold with every word.
        One on its way while the room moves on would turn a knob back: so whoever is moved gets another widget, of
        another key, and what is still said of the old one counts nothing: see `current`.
        """
        number = st.session_state.get(_edition(key), 0)
        drawn = _drawn(key, number)
        if self.place.room and st.session_state.get(drawn, value) != value:
            st.session_state[_edition(key)] = number + 1
            drawn = _drawn(key, number + 1)
        # The place is what counts; a widget only shows it.
        if drawn not in st.session_state or st.session_state[drawn] != value:
            st.session_state[drawn] = value
        return drawn

    @property
    def moved(self) -> bool:
        """Whether a callback moved the reader and the page has not been drawn since."""
        return bool(st.session_state.get(self._touched))

    def again(self) -> None:
        """Have the next script run keep the place and write its address anew, whatever the browser's says."""
        st.session_state[self._touched] = True

    def correct(self, place: Place) -> None:
        """Put right, within a script run, what the address said and only the page could check."""
        st.session_state[self._place] = place
        self._write(to_params(place, self.scenario), st.query_params.to_dict())

    @property
    def undo(self) -> Place | None:
        """The place before the last experiment, if there was one."""
        return st.session_state.get(self._undo)

    @undo.setter
    def undo(self, place: Place | None) -> None:
        st.session_state[self._undo] = place

    def arrive(self) -> list[str]:
        """Settle who is right at the start of a script run; returns a sentence for each thing the URL got wrong.

        The URL is read on the first visit and when the browser went back, forward or to another link. It is not read
        after a widget's callback: the browser may not yet know the last address we wrote.
        """
        params = st.query_params.to_dict()
        coming = st.session_state.get(_PAGE) != self.scenario.key
        st.session_state[_PAGE] = self.scenario.key
        touched = st.session_state.pop(self._touched, False)
        known = self._place in st.session_state
        complaints: list[str] = []
        if not touched and (not known or (params != st.session_state.get(self._written) and (params or not coming))):
            place, complaints = from_params(params, self.scenario, self.answer)
            st.session_state[self._place], self.linked = place, True
        self._write(to_params(self.place, self.scenario), params)
        return complaints

    def _write(self, params: Mapping[str, str], shown: Mapping[str, str]) -> None:
        st.session_state[self._written] = dict(params)
        if dict(params) != dict(shown):
            st.query_params.from_dict(params)


def current(key: str) -> bool:
    """Whether a widget that `Session.widget` gave this key is the one that stands, for its callback.

    Streamlit calls the callback of a widget that is gone, too, when a late word of it comes.
    """
    name, _, number = key.partition("~")
    return int(number or 0) == st.session_state.get(_edition(name), 0)


def _edition(key: str) -> str:
    return f"{key}:edition"


def _drawn(key: str, number: int) -> str:
    return f"{key}~{number}" if number else key


def widget_value(key: str) -> Value:
    """What a widget holds, inside its callback."""
    value: Value = st.session_state[key]
    return round(value, 6) if isinstance(value, float) else value
