import numpy as np
import pytest

from pipelines.judge import Verdict
from pipelines.ladder import Rung
from pipelines.metrics import Estimate
from pipelines.recommendation.answer import ANSWER
from views.charts import DARK, LIGHT, Picture, Theme, value


def verdict(oracle: float, retrieved: float, ranked: float, shown: float) -> Verdict:
    values = {"oracle": oracle, "retrieved": retrieved, "ranked": ranked, "shown": shown}
    return Verdict({name: np.array([x, x]) for name, x in values.items()}, tuple(ANSWER.loss_labels), np.zeros(2))


def where_lost(judged: Verdict, theme: Theme = LIGHT) -> Picture:
    return value.where_lost(judged, ANSWER.loss_labels, ANSWER.value, theme)


def bars(judged: Verdict) -> list[tuple[float, float]]:
    """Start and length of each bar of the waterfall."""
    trace = where_lost(judged).figure.data[1]
    return list(zip(trace.base, trace.x, strict=True))


@pytest.mark.parametrize("shown", [0.2, 0.5, 0.6, 0.0])
def test_the_waterfall_leads_from_the_oracle_to_the_list_shown(shown: float) -> None:
    first, *steps, last = bars(verdict(1.0, 0.8, 0.5, shown))
    assert first == (0.0, 1.0)
    assert last == (0.0, pytest.approx(shown))
    assert 1.0 + sum(length for _, length in steps) == pytest.approx(shown)


def test_every_step_starts_where_the_one_before_ended() -> None:
    _, *steps, last = bars(verdict(2.0, 1.6, 1.0, 1.2))
    ends = [1.0, *(start + length for start, length in steps)]
    assert [start for start, _ in steps] == pytest.approx(ends[:-1])
    assert last[1] == pytest.approx(ends[-1])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((1.0, 0.9, 0.6, 0.6), "Three quarters of what was lost was lost at ranking"),
        ((1.0, 0.5, 0.5, 0.5), "All of what was lost was lost at retrieval"),
        ((1.0, 1.0, 1.0, 1.0), "Nothing was lost: the list shown keeps 100% of what was there"),
        (
            (1.0, 0.7, 0.6, 0.7),
            "Three quarters of what was lost was lost at retrieval; 10 points won back at the list shown",
        ),
    ],
)
def test_the_message_says_where_most_was_lost(values: tuple[float, ...], message: str) -> None:
    assert where_lost(verdict(*values)).message == message


def test_losses_are_told_apart_by_hatching_as_well_as_by_colour() -> None:
    marker = where_lost(verdict(1.0, 0.9, 0.7, 0.6), DARK).figure.data[1].marker
    assert len(set(marker.pattern.shape[1:4])) == len(set(marker.color[1:4])) == 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_four_losses_have_a_colour_a_hatching_and_words_each(theme: Theme) -> None:
    left = {"oracle": 1.0, "1": 0.9, "2": 0.8, "3": 0.5, "shown": 0.4}
    labels = {"a": "in phase 1", "b": "in phase 2", "c": "in phase 3", "d": "in the auction"}
    judged = Verdict({name: np.array([x, x]) for name, x in left.items()}, tuple(labels), np.zeros(2))
    picture = value.where_lost(judged, labels, ANSWER.value, theme)
    marker = picture.figure.data[1].marker
    assert picture.message == "Half of what was lost was lost in phase 3"
    assert len(set(marker.pattern.shape[1:5])) == len(set(marker.color[1:5])) == 4


def test_what_is_lost_to_something_is_won_back_by_it() -> None:
    labels = {"retrieval": "at selection", "ranking": "at ranking", "list": "to the policy"}
    lost, won = (value.where_lost(verdict(1.0, 0.7, 0.6, shown), labels, ANSWER.value, LIGHT) for shown in (0.5, 0.7))
    assert "10 points lost to the policy" in lost.alt
    assert won.message.endswith("; 10 points won back by the policy")
    assert "10 points won back by the policy" in won.alt
    assert any(note.text.startswith("Won back by the policy") for note in won.figure.layout.annotations)


def rung(method: str, kept: float, **metrics: float) -> Rung:
    exact = {name: Estimate(x, x, x) for name, x in metrics.items()}
    return Rung(method, Estimate(kept, kept - 0.01, kept + 0.01), exact)


def test_the_ladder_shows_the_best_first_and_marks_one_method_as_ours() -> None:
    rungs = (rung("popularity", 0.3, AUC=0.6), rung("two-stage", 0.5, AUC=0.7), rung("oracle", 1.0))
    picture = value.ladder(rungs, LIGHT)
    assert list(picture.figure.data[1].x) == [1.0, 0.5, 0.3]
    assert list(picture.figure.data[1].marker.color) == [LIGHT.oracle, LIGHT.ours, LIGHT.production]
    assert picture.message == "Two-stage keeps 50%, 20 points more than popularity"


def test_a_ladder_of_one_method_or_of_none_still_says_something() -> None:
    assert (
        value.ladder((rung("random", 0.1, AUC=0.5),), LIGHT).message == "Random keeps 10% of what was there to be had"
    )
    assert value.ladder((), LIGHT).message == "No method has been run"
