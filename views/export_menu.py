"""The menu that exports an answer: three files, each made only when it is asked for."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from practice.records import Attempt
from scenarios.scenario import Scenario
from views.place import Place, path
from views.practice.kept import store, told

if TYPE_CHECKING:
    from practice.store import Store
    from views.export.answer import Exported
    from views.export.own import Interview

Held = Callable[[], "Interview | None"]
# Label, the end of the file's name, its kind, and what makes it.
FILES = (
    ("Slides", ".html", "text/html", "deck"),
    ("Markdown", ".md", "text/markdown", "markdown"),
    ("One page", "-page.html", "text/html", "one_page"),
)


def export_menu(
    scenario: Scenario, place: Place, attempt: Attempt | None = None, runs: Mapping[str, Place] | None = None
) -> None:
    """The menu for the answer at a place; with what an interview left, if there is one.

    `runs` are places to choose from instead, by name.
    """
    with st.popover("Export", icon=":material/download:", width="content"), told():
        if runs:
            place = runs[st.selectbox("With the figures of", list(runs), key="export-run")]
        st.caption(
            "This answer with these knobs, as a file that opens offline."
            + (
                ""
                if attempt is None
                else " With it comes what was written, handed in and scored; one page has the beginning of each note."
            )
        )
        # Whoever makes the file is no page: it can ask streamlit for nothing, and so is handed all it needs.
        held: Held = (lambda: None) if attempt is None else partial(_held, store(), attempt)
        base = _page_of(scenario, st.context.url or "")
        # Two interviews on one question are two answers.
        begun = "" if attempt is None else f"-{attempt.started:%Y-%m-%d-%H%M}"
        for label, end, kind, name in FILES:
            st.download_button(
                label, partial(_made, name, scenario, place, held, base), f"{path(scenario)}{begun}{end}", kind,
                key=f"export-{name}", on_click="ignore", width="stretch",
            )  # fmt: skip
        st.caption(
            "Slides and Markdown draw every figure of every step. The first time that takes about half a minute; a "
            "wheel turns in the button meanwhile."
        )


def _made(name: str, scenario: Scenario, place: Place, held: Held, base: str) -> str:
    # Imported late: nobody who exports nothing should wait for it.
    from views.export.answer import exported
    from views.export.deck import deck
    from views.export.markdown import markdown
    from views.export.one_page import one_page

    write: dict[str, Callable[[Exported], str]] = {"deck": deck, "markdown": markdown, "one_page": one_page}
    return write[name](exported(scenario, place.alone, lambda what: None, held(), base))


def _held(where: "Store", attempt: Attempt) -> "Interview":
    from views.export.own import interview

    return interview(where, attempt)


def _page_of(scenario: Scenario, address: str) -> str:
    """The address of the scenario's page, from that of any page beside it."""
    before, slash, _ = address.partition("?")[0].rstrip("/").rpartition("/")
    return f"{before}{slash}{path(scenario)}" if slash else ""
