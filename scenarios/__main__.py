"""The command line: `python -m scenarios --help`. What a scenario can be made into is plugged in from above."""

import argparse
import sys
from collections.abc import Sequence

from pipelines.commands import Parser, answered, end_with, plug_in, put

PLUG_INS = "greenroom.scenario_commands"
EXAMPLES = """examples:
  python -m scenarios list
  python -m scenarios export recommendation --html answer.html --markdown answer.md --page page.html
  python -m scenarios export recommendation --set candidates.n_candidates=200 --seed 8 --markdown -
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 with one sentence if what was asked cannot be done."""
    return answered(lambda: _parsed(sys.argv[1:] if arguments is None else arguments))


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="python -m scenarios", description="Greenroom's questions, and what an answer can be made into.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    listing = commands.add_parser("list", help="name the scenarios and their questions", allow_abbrev=False)
    listing.set_defaults(run=_list)
    plug_in(commands, PLUG_INS, arguments)
    return parser.parse_args(arguments)


def _list(chosen: argparse.Namespace) -> int:
    from scenarios.shelf import scenarios

    for scenario in scenarios():
        put(f"{scenario.key}: {scenario.front.question}\n")
    return 0


if __name__ == "__main__":
    end_with(main)
