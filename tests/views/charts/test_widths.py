import pandas as pd
import pytest

from views.charts import LIGHT
from views.charts.widths import phase_width, trim, widths

COLUMNS = [
    "phase",
    "width",
    "own",
    "kept",
    "ceiling",
    "revenue",
    "dollars",
    "light",
    "scored",
    "seconds",
    "difference",
    "low",
    "high",
]


def swept(phase: str, own: int, *points: tuple[int, float, float]) -> pd.DataFrame:
    """One phase's sweep from (width, kept, ceiling); the other phase keeps 150 or 20."""
    rows = [
        (
            phase, width, width == own, kept, ceiling, kept / 2, 1000 * kept,
            float(width) if phase == "phase_1" else 150.0, 20.0 if phase == "phase_1" else float(min(width, 150)),
            width / 1e6, 0.0, 0.0, 0.0,
        )
        for width, kept, ceiling in points
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


ONE = swept("phase_1", 150, (50, 0.55, 0.8), (150, 0.6, 0.9), (600, 0.5, 1.0))
TWO = swept("phase_2", 20, (4, 0.5, 0.6), (20, 0.6, 0.8), (100, 0.62, 0.9), (150, 0.623, 0.9), (200, 0.623, 0.9))
BOTH = pd.concat([ONE, TWO], ignore_index=True)


def test_the_title_names_the_widths_that_are_enough_and_what_more_would_do() -> None:
    expected = (
        "150 ads after phase 1 and 100 after phase 2 are enough: 600 would cost 10 points of the value, "
        "150 would add 0.3 points of the value"
    )
    assert widths(BOTH, LIGHT).message == expected


def test_where_no_width_is_beyond_enough_nothing_is_said_of_more() -> None:
    one = swept("phase_1", 150, (50, 0.55, 0.8), (150, 0.6, 0.9))
    two = swept("phase_2", 20, (4, 0.5, 0.6), (20, 0.6, 0.8))
    message = widths(pd.concat([one, two], ignore_index=True), LIGHT).message
    assert message == "150 ads after phase 1 and 20 after phase 2 are enough"


def test_only_the_run_s_own_widths_stand_out() -> None:
    colours = widths(BOTH, LIGHT).figure.data[1].marker.color
    assert [colour == LIGHT.ours for colour in colours] == BOTH["own"].tolist()[:-1]


def test_faint_ends_are_the_best_choice_of_what_is_kept() -> None:
    ghosts, bars = widths(BOTH, LIGHT).figure.data
    assert list(ghosts.x) == BOTH["ceiling"].tolist()[:-1]  # 200 keep the same ads as 150
    assert list(bars.x) == BOTH["kept"].tolist()[:-1]


def test_of_widths_that_keep_the_same_ads_the_runs_own_is_drawn() -> None:
    two = swept("phase_2", 200, (4, 0.5, 0.6), (150, 0.62, 0.9), (200, 0.62, 0.9))
    picture = widths(pd.concat([ONE, two], ignore_index=True), LIGHT)
    assert "200 ads: " in picture.alt
    assert "Phase 2, 150 ads: " not in picture.alt


def test_each_phase_has_one_heading() -> None:
    said = [each.text for each in widths(BOTH, LIGHT).figure.layout.annotations]
    assert [sum(text.startswith(f"Phase {n} keeps") for text in said) for n in (1, 2)] == [1, 1]


def test_a_wider_phase_is_told_by_its_best_choice_and_by_what_is_kept() -> None:
    expected = "The best choice of 150 ads would keep 90%, the funnel keeps 60%; with 600 it would be 100% and 50%"
    assert phase_width(BOTH, "phase_1", LIGHT).message == expected
    widest = swept("phase_1", 600, (50, 0.55, 0.8), (600, 0.5, 1.0))
    assert phase_width(widest, "phase_1", LIGHT).message.endswith("the funnel keeps 50%")


def test_widths_beyond_what_comes_in_are_one_point() -> None:
    picture = phase_width(BOTH, "phase_2", LIGHT)
    assert list(picture.figure.data[0].x) == [4, 20, 100, 150]
    own = swept("phase_2", 200, (4, 0.5, 0.6), (150, 0.62, 0.9), (200, 0.62, 0.9))
    assert phase_width(own, "phase_2", LIGHT).figure.layout.shapes[0].x0 == 150


@pytest.mark.parametrize("own", [150, 160])
def test_the_run_s_own_width_always_has_a_tick_and_no_two_touch(own: int) -> None:
    table = swept("phase_1", own, (20, 0.5, 0.6), (150, 0.6, 0.9), (160, 0.6, 0.9), (600, 0.5, 1.0))
    ticks = phase_width(table, "phase_1", LIGHT).figure.layout.xaxis.tickvals
    assert {150, 160} & set(ticks) == {own}


def trimmed(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    names = ["model", "by", "kept", "revenue", "clicks"]
    return pd.DataFrame(rows, columns=names).assign(difference=0.0, low=0.0, high=0.0)


TRIMMED = trimmed(
    ("linear", "value", 0.6, 500.0, 200.0), ("linear", "clicks", 0.5, 400.0, 250.0),
    ("history", "value", 0.5, 400.0, 200.0), ("history", "clicks", 0.55, 500.0, 190.0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("linear", "brings 25% more clicks and 20% less revenue, and costs 10 points of the value"),
        ("random", "brings 25% more clicks and 20% less revenue, and costs 10 points of the value"),
        ("history", "brings 5% fewer clicks and 25% more revenue, and gains 5.0 points of the value"),
    ],
)
def test_trimming_by_clicks_is_priced_with_the_run_s_own_light_model(own: str, message: str) -> None:
    assert trim(TRIMMED, own, LIGHT).message == f"Trimming by click rate alone {message}"


def test_trimming_by_clicks_is_hatched_and_trimming_by_value_is_not() -> None:
    marker = trim(TRIMMED, "linear", LIGHT).figure.data[1].marker
    assert list(marker.pattern.shape) == ["", "/", "", "/"]


def test_a_wider_phase_that_leaves_the_value_says_so() -> None:
    flat = swept("phase_2", 20, (4, 0.5, 0.6), (20, 0.6, 0.8), (200, 0.6, 0.8))
    assert widths(pd.concat([ONE, flat]), LIGHT).message.endswith("200 would leave the value as it is")


def test_the_key_stands_above_curves_that_are_all_low() -> None:
    few = swept("phase_1", 150, (50, 0.02, 0.03), (150, 0.02, 0.03))
    low, high = (phase_width(table, "phase_1", LIGHT).figure.layout.annotations for table in (few, ONE))
    assert {each.y for each in low} == {1}
    assert {each.y for each in high} == {0}


def test_a_trim_that_only_earns_less_costs_no_value() -> None:
    poorer = TRIMMED.assign(kept=0.5)
    assert trim(poorer, "linear", LIGHT).message.endswith("20% less revenue, and costs no value")


def test_a_trim_that_leaves_the_same_ads_says_so() -> None:
    same = TRIMMED.assign(kept=0.5, revenue=100.0, clicks=50.0)
    assert trim(same, "linear", LIGHT).message == "By expected value or by click rate: here the same ads are left"
