"""What the command lines share: their commands, how they refuse, speak, write files and keep results."""

import argparse
import importlib.metadata
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from pipelines.engine import AllKnobs, Cache, Pipeline, Result

Record = dict[str, Any]
STANDARD_OUTPUT = "-"
SEED = "world.seed"
INTERRUPTED, CLOSED_PIPE = 130, 141  # exit codes as shells count: 128 and the signal's number


class RefusedError(Exception):
    """What was asked cannot be done; the message is one sentence that says what is wrong and what is allowed."""


class Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with one sentence instead of its usage."""

    def error(self, message: str) -> NoReturn:
        """Raise RefusedError."""
        raise RefusedError(f"{message[:1].upper()}{message[1:]}; `{self.prog} --help` says what is allowed.")


def answered(parsed: Callable[[], argparse.Namespace]) -> int:
    """Parse, run the command that was asked for, and return its exit code: 2 if what was asked cannot be done."""
    try:
        try:
            chosen = parsed()
            code = int(chosen.run(chosen))
        except SystemExit as done:  # --help
            code = int(done.code or 0)
        put("")
    except RefusedError as refusal:
        say(" ".join(str(refusal).split()))
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    return code


def end_with(main: Callable[[], int]) -> NoReturn:
    """Run the command that this process was started with, and end it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot write a letter gets the others
    sys.exit(main())


def plug_in(commands: "argparse._SubParsersAction[Any]", group: str, arguments: Sequence[str]) -> None:
    """Let every entry point of the group add its command, and refuse a command that is not there by then."""
    plug_ins = importlib.metadata.entry_points(group=group)
    for each in plug_ins:
        each.load()(commands)
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    if named is not None and named not in commands.choices:
        more = "" if plug_ins else ", and `make setup` installs the project and with it the others"
        raise RefusedError(f"{named!r} is not a command here; the commands are {', '.join(commands.choices)}{more}.")


def add_knob_options(parser: argparse.ArgumentParser) -> None:
    """`--seed N` and `--set STAGE.KNOB=VALUE`, as `turned` reads them."""
    parser.add_argument("--seed", metavar="N", help=f"which world, as --set {SEED}=N")
    parser.add_argument(
        "--set", metavar="STAGE.KNOB=VALUE", action="append", default=[], help="turn a knob; may be repeated"
    )


def turned(
    pipeline: "Pipeline", seed: str | None, options: Sequence[str], start: "AllKnobs | None" = None
) -> "AllKnobs":
    """`start` (the defaults) with --seed and every --set turned. Raises RefusedError."""
    from pipelines.knobs import KnobError

    settings: dict[str, object] = {}
    for option in options:
        path, equals, value = option.partition("=")
        if not equals:
            raise RefusedError(f"--set takes STAGE.KNOB=VALUE, such as ranking.trees=80, and not {option!r}.")
        settings[path] = value
    given = {**settings, **({} if seed is None else {SEED: seed})}
    try:
        knobs = pipeline.turned(given, start)
        if seed is not None and pipeline.turned(settings, knobs) != knobs:
            raise RefusedError(f"--seed {seed} and --set {SEED}={settings[SEED]} disagree; give one of them.")
    except KnobError as error:
        raise RefusedError(str(error)) from error
    return knobs


def whole_number(option: str, low: int, high: int) -> Callable[[str], int]:
    """Reads an option's value; argparse calls what is returned."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise RefusedError(f"{option} is {text!r}; allowed is a whole number from {low} to {high}.")
        return int(text)

    return read


def add_json_option(parser: argparse.ArgumentParser, what: str) -> None:
    """`--json FILE`, checked for being writable before anything slow begins."""
    parser.add_argument("--json", metavar="FILE", type=target, help=f"write {what} as JSON; - is standard output")


def say(text: str) -> None:
    """A message for whoever watches: never on standard output, where results go."""
    print(text, file=sys.stderr, flush=True)


def put(text: str) -> None:
    """Write a result to standard output and see that it arrives.

    Raises BrokenPipeError if nobody reads on, RefusedError if it cannot be written for another reason.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes once more when it ends, and would complain: let it write what is left to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise RefusedError(f"Standard output cannot be written to: {error.strerror}; send it elsewhere.") from error


def keeping(results: "dict[str, Result]") -> "Cache":
    """The caching call that keeps every result in `results`, by lineage."""

    def cache(lineage: str, make: "Callable[[], Result]") -> "Result":
        if lineage not in results:
            results[lineage] = make()
        return results[lineage]

    return cache


def write_json(name: str, record: Record) -> None:
    """Write a record to a file, or to standard output and nothing else there."""
    write_text(name, json.dumps(record, indent=2, allow_nan=False) + "\n")


def write_text(name: str, text: str) -> None:
    """Write text to a file, or to standard output and nothing else there."""
    if name == STANDARD_OUTPUT:
        put(text)
        return
    with written(Path(name)) as path:
        path.write_text(text, encoding="utf-8")
    say(f"Wrote {name}.")


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Where to write what becomes `path` at once and complete when the block ends, or not at all.

    Raises RefusedError where the file system does not let it.
    """
    with _refusing(path):
        if path.exists() and not path.is_file():
            yield path  # a pipe or /dev/null: it has no content to keep whole, and a rename would replace it
            return
        final = path.resolve()
        temporary = final.with_name(f".{final.name[:100]}.{os.getpid()}.part")
        try:
            yield temporary
            if final.exists():
                shutil.copymode(final, temporary)
            temporary.replace(final)
        finally:
            temporary.unlink(missing_ok=True)


def check_directory(path: Path) -> None:
    """Make `path` if only it is missing, not its parents; raise RefusedError unless it can then be written to."""
    with _refusing(path):
        if not path.exists() and path.absolute().parent.is_dir():
            path.mkdir()
        if not path.is_dir():
            why = "it is a file" if path.exists() else "the directory it should stand in is not there"
            raise RefusedError(f"{path} cannot be written to: {why}; name a directory that exists, or a new one in it.")
        if not os.access(path, os.W_OK | os.X_OK):
            raise RefusedError(f"{path} cannot be written to: no permission; name a directory of your own.")


def aligned(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Rows as columns: the first `left` flush left, the others flush right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    sides = ["<" if i < left else ">" for i in range(len(widths))]
    form = "  ".join(f"{{:{side}{width}}}" for side, width in zip(sides, widths, strict=True))
    return "\n".join(form.format(*row).rstrip() for row in rows)


def target(text: str) -> str:
    """A file to write, or - for standard output. Raises RefusedError where it plainly cannot be written."""
    if text == STANDARD_OUTPUT:
        return text
    path = Path(text)
    with _refusing(path):
        if path.is_dir():
            raise RefusedError(f"{path} is a directory; name a file, or - for standard output.")
        if not path.parent.is_dir():
            raise RefusedError(f"{path} cannot be written: there is no {path.parent}; name a directory that exists.")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise RefusedError(f"{path} cannot be written: no permission; name a file of your own.")
    return text


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """What the operating system says no to, as a refusal."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror}; name another place.") from error
