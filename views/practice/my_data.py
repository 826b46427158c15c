"""My data: where it lies, all of it as one file, and such a file taken in."""

import streamlit as st

from practice.records import Learner
from views.practice.kept import database, learner, shared, store, told
from views.practice.who import remember_learner

# A year of practice is about one. On the command line a file may be larger.
MOST_MEGABYTES = 20
_FILE, _TAKEN, _REFUSED = "my-data-file", "practice:taken", "practice:refused"


def my_data() -> None:
    """Everything that is kept: where, out, and in."""
    from practice.transfer import exported

    st.markdown("## My data")
    with told():
        # Opened here: the file is made on the click, in a thread that has no page to say why it could not.
        kept = store()
        st.caption(f"{_whose()} predictions, interviews, notes, runs and scores lie here, and nowhere else:")
        st.code(place(), language=None, wrap_lines=True)
        out, back = st.columns(2, gap="large")
        with out:
            st.markdown("### Export")
            st.caption("All of it in one JSON file. It can be read, kept, and taken in on another machine.")
            st.download_button(
                "Export everything", lambda: exported(kept), file_name="greenroom-practice.json",
                mime="application/json", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        with back:
            st.markdown("### Import")
            st.caption("Adds what such a file holds. Of a record that is here already, the one changed last stays.")
            st.file_uploader("A file that was exported", type="json", key=_FILE, on_change=_take_in,
                             max_upload_size=MOST_MEGABYTES)  # fmt: skip
            _say()


def place() -> str:
    """Where the data lie: the file, or the database without its password. Raises PlaceError."""
    url = database()
    return url.render_as_string(hide_password=True) if shared() else str(url.database)


def _whose() -> str:
    return "Everybody's" if shared() else "Your"


def _take_in() -> None:
    from practice.transfer import TransferError, imported

    st.session_state.pop(_TAKEN, None)
    st.session_state.pop(_REFUSED, None)
    file = st.session_state[_FILE]
    if file is None:
        return
    with told():
        # The file may bring somebody who used it later than I used mine: the browser remembers who sits at it.
        if (me := learner()) and store().get(Learner, me.id):
            remember_learner(me)
        try:
            n_taken, n = imported(store(), file.getvalue())
        except TransferError as error:
            st.session_state[_REFUSED] = str(error)
        else:
            st.session_state[_TAKEN] = f"{n_taken} of {n} records taken in; {n - n_taken} were here already."


def _say() -> None:
    if taken := st.session_state.get(_TAKEN):
        st.success(taken)
    if refused := st.session_state.get(_REFUSED):
        st.error("The file was not taken in. Nothing was changed.")
        # It may hold words of the file: text, not Markdown.
        st.text(refused)
