"""What the feed's charts say at both ends of what the data can be."""

import pandas as pd
import pytest

from pipelines.feed_ranking.studies import Report, one_report
from pipelines.feed_ranking.studies.turns import COLUMNS
from views.charts import LIGHT, examples, heads, pool, spacing, weighing


def turn(
    setting: object, kept: float, returns: float = 0.5, difference: float = 0.0, **more: float
) -> dict[str, object]:
    usual = dict.fromkeys(COLUMNS, 0.1)
    return {**usual, "setting": setting, "share_kept": kept, "returns": returns, "difference": difference, **more}


def test_the_message_names_the_ranker_that_wins_on_clicks_and_loses_the_viewers() -> None:
    table = pd.DataFrame([turn("clicks", -0.1, 0.35, clicks=0.3), turn("every action", 0.5, 0.55, clicks=0.2)])
    assert heads.objectives(table, LIGHT).message == (
        "Predicting clicks alone brings 30% clicks a look and 35% of the viewers back; every action, 20% and 55%"
    )


def test_where_nothing_is_predicted_or_seen_there_is_nothing_to_compare() -> None:
    nothing, unseen = pd.DataFrame(columns=list(COLUMNS)), pd.DataFrame([turn("clicks", 0.0, clicks=float("nan"))])
    assert heads.objectives(nothing, LIGHT).message == heads.NOTHING
    assert heads.objectives(unseen, LIGHT).message == heads.UNSEEN
    assert weighing.weights(nothing, {}, "likes", LIGHT).message == weighing.UNWEIGHED
    assert weighing.weights(unseen, {}, "likes", LIGHT).message == heads.UNSEEN


def test_one_report_undoes_468_likes_by_weight_and_far_fewer_in_a_score() -> None:
    usual = weighing.one_report(one_report(Report()), LIGHT).message
    assert usual.startswith("By its weight one report undoes 468 likes; in a score")
    assert usual.endswith("reports take 8.2 times what likes add")
    rare = weighing.one_report(one_report(Report(report_chance=0.0001, like_chance=0.1)), LIGHT).message
    assert rare.endswith("reports take 47% of what likes add")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (
            turn(0.2, 0.5, 0.6, -0.03, authors=9.5),
            "costs 3.0 points of the value by the weights, and 10 points more of",
        ),
        (turn(0.2, 0.53, 0.5, 0.0, authors=9.5), "costs nothing by the weights, and as many viewers return"),
        (turn(0.2, 0.53, 0.5, 0.0, authors=7.5), "Spacing finds no other authors to put in between here"),
    ],
)
def test_spacing_says_what_it_costs_and_brings(last: dict[str, object], expected: str) -> None:
    table = pd.DataFrame([turn(1.0, 0.53, 0.5, authors=7.5), last])
    assert expected in spacing.spacing(table, LIGHT).message


def test_shares_that_hardly_move_are_shown_where_they_do_and_others_from_zero() -> None:
    near = pd.DataFrame([turn(1.0, 0.53, 0.5, authors=7.5), turn(0.2, 0.5, 0.55, authors=9.5)])
    assert spacing.spacing(near, LIGHT).figure.layout.yaxis.range[0] > 0.4
    far = pd.DataFrame([turn(0.0, 0.5, new_share=0.1), turn(0.1, -0.2, 0.4, -0.7, new_share=0.2)])
    drawn = spacing.new_authors(far, LIGHT)
    assert drawn.figure.layout.yaxis.range[0] < -0.2
    assert "costs 70 points of the value today, and 10 points fewer of the viewers return" in drawn.message


def test_a_world_without_new_authors_has_nobody_to_explore() -> None:
    table = pd.DataFrame([turn(0.0, 0.5, new_share=0.0), turn(0.1, 0.5, new_share=0.0)])
    assert spacing.new_authors(table, LIGHT).message.startswith("There is hardly a new author to explore: 0.0%")


def test_negatives_that_nobody_saw_halve_what_is_expected() -> None:
    rows = [
        ("looked", 100, 0.2, 1.0, 0.5, 0.5),
        ("reached", 120, 0.15, 0.9, 0.5, 0.5),
        ("delivered", 200, 0.1, 0.5, 0.47, 0.5),
    ]
    table = pd.DataFrame(rows, columns=["negatives", "rows", "rate", "calibration", "share_kept", "returns"])
    message = examples.what_counts(table, "looked", LIGHT).message
    assert message.endswith("expect 0.50 times the clicks that come instead of 1.00, and costs 3.0 points of the value")
    unknown = examples.what_counts(table.assign(calibration=float("nan"), share_kept=0.5), "looked", LIGHT).message
    assert unknown == "No head predicts clicks here; counting all delivered as negatives changes nothing for the value"


def test_an_action_with_few_positives_is_marked() -> None:
    table = pd.DataFrame([("click", 900, 5_000), ("like", 1_200, 1_200)], columns=["action", "kept", "every"])
    drawn = examples.positives(table, LIGHT)
    assert drawn.message == "1,200 likes stand against 5,000 clicks in the log; click has under 1,000 to learn from"
    assert drawn.figure.data[1].marker.color == (LIGHT.losses[0], LIGHT.ours)


def test_a_pool_says_how_much_of_the_best_it_misses() -> None:
    rows = [("followed", 0.6, 0.7, 0.3), ("popular", 0.4, 0.3, 0.2), ("outside, not in the pool", 0.0, 0.0, 0.5)]
    table = pd.DataFrame(rows, columns=["source", "pool", "shown", "oracle"])
    drawn = pool.sources(table, LIGHT)
    assert drawn.message == (
        "“Followed” is 60% of the pool and 70% of the first ten shown; 50% of the oracle’s first ten are not in the "
        "pool at all"
    )
    assert "Outside, not in the pool: in the oracle’s first ten 50%" in drawn.alt


@pytest.mark.parametrize(
    ("held_out", "said"), [(5, "its AUC of 0.80 says little"), (50, "its AUC lies anywhere from 0.70 to 0.90")]
)
def test_a_head_that_is_measured_on_few_says_so(held_out: int, said: str) -> None:
    rows = [(0.1, "report", 7, held_out, 0.7, 0.6, 0.8), (1.0, "report", 70, held_out, 0.8, 0.7, 0.9)]
    table = pd.DataFrame(rows, columns=["share", "action", "positives", "held_out", "auc", "low", "high"])
    message = heads.rare_heads(table, LIGHT).message
    assert message.startswith(f"The report head learned from 70 and is measured on {held_out}: {said}")
    assert message.endswith("learning from 10% of the log costs the report head most, 0.10")
