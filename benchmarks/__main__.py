"""`python -m benchmarks`: prints every figure beside its target."""

import sys
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks import app, pipeline, room
from benchmarks.measure import HEADER, Figure, machine
from pipelines.commands import Parser, RefusedError, add_json_option, aligned, put, say, whole_number, write_json

PARTS = {"pipeline": pipeline.figures, "app": app.figures, "room": room.figures}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit code: 0, or 1 if --strict and a target was missed."""
    parser = Parser(prog="python -m benchmarks", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", choices=list(PARTS), help="one part instead of all")
    parser.add_argument("--repeat", metavar="N", type=whole_number("--repeat", 1, 100), default=5, help="runs each (5)")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target was missed")
    add_json_option(parser, "the figures")
    try:
        chosen = parser.parse_args(arguments)
        found = measured(list(PARTS) if chosen.only is None else [chosen.only], chosen.repeat)
        if chosen.json:
            rows = [{**asdict(figure), "ratio": figure.ratio, "missed": figure.missed} for figure in found]
            write_json(chosen.json, {"machine": machine(), "figures": rows})
        else:
            put("\n".join([*machine(), "", aligned([HEADER, *(figure.cells for figure in found)])]) + "\n")
    except RefusedError as refusal:
        say(str(refusal))
        return 2
    except KeyboardInterrupt:
        return 130
    return int(chosen.strict and any(figure.missed for figure in found))


def measured(parts: Sequence[str], repeat: int) -> list[Figure]:
    """The figures of some parts; a part that cannot be measured here says so and has none."""
    found = []
    for part in parts:
        try:
            for figure in PARTS[part](repeat):
                say(f"{figure.name}: {figure.cells[1]}")
                found.append(figure)
        except app.UnavailableError as reason:
            say(str(reason))
    return found


if __name__ == "__main__":
    sys.exit(main())
