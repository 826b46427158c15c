"""A curveball in play: the interviewer's words, what it took and what is won back, and the hand-in."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.answer import Answer
from pipelines.facts import written
from pipelines.knobs import said
from practice.comeback import Limit, Standing, finely, standing, won
from practice.records import Attempt, Comeback
from scenarios.curveballs import Curveball
from views.charts.words import sentence
from views.figures.stacked_table import stacked_table
from views.memory import Desk
from views.place import Place, Turned, from_params, only_turned, to_params
from views.practice.curveball import handed_in, in_play, leave, session_key
from views.practice.drawn import still_there
from views.practice.kept import keep, learner, told
from views.session import Session
from views.strip import figures_in

# Worlds in which no curveball was searched for the best knobs.
ELSEWHERE = (1, 2, 3)


def curveball_bar(session: Session, attempt: Attempt | None) -> DeltaGenerator:
    """What the interviewer said, and the place where `stand` says what came of it: its runs may take seconds."""
    curveball = in_play(session)
    with st.container(border=True, key="curveball-bar"):
        words, place = st.columns([2, 3], gap="large")
        with words:
            st.markdown(f"### Curveball: {curveball.title}")
            st.markdown(f"> {curveball.say}")
            st.caption(_task(session.answer, curveball))
            with st.container(horizontal=True):
                _hint(curveball)
                _way_out(session, attempt)
    return place


def curveball_beside(session: Session, desk: Desk, attempt: Attempt | None) -> None:
    """The same beside a slide, which has what was said and `in_short` where it stands: little, over the knobs."""
    curveball = in_play(session)
    with st.container(border=True, key="curveball-bar"):
        st.markdown(f"### Curveball: {curveball.title}")
        with st.container(horizontal=True):
            with st.popover("Task"):
                st.markdown(_task(session.answer, curveball))
            _hint(curveball)
            _way_out(session, attempt)
        reading = _reading(session.answer, desk)
        _afterwards(session, reading, desk, attempt, *_came(session, reading, desk, attempt))


def curveball_told(session: Session) -> None:
    """A curveball in play for who threw it: what to say, what to wait for, and what may be told of it."""
    curveball = in_play(session)
    with st.container(border=True, key="curveball-told"):
        st.markdown(f"### Curveball: {curveball.title}")
        st.markdown(f"> {curveball.say}")
        st.caption(_task(session.answer, curveball, "The candidate turns them, at any step, and hands in."))
        with st.expander("A hint to give"):
            st.markdown(curveball.hint)
        with st.expander("What you wait for"):
            _taught(session, curveball)


def _hint(curveball: Curveball) -> None:
    with st.popover("Hint"):
        st.markdown(curveball.hint)


def _way_out(session: Session, attempt: Attempt | None) -> None:
    over = attempt is not None and attempt.ended is not None
    st.button("Back to the usual world", key="leave-curveball", on_click=leave, args=(session,), disabled=over)


def stand(
    session: Session, answer: Answer, desk: Desk, attempt: Attempt | None, in_sight: DeltaGenerator | None = None
) -> None:
    """The figures of a curveball in play, and the hand-in or what follows it.

    The share won back stands in the place that stays `in_sight` too, if there is one, beside the knobs that are turned
    for it.
    """
    curveball, reading = in_play(session), _reading(answer, desk)
    found, handed = _came(session, reading, desk, attempt)
    share = _won(found, handed, answer.kinds[curveball.figure].form)
    figures_in([*_cells(answer, curveball, found, handed), *share])
    if share and in_sight is not None:
        figures_in(share, in_sight)
    for limit in found.limits:
        st.markdown(_coloured(limit))
    _afterwards(session, reading, desk, attempt, found, handed)


def _afterwards(
    session: Session, reading: Answer, desk: Desk, attempt: Attempt | None, found: Standing, handed: Comeback | None
) -> None:
    """The hand-in, or what follows it."""
    if handed is not None:
        _reveal(session, in_play(session))
        _elsewhere(session, reading, desk, in_play(session), handed)
    elif attempt is None or attempt.ended is None:
        st.button(
            "Hand in", key="hand-in", on_click=_hand_in, args=(session, attempt, session.place, found),
            disabled=not found.counts,
        )  # fmt: skip
        if not found.counts:
            st.caption("What is won by breaking a limit was not won: it cannot be handed in.")


def in_short(session: Session, desk: Desk, attempt: Attempt | None) -> str:
    """A curveball in play in one sentence, for all who look on: what is to be won back, and how far it is. Markdown."""
    kind = session.answer.kinds[in_play(session).figure]
    found, handed = _came(session, _reading(session.answer, desk), desk, attempt)
    if handed is not None:
        return f"**Handed in: {kind.label} {written(handed.now, finely(kind.form))}.** {won(handed, kind.form)}."
    usual, hit, now = (written(value, finely(kind.form)) for value in (found.usual, found.hit, found.now))
    limits = "".join(f" {_coloured(limit)}" for limit in found.limits)
    return f"**Win back {kind.label}:** {usual} usually, {hit} after it, **{now} now**.{limits}"


def _coloured(limit: Limit) -> str:
    return f":{'green' if limit.kept else 'orange'}[{limit.sentence}]"


def _reading(answer: Answer, desk: Desk) -> Answer:
    """The answer, whose figures of a run are kept."""
    return replace(answer, facts=lambda run: desk.facts(answer.facts, run))


def _came(session: Session, reading: Answer, desk: Desk, attempt: Attempt | None) -> tuple[Standing, Comeback | None]:
    """Where the candidate stands under the curveball in play, and what was handed in for it."""
    curveball = in_play(session)
    found = standing(reading, curveball, _mine(session.place, reading), desk.cache)
    with told():
        return found, handed_in(session, attempt, curveball)
    return found, None


def _task(answer: Answer, curveball: Curveball, then: str = "Turn them, at any step, and hand in.") -> str:
    """What is to be done, and what is done already."""
    said_of = [f"Win back: {answer.kinds[curveball.figure].label}."]
    for name, most in curveball.limits.items():
        said_of.append(f"Limit: {answer.kinds[name].label}, at most {written(most, answer.kinds[name].form)}.")
    if curveball.naive:
        said_of.append(f"To keep it at once, your pipeline now has {' · '.join(said(answer.knobs, curveball.naive))}.")
    if curveball.world:
        said_of.append("The world's knobs stay as they are.")
    said_of.append("The other knobs are back at the defaults, and that run is pinned: changes are against it.")
    return " ".join([*said_of, then])


def _cells(
    answer: Answer, curveball: Curveball, found: Standing, handed: Comeback | None
) -> list[tuple[str, str, str]]:
    """The figure usually, after it, and now or as handed in."""
    kind, mine = answer.kinds[curveball.figure], handed or found
    usual, hit, now = (written(value, finely(kind.form)) for value in (mine.usual, mine.hit, mine.now))
    return [
        (sentence(f"{kind.label} usually"), usual, ""),
        ("After the curveball", hit, ""),
        ("Handed in" if handed else "Now", now, ""),
    ]


def _won(found: Standing, handed: Comeback | None, form: str) -> list[tuple[str, str, str]]:
    """The share won back of what a search won; nothing where there was nothing to win. `form`: of the figure."""
    if handed is None and not found.counts:
        return [("Won back", "nothing: a limit is broken", "")]
    mine = handed or found
    # Who is still at it is not told how much there is.
    best = (
        "the best that a search found"
        if handed is None
        else f"{written(mine.best, finely(form))}, which a search found"
    )
    return [] if mine.share is None else [("Won back", _share(mine.share), f"of the way to {best}")]


def _share(share: float) -> str:
    return written(share, "percent")


def _hand_in(session: Session, attempt: Attempt | None, drawn: Place, found: Standing) -> None:
    """Keep where the candidate stood when it was drawn: the figures and the link are of the same run."""
    with told():
        if not still_there(session, drawn):
            return
        curveball = in_play(session)
        if handed_in(session, attempt, curveball) is not None:
            return
        who = attempt.learner if attempt is not None else getattr(learner(), "id", None)
        if who is None:
            st.warning("Say on the page Practise who you are; then it can be kept.")
            return
        params = to_params(drawn.alone, session.scenario)
        comeback = Comeback(
            learner=who, attempt=attempt.id if attempt else None, scenario=session.scenario.key,
            curveball=curveball.key, params=params, usual=found.usual, hit=found.hit, now=found.now, best=found.best,
        )  # fmt: skip
        if keep(comeback) and attempt is None:
            st.session_state[session_key(session.scenario, curveball)] = comeback.id


def _reveal(session: Session, curveball: Curveball) -> None:
    """What the curveball teaches, and the run of the search."""
    _taught(session, curveball)
    if not curveball.best:
        return
    best = only_turned(session.answer, {**curveball.given, **curveball.best})
    st.button("Show the search's run", key="show-best", disabled=session.place.turned == best,
              on_click=lambda: session.go(replace(session.place, turned=best)))  # fmt: skip


def _taught(session: Session, curveball: Curveball) -> None:
    """What the curveball teaches, and the knobs that the search turned."""
    st.markdown(f"**Why.** {curveball.because}")
    if curveball.best:
        st.markdown(f"**Our search of the knobs turned** {' · '.join(said(session.knobs, curveball.best))}")


def _elsewhere(session: Session, answer: Answer, desk: Desk, curveball: Curveball, handed: Comeback) -> None:
    """What was handed in, in worlds in which nobody turned a knob: the share won back in one world may be luck."""
    key = f"elsewhere-{handed.id}"
    if not st.session_state.get(key):
        st.button(f"Was it luck? Run it in {len(ELSEWHERE)} other worlds: half a minute or more", key=f"{key}-asked",
                  on_click=lambda: st.session_state.update({key: True}))  # fmt: skip
        return
    place, _ = from_params(handed.params, session.scenario, answer)
    found = {
        seed: desk.study(
            f"elsewhere:{curveball.key}:{seed}:{sorted(place.turned.items())}",
            partial(standing, answer, curveball, _mine(place, answer), desk.cache, seed), f"world {seed}",
        )
        for seed in ELSEWHERE
    }  # fmt: skip
    in_how_many = sum(each.counts and (each.share or 0.0) > 0 for each in found.values())
    st.markdown(f"**It won something back in {in_how_many} of {len(found)} other worlds.**")
    kind = answer.kinds[curveball.figure]
    rows = [
        (
            f"World {seed}",
            *(written(value, finely(kind.form)) for value in (each.hit, each.now, each.best)),
            _share_of(each),
        )
        for seed, each in found.items()
    ]
    columns = ["Run in", "After the curveball", "Handed in", "The search's", "Won back"]
    st.html(stacked_table(pd.DataFrame(rows, columns=columns).set_index("Run in")))


def _mine(place: Place, answer: Answer) -> Turned:
    """The knobs of the pipeline that a candidate turned: the calculators beside it change no figure of it."""
    asides = tuple(f"{name}." for name in answer.asides)
    return {path: value for path, value in place.turned.items() if not path.startswith(asides)}


def _share_of(found: Standing) -> str:
    if not found.counts:
        return "nothing: a limit is broken"
    return "nothing to win" if found.share is None else _share(found.share)
