"""The architecture as it ran: Mermaid text from the pipeline's own stages, with counts and times."""

from pipelines.engine import Result, Run
from views.charts.words import milliseconds

GROUPS = (
    ("data", "Data", ("world", "split", "history", "similarity")),
    ("training", "Training", ("examples", "features", "ranking")),
    ("serving", "While a person waits", ("candidates", "ranked", "shown")),
    ("judged", "Judged", ("modelled", "offline", "oracle", "verdict")),
)

COMPACT = '%%{init: {"flowchart": {"rankSpacing": 22, "nodeSpacing": 28, "padding": 8}}}%%'


def architecture(run: Run) -> str:
    """A Mermaid flowchart of the stages that ran: groups, what needs what, counts in and out, and times."""
    lines = [COMPACT, "flowchart TB"]
    for key, title, stages in _groups(run):
        lines.append(f'  subgraph {key}["{title}"]')
        lines += [f'    {name}["{_label(run.results[name])}"]' for name in stages]
        lines.append("  end")
    names = set(run.results)
    for name, result in run.results.items():
        lines += [f"  {need} --> {name}" for need in _direct(run, result) if need in names]
    return "\n".join(lines)


def _groups(run: Run) -> list[tuple[str, str, list[str]]]:
    """The groups with the stages that ran; a stage in none of them is grouped by whether it serves."""
    known = {name for _, _, names in GROUPS for name in names}
    found = []
    for key, title, names in GROUPS:
        stages = [name for name in run.results if name in names]
        if key in ("training", "serving"):
            serving = key == "serving"
            stages += [n for n, r in run.results.items() if n not in known and r.stage.serving == serving]
        if stages:
            found.append((key, title, stages))
    return found


def _direct(run: Run, result: Result) -> list[str]:
    """What a stage needs, without what reaches it anyway through another need: fewer arrows say the same."""
    needs = result.stage.needs
    behind = {each for need in needs for each in _behind(run, need)}
    return [need for need in needs if need not in behind]


def _behind(run: Run, name: str) -> set[str]:
    needs = set(run.results[name].stage.needs)
    return needs.union(*(_behind(run, need) for need in needs)) if needs else set()


def _label(result: Result) -> str:
    """Name, counts, what came out, time: a few short lines."""
    before, _, after = result.stage.unit.partition(" → ")
    numbers = f"{result.n_in:,} → {result.n_out:,}"
    noun = (after or before).split(" to ")[0].split(" in the ")[0]
    lines = [result.stage.name, numbers, noun, milliseconds(result.seconds)]
    return "<br/>".join(line for line in lines if line)


def _counts(result: Result) -> str:
    """How many went in and came out, and of what: "1,000 titles → 100 candidates"."""
    before, _, after = result.stage.unit.partition(" → ")
    return f"{result.n_in:,} {before}".strip() + f" → {result.n_out:,} {after}".rstrip()


def architecture_alt(run: Run) -> str:
    """The same diagram in words."""
    stages = [
        f"{name} ({_counts(result)}, {milliseconds(result.seconds)}) from {', '.join(result.stage.needs) or 'nothing'}"
        for name, result in run.results.items()
    ]
    return "Stages in order: " + "; ".join(stages) + "."
