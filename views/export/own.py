"""A candidate's own words and pinned runs, for an export to carry: what a person typed is text and never more."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from practice.records import Evidence, Note
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


def own_words(store: Store, attempt: UUID) -> dict[str, Own]:
    """What was written and pinned in an interview, by the key of the step."""
    notes = {note.step: note for note in store.find(Note, attempt=attempt)}
    pinned = store.find(Evidence, attempt=attempt)
    found = {}
    for step in dict.fromkeys([*notes, *(each.step for each in pinned)]):
        note = notes.get(step)
        runs = tuple(PinnedRun(e.params, e.seed, e.figures, e.remark) for e in pinned if e.step == step)
        found[step] = Own(note.text if note else "", runs, note is not None and note.spoken)
    return {step: own for step, own in found.items() if own.said}
