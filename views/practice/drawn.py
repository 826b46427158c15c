"""What a button keeps is what its reader saw: pressed while the next run is computed, it keeps nothing."""

import streamlit as st

from views.place import Place
from views.session import Session


def still_there(session: Session, drawn: Place) -> bool:
    """Whether the reader is where a button was drawn, with the figures beside it; a sentence where not."""
    if session.place == drawn:
        return True
    st.warning("The page had moved on before that was pressed. Nothing was kept: look again, and press it again.")
    return False
