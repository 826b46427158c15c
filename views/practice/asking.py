"""Asks what a figure will do before an experiment runs, and keeps what was said beside what was then seen."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import streamlit as st

from pipelines.answer import Answer
from pipelines.answers import ANSWERS
from pipelines.engine import flat
from pipelines.facts import Change, Fact, FactKind, Facts, change
from pipelines.knobs import label, said
from practice.deck import Card
from practice.records import CERTAINTIES, Prediction
from views.charts.words import sentence
from views.knob_form import heading
from views.memory import Desk
from views.place import Place, around, knobs_of, to_params
from views.practice import kept

CHANGES: dict[Change, str] = {"rises": "▲ rise", "falls": "▼ fall", "stays": "● stay"}
# With more knobs than this, what each does would bury the question.
MOST_EXPLAINED = 2
_SAID = "practice:said"


@dataclass(frozen=True)
class Asked:
    """A question put to a learner, and the places before and after the experiment.

    Its id becomes the prediction's: a question that is answered twice, by a double click say, counts once.
    """

    id: UUID
    learner: UUID
    card: Card
    figure: str
    before: Place
    after: Place

    @property
    def answer(self) -> Answer:
        """The pipeline behind it."""
        return ANSWERS[self.card.scenario.front.pipeline]

    @property
    def kind(self) -> FactKind:
        """What the figure means."""
        return self.answer.kinds[self.figure]


@dataclass(frozen=True)
class Said:
    """What a learner said, of a run that is not yet seen."""

    asked: Asked
    change: Change
    sure: int


def ask(learner: UUID, card: Card, place: Place, n_seen: int) -> Asked:
    """A new question about a card that was seen so often before, in the reader's world."""
    answer = ANSWERS[card.scenario.front.pipeline]
    before, after = around(Place(card.step.key, place.turned), answer, card.experiment)
    return Asked(uuid4(), learner, card, card.figure(n_seen), before, after)


def put(asked: Asked, desk: Desk, then: Callable[[], object]) -> None:
    """Draw the question; the run before it is made while the reader thinks. `then` follows, once both are said."""
    st.markdown(turning(asked.card, asked.before))
    now, title = st.empty(), sentence(asked.kind.label)
    with st.form(f"ask-{asked.id}", border=False):
        st.segmented_control(
            f"Will it rise, fall or stay? To stay is to move by no more than {within(asked.kind)}.", list(CHANGES),
            format_func=lambda each: CHANGES[each], key=f"change-{asked.id}",
        )  # fmt: skip
        st.segmented_control(f"How sure are you? {CERTAINTIES[0]}% is a guess.", CERTAINTIES, key=f"sure-{asked.id}",
                             format_func=lambda sure: f"{sure}%")  # fmt: skip
        if st.session_state.get(f"missing-{asked.id}"):
            st.markdown(":orange[Choose one of each: what it will do, and how sure you are.]")
        st.form_submit_button("Run it", key=f"run-{asked.id}", on_click=_said, args=(asked, then))
    now.markdown(f"### {title}: … now")
    fact = _facts(asked.before, asked.answer, desk)[asked.figure]
    now.markdown(f"### {title}: {fact.written()} now")


def turning(card: Card, before: Place) -> str:
    """What is turned, by the names a reader sees, from what to what; and the start, where it is not the defaults."""
    experiment, answer = card.experiment, ANSWERS[card.scenario.front.pipeline]
    knobs = knobs_of(before.turned, answer)
    start = flat(knobs)
    lines = [f"Starting from {' · '.join(said(knobs, experiment.given))}."] if experiment.given else []
    for path, value in experiment.turn.items():
        stage, _, name = path.partition(".")
        field = type(knobs[stage]).model_fields[name]
        title = f"{heading(answer, stage, knobs[stage])} · {field.title}"
        line = f"Turn **{title}** from {label(field, start[path])} to **{label(field, value)}**."
        lines.append(line if len(experiment.turn) > MOST_EXPLAINED else f"{line} :small[{field.description}]")
    return "\n\n".join(lines)


def within(kind: FactKind) -> str:
    """The change below which a figure counts as unchanged, as a reader sees it: "1 point", "$5", "0.005"."""
    most = kind.tolerance
    if kind.form in ("percent", "percent1", "points", "loses", "loses1"):
        return "1 point" if round(100 * most, 6) == 1 else f"{100 * most:g} points"
    return f"${most:g}" if kind.form == "dollars" else f"{most:g}"


def waiting() -> Said | None:
    """What was said and is not kept yet, because its run was not yet seen."""
    found: Said | None = st.session_state.get(_SAID)
    return found


def forget() -> None:
    """Let go of what was said: it is kept, or the reader went on without."""
    st.session_state.pop(_SAID, None)


def settle(words: Said, desk: Desk) -> tuple[Prediction, bool]:
    """Run the experiment, and keep what was said with what was seen; returns it, and whether it is kept."""
    prediction = _seen(words, desk)
    done = kept.keep(prediction)
    if done:
        forget()
    return prediction, done


def _seen(words: Said, desk: Desk) -> Prediction:
    asked = words.asked
    before, after = (_facts(place, asked.answer, desk)[asked.figure] for place in (asked.before, asked.after))
    return Prediction(
        id=asked.id, learner=asked.learner, scenario=asked.card.scenario.key, step=asked.card.step.key,
        card=asked.card.id, figure=asked.figure, said=words.change, sure=words.sure,
        seen=change(asked.kind, before.estimate, after.estimate), before=_number(before), after=_number(after),
        params=to_params(asked.after, asked.card.scenario),
    )  # fmt: skip


def _see_to_it(words: Said) -> None:
    """Run and keep it without the page, too: whoever closes the browser now has said it all the same."""
    kept.keep_later(lambda: _seen(words, Desk(words.asked.answer.pipeline, lambda what: None)))


def verdict(prediction: Prediction) -> str:
    """What was said of the figure, and whether it came so."""
    words = f"You said {CHANGES[prediction.said]}, {prediction.sure}% sure."
    return f":green[**Right.**] {words}" if prediction.right else f":orange[**Not so.**] {words}"


def _said(asked: Asked, then: Callable[[], object]) -> None:
    chosen, sure = st.session_state[f"change-{asked.id}"], st.session_state[f"sure-{asked.id}"]
    st.session_state[f"missing-{asked.id}"] = chosen is None or sure is None
    if chosen is not None and sure is not None:
        st.session_state[_SAID] = words = Said(asked, chosen, sure)
        _see_to_it(words)
        then()


def _facts(place: Place, answer: Answer, desk: Desk) -> Facts:
    return desk.facts(answer.facts, desk.run(knobs_of(place.turned, answer)))


def _number(fact: Fact) -> float | None:
    return fact.estimate.value if math.isfinite(fact.estimate.value) else None
