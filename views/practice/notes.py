"""What a candidate writes and says at a step: a field that keeps what is typed, and "I said it aloud"."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from practice.interview import ENOUGH, Kept, Typed, answered, rewritten, spoken, stamp
from practice.records import MOST_NOTE, Attempt, Learner, Note, note_id, now
from scenarios.scenario import Scenario, Step
from views.practice.evidence import evidence
from views.practice.kept import keep, learner, store, told
from views.session import Session

HERE = Path(__file__).parent
BEGINNING = datetime.fromtimestamp(0, UTC)
_HTML = f"""<label for="note"></label>
<textarea id="note" maxlength="{MOST_NOTE}" spellcheck="true"></textarea>
<div class="states"><p class="kept"></p><p class="late" role="status"></p></div>"""
_FIELD = st.components.v2.component(
    "greenroom_note", html=_HTML, css=(HERE / "notes.css").read_text(), js=(HERE / "notes.js").read_text()
)


_TYPED = TypeAdapter(dict[str, Typed])
# Between reading a note and writing it no other tab may write it.
_WRITING = Lock()


class OnlyRead(Attempt):
    """Another's attempt, as whoever looks at it sees it: over, though its clock may run. No table takes it."""

    @classmethod
    def of(cls, attempt: Attempt) -> "OnlyRead":
        """A copy, unchecked: no attempt that is kept has ended and runs."""
        return cls.model_construct(**{**dict(attempt), "ended": attempt.ended or attempt.changed})


def note_at(attempt: UUID, step: str) -> Note:
    """The note at a step as it is kept; an empty one, older than anything typed, where there is none."""
    found = store().get(Note, note_id(attempt, step))
    return found or Note(id=note_id(attempt, step), attempt=attempt, step=step, changed=BEGINNING)


def attended(session: Session, complaints: list[str]) -> Attempt | None:
    """The interview that the address names; a sentence where there is none, and then the page is as usual.

    Whoever is not known to be its candidate reads it, and changes nothing.
    """
    named = session.place.attempt
    if named is None:
        return None
    with told():
        attempt = _seen_by_me(named)
        if attempt is not None and attempt.scenario == session.scenario.key:
            return attempt
        complaints.append("The interview that it names is not here: it was deleted, or is not of this question.")
        session.correct(replace(session.place, attempt=None))
    return None


def _seen_by_me(which: UUID) -> Attempt | None:
    """The attempt; as an `OnlyRead` where it is another's."""
    attempt, me = store().get(Attempt, which), learner()
    if attempt is None or (me is not None and me.id == attempt.learner):
        return attempt
    return OnlyRead.of(attempt)


def own_answer(session: Session, step: Step, attempt: Attempt) -> bool:
    """The notes, and the runs pinned to them; returns whether others' answers may be seen."""
    shown = attempt.ended is not None
    with told():
        if isinstance(attempt, OnlyRead):
            candidate = store().get(Learner, attempt.learner)
            st.text(f"You look at {candidate.name if candidate else 'somebody'}'s interview.")
        shown = shown or answered(note_at(attempt.id, step.key))
        notes(session, step, attempt, shown)
        if not shown:
            what = "The model answer comes" if session.place.present else "The model answer and the experiments come"
            st.caption(f"{what} once you have written {ENOUGH} characters or said it aloud.")
        evidence(session, step, attempt)
    return shown


@st.fragment
def notes(session: Session, step: Step, attempt: Attempt, shown: bool) -> None:
    """The field and the switch. `shown` says whether the page shows an answer: where that is no longer right, it is
    drawn anew.
    """
    with told():
        _notes(session, step, attempt, shown)


def _notes(session: Session, step: Step, attempt: Attempt, shown: bool) -> None:
    # A button's word that came along with the field's was heard, but only the field is being drawn.
    if session.moved or _seen_by_me(attempt.id) != attempt:
        st.rerun()
    key, seen = f"note-{attempt.id}", st.session_state.setdefault(f"note-seen-{attempt.id}", {})
    note, over = note_at(attempt.id, step.key), attempt.ended is not None

    def typed() -> None:
        take(session.scenario, attempt, st.session_state[key], seen)

    field = _FIELD(
        key=key, on_typed_change=typed,
        data={"attempt": str(attempt.id), "step": step.key, "text": note.text, "stamp": stamp(note),
              "seen": {at: {"at": own.at, "base": own.base} for at, own in seen.items()},
              "over": over, "label": "Your notes at this step"},
    )  # fmt: skip
    _aloud(note, over=over)
    # A server that was started again learns what the field held only once it is drawn.
    if take(session.scenario, attempt, field, seen):
        st.rerun()
    if answered(note) != shown and not over:
        st.rerun()


def _aloud(note: Note, *, over: bool) -> None:
    key = f"aloud-{note.id}"
    st.session_state[key] = note.spoken

    def said() -> None:
        with told(), _WRITING:
            keep(spoken(note_at(note.attempt, note.step), aloud=bool(st.session_state[key])))

    st.checkbox("I said it aloud", key=key, on_change=said, disabled=over,
                help=f"Shows the model answer, as {ENOUGH} written characters do.")  # fmt: skip


def take(scenario: Scenario, attempt: Attempt, state: Any, seen: dict[str, Kept]) -> bool:
    """Keep what the field sent and was not seen before; returns whether there was any.

    `seen` is told of what is kept, by step: the field waits for that word, and sends again what it did not get it for.
    """
    if attempt.ended is not None:
        return False
    try:
        typed = _TYPED.validate_python(state.get("typed") or {})
    except ValidationError:
        return False
    new = {
        step: each
        for step, each in typed.items()
        if step in scenario.step_keys and (step not in seen or each.at > seen[step].at)
    }
    with told(), _WRITING:
        for step, each in new.items():
            note = note_at(attempt.id, step)
            try:
                then, own = rewritten(note, each, seen.get(step), now())
            except ValidationError:  # with what another tab wrote it is too long: it stays in the field
                return False
            if then != note and not keep(then):
                return False
            seen[step] = own
        return bool(new)
    return False
