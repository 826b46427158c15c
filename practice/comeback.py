"""Coming back from a curveball: what it took, what the candidate's knobs won back, and whether the limits were kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pipelines.answer import Answer
from pipelines.engine import AllKnobs, Cache, flat, uncached
from pipelines.facts import Facts, written
from pipelines.knobs import Settings
from practice.records import Comeback, won_back
from scenarios.curveballs import SEED, Curveball


@dataclass(frozen=True)
class Limit:
    """One thing that must be kept, and whether it was. Compared as a reader sees it: 50.04 written as 50.0 is 50.0."""

    name: str
    label: str
    most: str
    seen: str
    kept: bool

    @property
    def sentence(self) -> str:
        """It, to be read."""
        verdict = "Limit kept" if self.kept else "Limit broken"
        return f"{verdict}: {self.label} {self.seen}, at most {self.most}."


@dataclass(frozen=True)
class Standing:
    """Where a candidate stands: the curveball's figure with nothing changed, hit by it, as it is now, and at best.

    `hit` is what the defaults are left with, or, where they break a limit, what keeping it without a thought leaves.
    """

    usual: float
    hit: float
    now: float
    best: float
    limits: tuple[Limit, ...]

    @property
    def share(self) -> float | None:
        """Won back, of what the search over the knobs won: above 1 beats it, below 0 made it worse."""
        return won_back(self.hit, self.now, self.best)

    @property
    def counts(self) -> bool:
        """Whether every limit is kept: what was won by breaking one was not won."""
        return all(limit.kept for limit in self.limits)


def standing(
    answer: Answer, curveball: Curveball, settings: Settings, cache: Cache = uncached, seed: int | None = None
) -> Standing:
    """Compare four runs, three of which a cache soon holds. Raises KnobError for a bad setting of the candidate's.

    `seed` names another world than the one that everybody plays in: it says what was luck.
    """
    pipeline = answer.pipeline
    world: Settings = {} if seed is None else {SEED: seed}
    usually, begun = pipeline.turned(world), pipeline.turned({**curveball.given, **world})
    mine = pipeline.turned(world, turned(answer, curveball, settings))

    def read(knobs: AllKnobs) -> Facts:
        return answer.facts(pipeline.run(knobs, cache))

    now = read(mine)
    others = (read(knobs) for knobs in (usually, begun, pipeline.turned(curveball.best, begun)))
    usual, hit, best = (facts[curveball.figure].estimate.value for facts in others)
    return Standing(usual, hit, now[curveball.figure].estimate.value, best, kept(curveball, answer, now))


def turned(answer: Answer, curveball: Curveball, settings: Settings) -> AllKnobs:
    """The candidate's knobs in the world of the curveball; what is locked stays as the curveball has it.

    Settings of the asides may be among them. Raises KnobError for a knob that does not exist or a value it does not
    take.
    """
    mine = flat(answer.pipeline.turned(settings, answer.knobs))
    return answer.pipeline.turned({**{path: mine[path] for path in free(answer)}, **curveball.world})


def free(answer: Answer) -> tuple[str, ...]:
    """The knobs a candidate may turn, `stage.knob`: not the world's, nor how its log is split to be judged."""
    return tuple(path for path in flat(answer.pipeline.defaults) if path.partition(".")[0] not in answer.shared)


def locked(answer: Answer) -> tuple[str, ...]:
    """The knobs that are the interviewer's while a curveball is in play."""
    return tuple(path for path in flat(answer.pipeline.defaults) if path.partition(".")[0] in answer.shared)


def kept(curveball: Curveball, answer: Answer, facts: Facts) -> tuple[Limit, ...]:
    """Every limit of the curveball against a run's figures."""
    limits = []
    for name, most in curveball.limits.items():
        kind, value = answer.kinds[name], facts[name].estimate.value
        written_most, seen = written(most, kind.form), written(value, kind.form)
        limits.append(Limit(name, kind.label, written_most, seen, value <= most or seen == written_most))
    return tuple(limits)


def draw(curveballs: Iterable[Curveball], attempt: UUID, drawn: Iterable[str]) -> Curveball | None:
    """The next curveball of an attempt: the same whenever it is asked for, none twice, None when all were drawn."""
    before = set(drawn)
    left = [curveball for curveball in curveballs if curveball.key not in before]
    return min(left, key=lambda curveball: hashlib.sha256(f"{attempt} {curveball.key}".encode()).digest(), default=None)


def finely(form: str) -> str:
    """The form in which a figure is written beside a share of what was won: whoever works it out gets the same."""
    return "percent1" if form == "percent" else form


def won(comeback: Comeback, form: str) -> str:
    """What came of a curveball, without a full stop; `form` says how its figure is written. Raises as `written`."""
    if comeback.share is None:
        return "There was nothing to win back"
    hit, now, best = (written(value, finely(form)) for value in (comeback.hit, comeback.now, comeback.best))
    if comeback.share < 0:
        came = f"{now} is below the {hit} that it left" if now != hit else f"it stayed at {hit}"
        return f"Won nothing back: {came}. A search over the knobs found {best}"
    share = written(comeback.share, "percent")
    return f"Won back {share} of the way from {hit} to {best}, the best that a search over the knobs found"
