"""One record of each kind, which belong together, and hostile text to put into them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from practice.records import Attempt, Comeback, Evidence, Learner, Note, Prediction, Record, Score, note_id

HOSTILE = [
    "a\0b", "\ud800 and \udfff", "👩‍👩‍👧‍👦 naïve Ω", "\u202eright to left שלום مرحبا\u202c", "x" * 50_000,
    "😀" * 50_000,
    "'); DROP TABLE note; --", '"; $1 :name %(name)s %s ?', "<script>alert(1)</script>&amp;", "\x1b[31m\r\n\t\x7f",
    "{{ value_kept }} $\\frac{1}{2}$ :material/home:", "\ufeffmark", "NaN", "",
]  # fmt: skip


def of_each_kind(text: str = "What would you ask first?") -> list[Record]:
    """A learner and a record of every other kind, all theirs, with `text` where anybody may write."""
    learner = Learner(name=(text.strip() or "Me")[:80])
    theirs: dict[str, Any] = {"learner": learner.id, "scenario": "recommendation"}
    attempt = Attempt(**theirs, minutes=(6, 3, 10.5), elapsed=61.25, drawn=("half_new",))
    at_step: dict[str, Any] = {"attempt": attempt.id, "step": "clarify"}
    short = (text or "empty")[:200]
    return [
        learner,
        Prediction(
            **theirs, step="ranking", card="ranking:1", figure="value_kept", said="rises", sure=80, seen="falls",
            before=0.1 + 0.2, after=None, params={"ranking.position": short},
        ),
        attempt,
        Note(**at_step, id=note_id(attempt.id, "clarify"), text=text, spoken=True),
        Evidence(**at_step, params={"step": short}, seed=7, figures={"AUC": (0.5, None, 1e-300)}, remark=text[:2000]),
        Comeback(
            **theirs, attempt=attempt.id, curveball="half_new", params={}, usual=0.6, hit=0.3, now=0.5, best=0.55
        ),
        Score(attempt=attempt.id, by=learner.name, role="peer", marks={"modelling": 4}, remark=text[:5000]),
    ]  # fmt: skip


def learner(name: str = "Ada", **fields: Any) -> Learner:
    return Learner(name=name, **fields)


def note(attempt: UUID, text: str, step: str = "clarify") -> Note:
    return Note(id=note_id(attempt, step), attempt=attempt, step=step, text=text)


def an_attempt(of: UUID | None = None) -> Attempt:
    return Attempt(learner=of or uuid4(), scenario="recommendation", minutes=(6, 3, 10))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at
