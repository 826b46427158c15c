"""The command line: `python -m practice export FILE`, `import FILE`, and `search SCENARIO CURVEBALL`."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from pipelines.commands import (
    CLOSED_PIPE,
    INTERRUPTED,
    STANDARD_OUTPUT,
    Parser,
    RefusedError,
    put,
    say,
    whole_number,
    write_text,
)  # fmt: skip
from practice.database import DatabaseError, connect, reason
from practice.transfer import TransferError, exported, imported
from practice.where import DATABASE, HOME, PlaceError, database

MOST_ROUNDS = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 with one sentence if what was asked cannot be done."""
    try:
        asked = _parser().parse_args(arguments)
        return int(asked.run(asked))
    except (RefusedError, PlaceError, DatabaseError, TransferError) as refusal:
        say(" ".join(str(refusal).split()))
    except SQLAlchemyError as error:
        say(f"The database did not do as asked: {reason(error)}. Nothing was changed.")
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m practice", description="What you practised: predictions, interviews, notes and scores.",
        epilog=f"{HOME} names another data folder, {DATABASE} another database (an SQLAlchemy address).",
        allow_abbrev=False,
    )  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar="export|import|search")
    for name, run, says in (
        ("export", _export, "write everything to one JSON file (- for standard output)"),
        ("import", _import, "add what such a file holds (- for standard input); of two with one id the newer stays"),
    ):
        command = commands.add_parser(name, help=says, description=says)
        command.add_argument("file", help="the JSON file")
        command.set_defaults(run=run)
    says = "look for the knobs that win most back under a curveball, and print them as its file holds them"
    long = "It runs the pipeline 100 to 200 times a round, one after the other, and says what it tries: 1 to 3 minutes."
    search = commands.add_parser("search", help=f"{says} (1 to 3 minutes)", description=f"{says}. {long}")
    search.add_argument("scenario")
    search.add_argument("curveball")
    search.add_argument(
        "--rounds", metavar="N", type=whole_number("--rounds", 1, MOST_ROUNDS), default=1,
        help="turn every knob at most this many times (1); more finds more, and begins to fit one world's noise",
    )  # fmt: skip
    search.set_defaults(run=_search)
    return parser


def _export(asked: argparse.Namespace) -> int:
    with closing(connect(database())) as store:
        text = exported(store)
    write_text(asked.file, text)
    return 0


def _import(asked: argparse.Namespace) -> int:
    try:
        text = sys.stdin.buffer.read() if asked.file == STANDARD_OUTPUT else Path(asked.file).read_bytes()
    except OSError as error:
        raise RefusedError(f"{asked.file} cannot be read: {error.strerror}; name another file.") from error
    with closing(connect(database())) as store:
        n_taken, n = imported(store, text)
    say(f"{n_taken} of {n} records taken in; {n - n_taken} were here already.")
    return 0


def _search(asked: argparse.Namespace) -> int:
    # Imported late: the pipelines take a second or two, which nobody who exports should have to wait for.
    from pipelines.answers import ANSWERS
    from practice.search import SearchError, search
    from scenarios.shelf import ScenarioError, scenario

    try:
        chosen = scenario(asked.scenario)
        curveball, answer = chosen.curveball(asked.curveball), ANSWERS[chosen.front.pipeline]
        found = search(answer, curveball, asked.rounds, say)
    except (KeyError, ScenarioError, SearchError) as error:
        raise RefusedError(str(error.args[0])) from error
    label = answer.kinds[curveball.figure].label
    put(f"# {label}: {found.before:.4f} before, {found.after:.4f} after; {found.n_runs} runs.\n")
    put(found.toml(curveball.key) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
