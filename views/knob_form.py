"""Knobs → widgets: each field's declaration decides which."""

from dataclasses import replace

import streamlit as st
from pydantic.fields import FieldInfo

from pipelines.answer import Answer
from pipelines.engine import AllKnobs
from pipelines.knobs import Knobs, Value, bounds, depends, label, options, step
from views.place import turn
from views.session import Session, current, widget_value

MOST_STOPS = 1_000


def heading(answer: Answer, stage: str, knobs: Knobs) -> str:
    """What stands over a stage's knobs."""
    words = {each.name: each.words for each in answer.pipeline.stages}
    return knobs.heading or words.get(stage, stage).capitalize()


def knob_form(session: Session, knobs: AllKnobs, stages: tuple[str, ...], columns: int = 3) -> None:
    """The widgets of some stages' knobs, each stage under its name."""
    for stage in stages:
        st.markdown(f"**{heading(session.answer, stage, knobs[stage])}**")
        if any(path.startswith(f"{stage}.") for path in session.locked):
            st.caption("The interviewer's, while the curveball is in play.")
        _stage_form(session, stage, knobs[stage], columns)


def _stage_form(session: Session, stage: str, knobs: Knobs, columns: int) -> None:
    """Row by row, so that a title of two lines moves only its own row; what does nothing as things stand stays away."""
    fields = [(name, field) for name, field in type(knobs).model_fields.items() if not _idle(knobs, field)]
    for start in range(0, len(fields), columns):
        row = st.columns(columns, gap="medium", vertical_alignment="bottom")
        for cell, (name, field) in zip(row, fields[start : start + columns], strict=False):
            with cell:
                _widget(session, f"{stage}.{name}", field, getattr(knobs, name))


def _idle(knobs: Knobs, field: FieldInfo) -> bool:
    """Whether the field does nothing as the stage's other knobs stand."""
    needed = depends(field)
    return needed is not None and getattr(knobs, needed[0]) != needed[1]


def _widget(session: Session, path: str, field: FieldInfo, value: Value) -> None:
    key = session.widget(f"{session.scenario.key}.{path}", value)
    title, why = field.title or path, field.description
    choice, locked = options(field), path in session.locked

    def changed() -> None:
        if current(key):
            session.go(turn(session.place, session.answer, {path: widget_value(key)}))

    if field.annotation is bool:
        st.toggle(title, bool(value), key=key, help=why, on_change=changed, disabled=locked)
    elif choice is not None:
        st.selectbox(title, choice, choice.index(value), key=key, help=why, on_change=changed, disabled=locked,
                     format_func=lambda v: label(field, v))  # fmt: skip
    else:
        kind = int if field.annotation is int else float
        (low, high), by = map(kind, bounds(field)), kind(step(field))
        # A slider with thousands of stops cannot be set to a number one has in mind.
        make = st.number_input if (high - low) / by > MOST_STOPS else st.slider
        make(title, low, high, kind(value), step=by, key=key, help=why, on_change=changed, disabled=locked,
             format=None if kind is int else f"%.{_decimals(by)}f")  # fmt: skip


def _decimals(by: float) -> int:
    return len(f"{by:.9f}".rstrip("0").partition(".")[2])


def reset(session: Session) -> None:
    """Turn every knob back, under a curveball to where it began; all else of the place stays."""
    session.go(replace(session.place, turned=session.start))
