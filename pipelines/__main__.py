"""The command line: `python -m pipelines --help`. It parses and hands out; everything else lives elsewhere."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands import (
    Parser,
    RefusedError,
    add_json_option,
    add_knob_options,
    answered,
    check_directory,
    end_with,
    keeping,
    plug_in,
    put,
    say,
    turned,
    write_json,
)

if TYPE_CHECKING:
    from pipelines.answer import Answer

PLUG_INS = "greenroom.commands"
EXAMPLES = """examples:
  python -m pipelines list
  python -m pipelines knobs recommendation
  python -m pipelines run recommendation --seed 8 --set candidates.n_candidates=200 --set ranking.model=lambdarank
  python -m pipelines run recommendation --json run.json --export files --format csv
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 if a check failed, 2 if what was asked cannot be done."""
    return answered(lambda: _parsed(sys.argv[1:] if arguments is None else arguments))


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="python -m pipelines", description="Run Greenroom's pipelines and judge them against the truth.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    listing = commands.add_parser("list", help="name the scenarios and their stages", allow_abbrev=False)
    listing.set_defaults(run=_list)

    knobs = commands.add_parser("knobs", help="say what can be turned", allow_abbrev=False)
    knobs.add_argument("scenario")
    add_json_option(knobs, "every stage's knobs")
    knobs.set_defaults(run=_knobs)

    run = commands.add_parser(
        "run", help="run a pipeline, judge it, and climb its ladder of known methods", allow_abbrev=False
    )
    run.add_argument("scenario")
    add_knob_options(run)
    add_json_option(run, "the run")
    run.add_argument("--export", metavar="DIR", type=_directory, help="write TREC files and tables into a directory")
    run.add_argument("--format", choices=("parquet", "csv"), help="of the exported tables (parquet)")
    run.set_defaults(run=_run)

    plug_in(commands, PLUG_INS, arguments)
    return parser.parse_args(arguments)


def _list(chosen: argparse.Namespace) -> int:
    # Imported late, here and below: it takes a second or two, and no mistake or --help should have to wait for it.
    from pipelines.answers import ANSWERS

    for name, answer in ANSWERS.items():
        put(f"{name}: {', '.join(stage.name for stage in answer.pipeline.stages)}\n")
    return 0


def _knobs(chosen: argparse.Namespace) -> int:
    from pipelines import report

    pipeline = _answer(chosen.scenario).pipeline
    if chosen.json:
        write_json(chosen.json, report.knobs_record(pipeline))
    else:
        put(report.knobs_text(pipeline) + "\n")
    return 0


def _run(chosen: argparse.Namespace) -> int:
    if chosen.format and not chosen.export:
        raise RefusedError("--format is of exported tables; name a directory for them with --export.")
    from pipelines import report
    from pipelines.ladder import climb

    answer = _answer(chosen.scenario)
    knobs = turned(answer.pipeline, chosen.seed, chosen.set)
    say(f"Running {chosen.scenario}.")
    cache = keeping({})
    run = answer.pipeline.run(knobs, cache)
    if chosen.export:
        from pipelines.export import export

        for path in export(answer, run, chosen.export, chosen.format or "parquet"):
            say(f"Wrote {path}.")
    say(f"Climbing the ladder: {len(answer.ladder) + len(answer.traps)} methods in this world.")
    shared = {stage: knobs[stage] for stage in answer.shared}
    ladder, traps = (climb(answer.pipeline, methods, shared, cache) for methods in (answer.ladder, answer.traps))
    record = report.run_record(chosen.scenario, answer, run, ladder, traps)
    if chosen.json:
        write_json(chosen.json, record)
    else:
        put(report.run_text(record, answer) + "\n")
    return 0


def _answer(scenario: str) -> "Answer":
    from pipelines.answers import ANSWERS

    if scenario not in ANSWERS:
        raise RefusedError(f"{scenario!r} is not a scenario; the scenarios are {', '.join(ANSWERS)}.")
    return ANSWERS[scenario]


def _directory(text: str) -> Path:
    check_directory(Path(text))
    return Path(text)


def run_as_program() -> None:
    """Run the command that this process was started with, and end it."""
    end_with(main)


if __name__ == "__main__":
    run_as_program()
