"""What a figure may draw from, and the one way to put a chart or a table on the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from pipelines.answer import Answer
from pipelines.engine import Run
from pipelines.facts import Facts
from pipelines.ladder import Rung, climb
from scenarios.scenario import Step
from views.charts import DARK, LIGHT, Picture, Theme
from views.figures.stacked_table import stacked_table
from views.memory import Desk
from views.session import Session

CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True)
class Scene:
    """The reader's place, the run, the pinned run with its facts, and the way to further runs."""

    session: Session
    answer: Answer
    desk: Desk
    run: Run
    pinned: Run
    facts: Facts

    @property
    def theme(self) -> Theme:
        """The colours of the page as it is now."""
        return theme_now()

    @property
    def row(self) -> int:
        """Which judged request is looked at: a typical one at first; a link may name more than this world has."""
        chosen = self.session.place.moment
        return self.answer.typical(self.pinned) if chosen is None else chosen % int(self.run["verdict"].n_in)

    def look_at(self, row: int) -> None:
        """Look at another judged request."""
        self.session.go(replace(self.session.place, moment=row))

    def rungs(self, *groups: str) -> tuple[Rung, ...]:
        """The ladder, traps or variants of this world; made once a world."""
        return tuple(rung for group in groups for rung in self._climbed(group))

    def _climbed(self, group: str) -> tuple[Rung, ...]:
        shared = {name: self.run.knobs[name] for name in self.answer.shared}
        world = ",".join(self.run.results[name].lineage for name in self.answer.shared)

        def make() -> tuple[Rung, ...]:
            return climb(self.answer.pipeline, getattr(self.answer, group), shared, self.desk.cache)

        rungs: tuple[Rung, ...] = self.desk.study(f"{group}:{world}", make, f"the {group} of this world")
        return rungs


Draw = Callable[[Scene], None]


@dataclass(frozen=True)
class Figures:
    """What a scenario's steps can draw, by name, and the title of each where it is folded."""

    draw: Mapping[str, Draw]
    titles: Mapping[str, str]


def theme_now() -> Theme:
    """The colours of the page as it is now."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show(picture: Picture, caption: str = "") -> None:
    """A chart between the sentence it shows and its caption; where there is nothing to draw, the sentence says why."""
    st.markdown(f"### {picture.message}")
    # Two empty charts on a page would be one and the same to streamlit, which refuses that.
    if picture.figure.data:
        st.plotly_chart(picture.figure, theme=None, config=CONFIG, alt=picture.alt)
        if caption:
            st.caption(caption)


def table(message: str, frame: pd.DataFrame, *, stacks: bool = False) -> None:
    """A table of text under the sentence it shows; all cells are ours, none a reader's.

    One too wide for a phone `stacks`: there the cells of a row stand under each other.
    """
    st.markdown(f"### {message}")
    if stacks:
        st.html(stacked_table(frame))
    else:
        st.table(frame, border="horizontal")


def draw_main(scene: Scene, step: Step, figures: Figures) -> None:
    """The step's main figure."""
    figures.draw[step.front.figures[0]](scene)


def draw_others(scene: Scene, step: Step, figures: Figures) -> None:
    """The step's further figures, folded: what is not opened is not computed."""
    for name in step.front.figures[1:]:
        fold = st.expander(figures.titles[name], key=f"{scene.session.scenario.key}-fold-{name}", on_change="rerun")
        if fold.open:
            with fold:
                figures.draw[name](scene)
