"""What one page has room for: assumptions, figures, and what was changed or looked at, each measured by running it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines import judge, studies
from pipelines.engine import AllKnobs, Run, flat
from pipelines.facts import minus, written
from pipelines.knobs import Value, label, said
from pipelines.metrics import Estimate
from scenarios.experiments import outcomes
from scenarios.scenario import Experiment, Question
from views.charts.words import milliseconds, percent, sentence
from views.export.answer import Exported
from views.export.held import handed_in
from views.place import standing_answer

ASSUMPTIONS, POINTS = 3, 2
ASIDE = "Experiments of this question, run in this world to compare with; the answer does not have them."


@dataclass(frozen=True)
class Point:
    """Something changed, or looked at: what, and what came of it. Markdown, and ours."""

    what: str
    came: str


@dataclass(frozen=True)
class Summary:
    """The contents of one page.

    assumptions  question and the answer that stands
    figures      label and value, value kept first
    changed      what was handed in after curveballs, then the candidate's turned knobs that matter most; `looked_at`
                 fills up to two with experiments
    """

    assumptions: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    changed: tuple[Point, ...]
    looked_at: tuple[Point, ...]

    @property
    def heading(self) -> str:
        """What stands over the points."""
        if not self.looked_at:
            return "Two points that were changed"
        return "One point that was changed, one to compare" if self.changed else "Two alternatives, to compare"


def summary(answer: Exported) -> Summary:
    """The page of an answer: runs the pipeline again for each turned knob, or for up to two experiments."""
    # What was handed in is one change, also where these figures are of it.
    turned = () if answer.after and answer.held is not None and answer.held.comebacks else _changed(answer)
    changed = (*_handed_in(answer), *turned)[:POINTS]
    missing = POINTS - len(changed)
    looked_at = tuple(_looked_at(answer, each) for each in list(_alternatives(answer))[:missing])
    return Summary(_assumptions(answer), _figures(answer), changed, looked_at)


def points_changed(estimate: Estimate) -> str:
    """A difference of shares in points with its interval; what cannot be told from nothing is called noise."""
    value, low, high = (minus(f"{100 * each:+z.1f}") for each in (estimate.value, estimate.low, estimate.high))
    return f"{value} points ({low} to {high}{'' if estimate.excludes_zero else ', within noise'})"


def _assumptions(answer: Exported) -> tuple[tuple[str, str], ...]:
    asked = [q for q in answer.scenario.steps[0].front.questions if any(a.turn for a in q.answers)]
    return tuple((question.ask, _stands(answer, question)) for question in asked[:ASSUMPTIONS])


def _stands(answer: Exported, question: Question) -> str:
    """The answer that the knobs give; where they give none of those foreseen, the knobs themselves."""
    found = standing_answer(answer.scene.place, answer.scene.answer, question)
    now = flat(answer.scene.knobs)
    names = dict.fromkeys(name for each in question.answers for name in each.turn)
    return found or "; ".join(said(answer.scene.knobs, {name: now[name] for name in names})) + "."


def _figures(answer: Exported) -> tuple[tuple[str, str], ...]:
    words, verdict = answer.scene.answer, answer.run["verdict"]
    lost = [(f"Lost {words.loss_labels[name]}", percent(verdict.share(each))) for name, each in verdict.lost.items()]
    beside = [(name, answer.facts[fact].written()) for name, fact in words.beside.items()]
    compute = (f"Compute a {words.value.request}", milliseconds(studies.request_seconds(answer.run)))
    return (("Value kept", answer.recipe.kept), *lost, *beside, compute)


def _handed_in(answer: Exported) -> tuple[Point, ...]:
    return tuple(
        Point(f"After the curveball “{each.title}”.", f"{each.turned} {each.figures} {each.won}")
        for each in handed_in(answer)
    )


def _changed(answer: Exported) -> tuple[Point, ...]:
    """The candidate's turned knobs, those first whose turning back moves the value kept most."""
    scene = answer.scene
    fixed = {*scene.answer.shared, *scene.answer.asides}
    found = []
    for name, value in scene.place.turned.items():
        if name.partition(".")[0] in fixed:
            continue
        usual = flat(scene.answer.knobs)[name]
        back = scene.desk.run(scene.answer.pipeline.turned({name: usual}, answer.run.knobs))
        moved = judge.difference(back["verdict"], answer.run["verdict"])
        came = f"Turning it back alone moves value kept by {points_changed(moved)}."
        found.append((abs(moved.value), Point(_turned(scene.knobs, name, value, usual), came)))
    return tuple(point for _, point in sorted(found, key=lambda each: -each[0]))


def _turned(knobs: AllKnobs, name: str, value: Value, usual: Value) -> str:
    stage, _, knob = name.partition(".")
    field = type(knobs[stage]).model_fields[knob]
    return f"{field.title}: {label(field, value)}, by default {label(field, usual)}."


def _alternatives(answer: Exported) -> Iterator[Experiment]:
    """The experiments that leave the world as it is, those about the value kept first."""
    fixed = {*answer.scene.answer.shared, *answer.scene.answer.asides}
    free = [
        each for each in answer.scenario.experiments
        if not any(name.partition(".")[0] in fixed for name in (*each.given, *each.turn))
    ]  # fmt: skip
    return iter(sorted(free, key=lambda each: "value_kept" not in each.expect))


def _looked_at(answer: Exported, experiment: Experiment) -> Point:
    """The experiment in the world of this answer, from the defaults, whatever else the candidate turned."""
    scene, words = answer.scene, answer.scene.answer
    world = {name: scene.run.knobs[name] for name in words.shared}
    start = words.pipeline.turned(experiment.given, {**words.pipeline.defaults, **world})
    runs = [scene.desk.run(knobs) for knobs in (start, words.pipeline.turned(experiment.turn, start))]
    before, after = (scene.desk.facts(words.facts, run) for run in runs)
    seen = ", ".join(
        f"{words.kinds[o.figure].label} {written(o.before, words.kinds[o.figure].form)} → "
        f"{written(o.after, words.kinds[o.figure].form)}{'' if o.came_true else ', not as expected'}"
        for o in outcomes(experiment, words, before, after)
    )
    moved = judge.difference(runs[1]["verdict"], runs[0]["verdict"])
    turned = "; ".join(said(scene.knobs, experiment.turn))
    return Point(experiment.say, f"{_given(scene.run, experiment)}Turned {turned}. {sentence(seen)}: "
                 f"value kept moves by {points_changed(moved)}.")  # fmt: skip


def _given(run: Run, experiment: Experiment) -> str:
    return f"Given {'; '.join(said(run.knobs, experiment.given))}. " if experiment.given else ""
