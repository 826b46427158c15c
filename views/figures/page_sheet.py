"""The sheet that is the page: every figure as streamlit shows it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from pipelines.engine import Run
from views.charts import DARK, LIGHT, Picture, Theme, diagram
from views.figures.card_list import CardList, CardWords, card_lists
from views.figures.sheet import Option
from views.figures.stacked_table import stacked_table
from views.knob_form import knob_form
from views.session import Session, current, widget_value

CONFIG = {"displayModeBar": False, "responsive": True}


def theme_now() -> Theme:
    """The colours of the page as it is now."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show(picture: Picture, caption: str = "") -> None:
    """A chart between the sentence it shows and its caption; where there is nothing to draw, the sentence says why."""
    st.markdown(f"### {picture.message}")
    # Two empty charts on a page would be one and the same to streamlit, which refuses that.
    if picture.figure.data:
        st.plotly_chart(picture.figure, theme=None, config=CONFIG, alt=picture.alt)
        if caption:
            st.caption(caption)


class PageSheet:
    """The page of a session: what is chosen on it moves the reader."""

    def __init__(self, session: Session, sized: Callable[[Picture], Picture] = lambda picture: picture) -> None:
        """`sized` makes a picture as large as it is to be."""
        self._session = session
        self._sized = sized

    def message(self, text: str) -> None:
        """See Sheet."""
        st.markdown(f"### {text}")

    def picture(self, picture: Picture, caption: str = "") -> None:
        """See Sheet."""
        show(self._sized(picture), caption)

    def chart(self, picture: Picture) -> None:
        """See Sheet."""
        st.plotly_chart(self._sized(picture).figure, theme=None, config=CONFIG, alt=picture.alt)

    def table(self, frame: pd.DataFrame, *, stacks: bool = False) -> None:
        """See Sheet."""
        if stacks:
            st.html(stacked_table(frame))
        else:
            st.table(frame, border="horizontal")

    def caption(self, text: str) -> None:
        """See Sheet."""
        st.caption(text)

    def cards(self, lists: Sequence[CardList], words: CardWords, first: str, look: str = "") -> None:
        """See Sheet. A phone has room for one list, and there a reader chooses which."""
        names = [each.name for each in lists]
        with st.container(key="list-chosen"):
            chosen = st.segmented_control(
                "List", names, default=first, required=True, key="list-on-a-phone", label_visibility="collapsed"
            )
        st.html(card_lists(lists, words, names.index(chosen), look))

    def diagram(self, run: Run, request: str) -> None:
        """See Sheet. Both are on the page; its style sheet shows the one that the screen has room for."""
        with st.container(key="stages-drawn"):
            st.mermaid_chart(diagram.architecture(run, request), alt=diagram.architecture_alt(run, request))
        with st.container(key="stages-listed"):
            st.html(diagram.outline(run, request))

    def choose(
        self,
        what: str,
        options: Sequence[Option],
        first: Option,
        written: Callable[[Option], str],
        key: str,
    ) -> Option:
        """See Sheet."""
        chosen: Option = st.selectbox(what, options, index=options.index(first), format_func=written, key=key)
        return chosen

    def moment(self, what: str, row: int, last: int, told: str) -> None:
        """See Sheet."""
        session = self._session
        key = session.widget(f"{session.scenario.key}.view", row)

        def look() -> None:
            if current(key):
                session.go(replace(session.place, moment=int(widget_value(key))))

        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.number_input(what.capitalize(), 0, last, row, key=key, width=140, on_change=look)
            st.markdown(told, width="stretch")

    def knobs(self, aside: str, columns: int = 3) -> None:
        """See Sheet."""
        with st.container(border=True):
            knob_form(self._session, self._session.knobs, (aside,), columns)

    def fold(self, name: str, title: str, draw: Callable[[], None]) -> None:
        """See Sheet."""
        fold = st.expander(title, key=f"{self._session.scenario.key}-fold-{name}", on_change="rerun")
        if fold.open:
            with fold:
                draw()
