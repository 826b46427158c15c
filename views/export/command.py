"""The command `export`: writes an answer as slides, as Markdown and as one page."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipelines.commands import RefusedError, add_knob_options, say, target, turned, write_text

if TYPE_CHECKING:
    from pipelines.answer import Answer
    from scenarios.scenario import Scenario
    from views.export.answer import Exported
    from views.export.own import Interview
    from views.place import Place

FORMATS = ("html", "markdown", "page")


def command(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add `export` to the command line."""
    parser = commands.add_parser(
        "export", help="write an answer as slides, as Markdown or as one page", allow_abbrev=False,
        description="Write an answer to files that open offline. Name at least one; - is standard output.",
    )  # fmt: skip
    parser.add_argument("scenario")
    for name, what in zip(
        FORMATS, ("slides: one HTML file", "Markdown for a repository", "one page: an HTML file"), strict=True
    ):
        parser.add_argument(f"--{name}", metavar="FILE", type=target, help=what)
    add_knob_options(parser)
    parser.add_argument("--link", metavar="ADDRESS", help="take the knobs from a copied link instead")
    parser.add_argument("--attempt", metavar="ID", help="an interview, of which all that is kept goes in")
    parser.set_defaults(run=_export)


def _export(chosen: argparse.Namespace) -> int:
    targets = {name: getattr(chosen, name) for name in FORMATS if getattr(chosen, name)}
    _refuse_targets(targets)
    # Imported late, here and below: it takes a second or two, which no mistake should have to wait for.
    from scenarios import shelf

    try:
        scenario = shelf.scenario(chosen.scenario)
    except (KeyError, shelf.ScenarioError) as error:
        raise RefusedError(str(error.args[0])) from error
    from pipelines.answers import ANSWERS
    from views.export.answer import exported

    place, base = _place(chosen, scenario, ANSWERS[scenario.front.pipeline])
    held = _held(chosen.attempt, scenario) if chosen.attempt else None
    answer = exported(scenario, place, lambda what: None, held, base)
    for name, where in targets.items():
        if name != "page":
            say(f"Drawing every figure for --{name}; this can take half a minute.")
        write_text(where, _writers()[name](answer))
    return 0


def _refuse_targets(targets: Mapping[str, str]) -> None:
    if not targets:
        raise RefusedError("No output is named; name a file with --html, --markdown or --page.")
    if len(set(targets.values())) < len(targets):
        raise RefusedError("Two outputs have the same name; give each its own, at most one of them -.")


def _place(chosen: argparse.Namespace, scenario: "Scenario", answer: "Answer") -> "tuple[Place, str]":
    """Where the answer stands, and the address of the scenario's page where a link names it."""
    from pipelines.engine import flat
    from views.export.linked import linked
    from views.place import first_place, only_turned

    if chosen.link is not None:
        if chosen.set or chosen.seed is not None:
            raise RefusedError("--link names the knobs and the world already; leave out --set and --seed, or the link.")
        return linked(chosen.link, scenario, answer)
    knobs = turned(answer.pipeline, chosen.seed, chosen.set, answer.knobs)
    return replace(first_place(scenario), turned=only_turned(answer, flat(knobs))), ""


def _held(attempt: str, scenario: "Scenario") -> "Interview":
    """What is left of an interview that the environment's database keeps."""
    from contextlib import closing

    from sqlalchemy.exc import SQLAlchemyError

    from pipelines.knobs import quoted
    from practice.database import DatabaseError, connect, reason
    from practice.records import Attempt
    from practice.where import PlaceError, database
    from views.export.own import interview

    try:
        which = UUID(attempt)
    except ValueError:
        why = f"--attempt is {quoted(attempt)}; allowed is the id of an interview, as in its link."
        raise RefusedError(why) from None
    try:
        with closing(connect(database())) as store:
            found = store.get(Attempt, which)
            if found is None or found.scenario != scenario.key:
                raise RefusedError(f"There is no interview {which} on {scenario.key} in this database.")
            return interview(store, found)
    except (PlaceError, DatabaseError) as error:
        raise RefusedError(str(error)) from error
    except SQLAlchemyError as error:
        raise RefusedError(f"The database did not do as asked: {reason(error)}.") from error


def _writers() -> "dict[str, Callable[[Exported], str]]":
    from views.export.deck import deck
    from views.export.markdown import markdown
    from views.export.one_page import one_page

    return dict(zip(FORMATS, (deck, markdown, one_page), strict=True))
