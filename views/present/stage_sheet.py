"""The sheet of the stage: a page's, where what would push the figure from the screen is folded."""

import streamlit as st

from views.figures.page_sheet import PageSheet
from views.knob_form import heading, knob_form
from views.present.screen import Screen
from views.session import Session


class StageSheet(PageSheet):
    """Charts are as large as the screen that is `seen` has room for; without one they are so already."""

    def __init__(self, session: Session, seen: Screen | None = None) -> None:
        super().__init__(session, seen.fitted if seen is not None else lambda picture: picture)

    def knobs(self, aside: str, columns: int = 3) -> None:
        """See Sheet. At hand below the figure: what opened over it would hide what they move."""
        session = self._session
        with st.expander(heading(session.answer, aside, session.knobs[aside])):
            knob_form(session, session.knobs, (aside,), columns)
