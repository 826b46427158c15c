"""The strip that stays in sight: value kept, its change against the pinned run, and what it costs."""

import math
from collections.abc import Iterable
from dataclasses import replace
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines import judge, studies
from pipelines.engine import Run
from pipelines.facts import Fact, Facts, minus, written
from pipelines.metrics import Estimate
from practice.records import Attempt
from views.charts.words import milliseconds, percent
from views.practice.evidence import pin_to_notes
from views.session import Session


def strip(
    session: Session, run: Run, facts: Facts, pinned: Run, pinned_facts: Facts, attempt: Attempt | None = None
) -> DeltaGenerator:
    """One line of figures; the change is paired by request and carries its interval.

    Returns the place behind them, for a figure that is still to be computed: under a curveball what is won back.
    """
    answer = session.answer
    kept = facts["value_kept"].estimate
    change = judge.difference(run["verdict"], pinned["verdict"])
    figures = [
        ("Value kept", percent(kept.value, 1), f"{answer.value.of} ({_interval(kept)}){_meaning(kept)}"),
        (f"Against {session.against}", *_change(change, same=run.lineage == pinned.lineage)),
        *((label, facts[name].written(), _moved(facts[name], pinned_facts[name]))
          for label, name in answer.beside.items()),
        (f"Compute a {answer.value.request}", milliseconds(studies.request_seconds(run)),
         f"on this machine, mean of {run['verdict'].n_in} at once"),
    ]  # fmt: skip
    with st.container(key="strip", horizontal=True, vertical_alignment="center", gap="small"):
        figures_in(figures)
        behind = st.empty()
        _pin_button(session)
        if attempt is not None:
            pin_to_notes(session, attempt, facts)
    return behind


def figures_in(figures: Iterable[tuple[str, str, str]], place: DeltaGenerator | None = None) -> None:
    """Figures side by side, each with its name above and a note behind; in a place, or where the page stands."""
    (st if place is None else place).html(f'<dl class="strip">{"".join(map(_figure, figures))}</dl>')


def _figure(figure: tuple[str, str, str]) -> str:
    name, value, note = map(escape, figure)
    return f"<div><dt>{name}</dt><dd><strong>{value}</strong> <span>{note}</span></dd></div>"


def _interval(estimate: Estimate) -> str:
    return " to ".join(minus(f"{100 * end:z.1f}") for end in (estimate.low, estimate.high))


def _meaning(kept: Estimate) -> str:
    return f", {judge.BELOW_ZERO}" if kept.value < 0 else ""


def _change(change: Estimate, *, same: bool) -> tuple[str, str]:
    """The change in points with its interval; what the interval cannot tell from nothing is called noise."""
    if same:
        return "±0", "the same run"
    if round(100 * change.value, 1) == 0 and not change.excludes_zero:
        return "±0", "to a tenth of a point"
    arrow = "▲" if change.value > 0 else "▼"
    low, value, high = (minus(f"{100 * end:+.1f}") for end in (change.low, change.value, change.high))
    points, interval = f"{arrow} {value} points", f"{low} to {high}"
    return (points, interval) if change.excludes_zero else (points, f"{interval}, within noise")


def _moved(now: Fact, pinned: Fact) -> str:
    moved = now.estimate.value - pinned.estimate.value
    size = written(abs(moved), now.kind.form)
    return "" if moved == 0 or math.isnan(moved) else f"{'+' if moved > 0 else '−'}{size}"


def _pin_button(session: Session) -> None:
    place = session.place
    if place.turned == place.pinned and place.pinned:
        st.button("Unpin", key="unpin", help="Measure changes against the defaults again.",
                  on_click=lambda: session.go(replace(place, pinned={})))  # fmt: skip
        return
    if place.turned == place.pinned:
        st.button("Pin this run", disabled=True, help="This is the run that changes are measured against.")
        return
    st.button(
        "Pin this run", key="pin", help="Measure further changes against this run.",
        on_click=lambda: session.go(replace(place, pinned=place.turned)),
    )  # fmt: skip
