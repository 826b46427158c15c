"""Who practises: chosen or typed, renamed, and remembered in this browser."""

from collections.abc import Iterable
from uuid import UUID

import streamlit as st
from pydantic import ValidationError

from practice.records import MOST_NAME, Learner, now
from views.practice.cookies import remember, tell_the_browser
from views.practice.kept import COOKIE, choose, keep, learner, shared, store, told

_TYPED, _REFUSED = "who-typed", "practice:who-refused"
YEAR = 365 * 24 * 60 * 60


def who() -> None:
    """The name of whoever practises, and the way to another; for the head of a page."""
    with told():
        me = learner()
        if me is None:
            with st.container(border=True, key="who"):
                st.markdown("**Who practises?** What you do is kept under a name.")
                _other(me)
            return
        with st.container(key="who", horizontal=True, vertical_alignment="center"):
            st.text(me.name)
            with st.popover("Who practises", icon=":material/person:"):
                _other(me)
                _rename(me)
            tell_the_browser()


def _other(me: Learner | None) -> None:
    """A name chosen among those there are, or typed."""
    there = labelled(store().find(Learner))
    others = [label for label, which in there.items() if me is None or which != me.id]
    st.selectbox(
        "Name" if me is None else "Somebody else", others, index=None, key=_TYPED, accept_new_options=True,
        placeholder="Choose or type a name" if others else "Type a name", on_change=_chosen, args=(there,),
    )  # fmt: skip
    if refused := st.session_state.pop(_REFUSED, None):
        st.warning(refused)
    if shared():
        st.caption("A name is no proof of who one is. Anybody here may choose it.")


def labelled(learners: Iterable[Learner]) -> dict[str, UUID]:
    """Learners by name; of two with one name the second is "Ann (2)"."""
    labels: dict[str, UUID] = {}
    for each in sorted(learners, key=lambda learner: (learner.name.casefold(), str(learner.id))):
        label, number = each.name, 1
        while label in labels:
            number += 1
            label = f"{each.name} ({number})"
        labels[label] = each.id
    return labels


def _chosen(there: dict[str, UUID]) -> None:
    typed = st.session_state[_TYPED]
    st.session_state[_TYPED] = None
    if typed is None:
        return
    with told():
        found = store().get(Learner, there[typed.strip()]) if typed.strip() in there else _added(typed)
        if found is not None:
            choose(found)
            remember_learner(found)


def remember_learner(me: Learner) -> None:
    """Have this browser remember who sits at it, once the head of a page is drawn."""
    remember(COOKIE, str(me.id), YEAR)


def _added(typed: str) -> Learner | None:
    """A learner of this name, kept; None, with a word on the page, where it is no name."""
    try:
        new = Learner(name=typed)
    except ValidationError:
        st.session_state[_REFUSED] = f"Type a name of 1 to {MOST_NAME} characters."
        return None
    return new if keep(new) else None


def _rename(me: Learner) -> None:
    key = f"rename-{me.id}"
    st.text_input("Rename", me.name, key=key, max_chars=MOST_NAME, on_change=_renamed, args=(me, key))


def _renamed(me: Learner, key: str) -> None:
    try:
        keep(Learner.model_validate({**me.model_dump(), "name": st.session_state[key], "changed": now()}))
    except ValidationError:
        st.session_state[_REFUSED] = f"Type a name of 1 to {MOST_NAME} characters."
        st.session_state[key] = me.name
