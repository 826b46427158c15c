"""What the commands of the command line share: how they refuse, speak, write files and keep results."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from pipelines.engine import Cache, Result

Record = dict[str, Any]
STANDARD_OUTPUT = "-"
INTERRUPTED, CLOSED_PIPE = 130, 141  # exit codes as shells count: 128 and the signal's number


class RefusedError(Exception):
    """What was asked cannot be done; the message is one sentence that says what is wrong and what is allowed."""


class Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with one sentence instead of its usage."""

    def error(self, message: str) -> NoReturn:
        """Raise RefusedError."""
        raise RefusedError(f"{message[:1].upper()}{message[1:]}; `{self.prog} --help` says what is allowed.")


def whole_number(option: str, low: int, high: int) -> Callable[[str], int]:
    """Reads an option's value; argparse calls what is returned."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise RefusedError(f"{option} is {text!r}; allowed is a whole number from {low} to {high}.")
        return int(text)

    return read


def add_json_option(parser: argparse.ArgumentParser, what: str) -> None:
    """`--json FILE`, checked for being writable before anything slow begins."""
    parser.add_argument("--json", metavar="FILE", type=_json_target, help=f"write {what} as JSON; - is standard output")


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


def write_json(target: str, record: Record) -> None:
    """Write a record to a file, or to standard output and nothing else there."""
    text = json.dumps(record, indent=2, allow_nan=False) + "\n"
    if target == STANDARD_OUTPUT:
        put(text)
        return
    with written(Path(target)) as path:
        path.write_text(text, encoding="utf-8")
    say(f"Wrote {target}.")


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


def _json_target(text: str) -> str:
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
