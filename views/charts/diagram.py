"""The architecture as it ran, from the pipeline's own stages, with counts and times: Mermaid text, and a list."""

from html import escape

from pipelines.engine import Result, Run
from views.charts.words import listed, milliseconds

ONE_LINE = 31
# Without boxes around groups and with short labels it is seen whole in a column of 700 by 700 pixels.
COMPACT = (
    '%%{init: {"flowchart": {"rankSpacing": 16, "nodeSpacing": 16, "padding": 6, "wrappingWidth": 260}, '
    '"themeVariables": {"fontSize": "14px"}}}%%'
)


def architecture(run: Run, request: str) -> str:
    """A Mermaid flowchart of the stages that ran: what needs what, counts in and out, and times.

    The stages that judge are left out; one that serves has a thick frame and gives its time for one `request`.
    """
    stages = drawn(run)
    lines = [COMPACT, "flowchart TB"]
    lines += [f'  {name}["{_label(run, result, request)}"]' for name, result in stages.items()]
    for name, result in stages.items():
        lines += [f"  {need} --> {name}" for need in direct(run, result) if need in stages]
    serving = [name for name, result in stages.items() if result.stage.serving]
    if serving:
        lines += ["  classDef serving stroke-width:3px", f"  class {','.join(serving)} serving"]
    return "\n".join(lines)


def drawn(run: Run) -> dict[str, Result]:
    """The stages that a diagram shows, in the order they ran."""
    # Judging stands outside the system.
    return {name: result for name, result in run.results.items() if result.stage.part != "Judging"}


def direct(run: Run, result: Result) -> list[str]:
    """What a stage needs, without what reaches it anyway through another need: fewer arrows say the same."""
    needs = result.stage.needs
    behind = {each for need in needs for each in _behind(run, need)}
    return [need for need in needs if need not in behind]


def _behind(run: Run, name: str) -> set[str]:
    needs = set(run.results[name].stage.needs)
    return needs.union(*(_behind(run, need) for need in needs)) if needs else set()


def _label(run: Run, result: Result, request: str) -> str:
    """What it belongs to, its name and time, and what went in and came out with its unit: a few short lines."""
    before, after = units(result)
    head = f"{named(result)}{'<br/>' if result.stage.serving else ', '}{timed(run, result, request)}"
    went, came = f"{result.n_in:,} {before} →".replace("  ", " "), f"{result.n_out:,} {after}".strip()
    return f"{head}<br/>{went}{' ' if len(went) + len(came) < ONE_LINE else '<br/>'}{came}"


def named(result: Result) -> str:
    """What a stage belongs to and its name: "Serving: filters"; a name that says both stands alone."""
    part = "Serving" if result.stage.serving else result.stage.part
    return result.stage.words if result.stage.words.startswith(part) else f"{part}: {result.stage.words}"


def units(result: Result) -> tuple[str, str]:
    """What is counted on both sides, without what qualifies it: "users", "impressions"."""
    before, _, after = result.stage.unit.partition(" → ")
    return before, after.split(" to ")[0].split(" in the ")[0]


def timed(run: Run, result: Result, request: str) -> str:
    """The time of a stage; of one that serves, the time of one of the requests that it served in a batch."""
    if not result.stage.serving:
        return milliseconds(result.seconds)
    return f"{milliseconds(result.seconds / max(run['verdict'].n_in, 1))} a {request}"


def counts(result: Result) -> str:
    """How many went in and came out, and of what: "1,000 titles → 100 candidates"."""
    before, _, after = result.stage.unit.partition(" → ")
    return f"{result.n_in:,} {before}".strip() + f" → {result.n_out:,} {after}".rstrip()


def architecture_alt(run: Run, request: str) -> str:
    """The same diagram in words."""
    stages = [
        f"{result.stage.words} ({counts(result)}, {timed(run, result, request)}) from {_needs(run, result)}"
        for result in drawn(run).values()
    ]
    return "Stages in order: " + "; ".join(stages) + ". Judging is left out."


def _needs(run: Run, result: Result) -> str:
    return ", ".join(run.results[need].stage.words for need in result.stage.needs) or "nothing"


def outline(run: Run, request: str) -> str:
    """The same as a list in HTML, stage under stage in the order they ran: a phone has no room for two abreast."""
    stages, items = drawn(run), []
    for result in stages.values():
        needs = listed([stages[need].stage.words for need in direct(run, result) if need in stages])
        lines = [counts(result), *([f"from {needs}"] if needs else [])]
        head = f"<b>{escape(named(result))}</b>, {timed(run, result, request)}"
        kind = ' class="serving"' if result.stage.serving else ""
        items.append(f"<li{kind}>{'<br>'.join([head, *map(escape, lines)])}</li>")
    return f'<ol class="stages">{"".join(items)}</ol>'
