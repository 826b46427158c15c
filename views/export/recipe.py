"""How to get an answer again: the link, the world's seed, the turned knobs and the command line."""

import shlex
from dataclasses import dataclass, replace
from uuid import UUID

from pipelines.answer import Answer
from pipelines.engine import flat
from scenarios.scenario import Scenario
from views.place import Place, Turned, link, path, to_params, written

SEED = "world.seed"


@dataclass(frozen=True)
class Recipe:
    """What reproduces an answer.

    link     opens it in a browser; without a known server its path and parameters alone
    seed     of the world
    turned   every knob that is not as by default, the seed among them
    run      the command that runs the pipeline and says the value kept; `export` writes the same export again
    kept     the value kept that both must find, as it is written
    """

    link: str
    seed: int
    turned: Turned
    run: str
    export: str
    kept: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Name and value of everything."""
        knobs = " ".join(f"{name}={written(value)}" for name, value in self.turned.items()) or "all as by default"
        return (
            ("Link", self.link), ("Seed", str(self.seed)), ("Knobs", knobs), ("Run", self.run),
            ("Export", self.export), ("Value kept", self.kept),
            ("Times", "of the machine it ran on; they differ from run to run"),
        )  # fmt: skip

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(f"{name}: {value}" for name, value in self.lines)


def answered_at(place: Place, scenario: Scenario) -> Place:
    """The place of a whole answer: its first step, outside of any interview."""
    return replace(place.alone, step=scenario.step_keys[0], ask=False)


def recipe(
    place: Place, scenario: Scenario, answer: Answer, kept: str, base: str = "", attempt: UUID | None = None
) -> Recipe:
    """How to reproduce an answer at this place, with the words of an interview if there was one.

    `base` is the address of the scenario's page where one is known.
    """
    at = answered_at(place, scenario)
    where = link(base or path(scenario), at, scenario)
    seed = int(flat(answer.knobs)[SEED]) if SEED not in place.turned else int(place.turned[SEED])
    own = {name: value for name, value in place.turned.items() if name.partition(".")[0] not in answer.asides}
    settings = [f"--set {shlex.quote(f'{name}={written(value)}')}" for name, value in own.items() if name != SEED]
    run = " ".join(["python -m pipelines run", scenario.front.pipeline, f"--seed {seed}", *settings])
    short = link(path(scenario), at, scenario)
    linked = [f"--link {shlex.quote(short)}"] if to_params(at, scenario) else []
    own_words = [] if attempt is None else [f"--attempt {attempt}"]
    export = " ".join(["python -m scenarios export", scenario.key, *linked, *own_words, "--html answer.html"])
    return Recipe(where, seed, place.turned, run, export, kept)
