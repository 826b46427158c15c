"""A score that is being given: what is chosen on its form so far, which the browser remembers until it is kept."""

import json
from typing import Annotated, Any

import streamlit as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from practice.records import LEVELS, MOST_NAME, MOST_SCORE_REMARK, Attempt, clean
from practice.rubric import rubric
from views.practice.draft import draft

SELF, PEER = "Myself", "A peer"
_DIMENSIONS = tuple(dimension.key for dimension in rubric().dimensions)
_WORDS = ("role", "by", "remark")


class Draft(BaseModel):
    """As a browser remembers it. `role`: SELF, PEER, or nothing that is chosen."""

    model_config = ConfigDict(extra="forbid")

    marks: dict[str, Annotated[int, Field(ge=LEVELS[0], le=LEVELS[-1])]] = {}
    role: Annotated[str, Field(pattern=f"^({SELF}|{PEER}|)$")] = ""
    by: Annotated[str, BeforeValidator(clean), Field(max_length=MOST_NAME)] = ""
    remark: Annotated[str, BeforeValidator(clean), Field(max_length=MOST_SCORE_REMARK)] = ""


def key(attempt: Attempt, name: str) -> str:
    """The key under which the session has what is chosen: a dimension's mark, or `role`, `by` and `remark`."""
    return f"score-{attempt.id}-{name}"


def stands(attempt: Attempt, name: str, first: str | None = None) -> Any:
    """What is chosen. A widget is told it as what it begins with: what the session alone says reaches a browser once,
    and perhaps on a page that is drawn over at once.
    """
    return st.session_state.get(key(attempt, name), first)


def chosen(attempt: Attempt) -> tuple[dict[str, int | None], dict[str, str]]:
    """The mark of each dimension, None for none yet, and the words, "" for none."""
    marks = {name: stands(attempt, name) for name in _DIMENSIONS}
    return marks, {name: str(stands(attempt, name) or "") for name in _WORDS}


def choose(attempt: Attempt, marks: dict[str, int], words: dict[str, str]) -> None:
    """Have these chosen, and nothing else."""
    for name in _DIMENSIONS:
        st.session_state[key(attempt, name)] = marks.get(name)
    for name in _WORDS:
        st.session_state[key(attempt, name)] = words.get(name, "")
    st.session_state[key(attempt, "role")] = words.get("role") or None


def remembered(attempt: Attempt, reader: str) -> None:
    """Have the browser remember what this reader chose; where nothing is, an earlier page's is chosen again."""
    marks, words = chosen(attempt)
    marked = {name: mark for name, mark in marks.items() if mark is not None}
    # The name that stands there by itself is nothing that was chosen.
    there = marked or words["role"] or words["remark"] or words["by"] not in ("", reader)
    text = json.dumps({"marks": marked, **words}) if there else ""
    draft(f"score-{attempt.id}-{reader}", text, lambda found: _take(attempt, found))


def _take(attempt: Attempt, text: str) -> None:
    """What is no draft of this form is let go."""
    try:
        found = Draft.model_validate_json(text)
    except ValidationError:
        return
    choose(attempt, found.marks, {name: getattr(found, name) for name in _WORDS})
