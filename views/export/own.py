"""What an interview left, for an export to carry: what a person typed is text and never more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from practice.records import Attempt, Comeback, Evidence, Learner, Note, Score
from practice.store import Store

Figure = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class PinnedRun:
    """A run pinned as evidence: what reproduces it, its figures (value and the ends of its interval), a remark."""

    params: Mapping[str, str]
    seed: int
    figures: Mapping[str, Figure]
    remark: str = ""


@dataclass(frozen=True)
class Own:
    """What a candidate wrote and pinned at one step; `spoken`: it was said aloud, instead or as well."""

    notes: str = ""
    runs: tuple[PinnedRun, ...] = ()
    spoken: bool = False

    @property
    def said(self) -> bool:
        """Whether there is anything of it."""
        return bool(self.notes.strip() or self.runs or self.spoken)


@dataclass(frozen=True)
class Interview:
    """One interview.

    by         the candidate's name, as they typed it; nothing where it is not known
    steps      what was written and pinned, by the key of the step
    comebacks  what was handed in after curveballs, and `scores` how it was judged, each in its order
    """

    id: UUID
    by: str = ""
    steps: Mapping[str, Own] = field(default_factory=dict)
    comebacks: tuple[Comeback, ...] = ()
    scores: tuple[Score, ...] = ()


def interview(store: Store, attempt: Attempt) -> Interview:
    """All that is kept of an interview."""
    candidate = store.get(Learner, attempt.learner)
    comebacks, scores = store.find(Comeback, attempt=attempt.id), store.find(Score, attempt=attempt.id)
    by = candidate.name if candidate is not None else ""
    return Interview(attempt.id, by, _steps(store, attempt.id), tuple(comebacks), tuple(scores))


def _steps(store: Store, attempt: UUID) -> dict[str, Own]:
    notes = {note.step: note for note in store.find(Note, attempt=attempt)}
    pinned = store.find(Evidence, attempt=attempt)
    found = {}
    for step in dict.fromkeys([*notes, *(each.step for each in pinned)]):
        note = notes.get(step)
        runs = tuple(PinnedRun(e.params, e.seed, e.figures, e.remark) for e in pinned if e.step == step)
        found[step] = Own(note.text if note else "", runs, note is not None and note.spoken)
    return {step: own for step, own in found.items() if own.said}
