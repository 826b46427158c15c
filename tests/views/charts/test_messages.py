"""Messages at both ends of what the data can be."""

import pandas as pd
import pytest

from pipelines.recommendation.answer import ANSWER
from pipelines.studies import AbPower, MetricTruth
from views.charts import LIGHT, launch, metrics, policy, ranking, retrieval, scale, training
from views.figures.recommendation import COMPARED

TRAP = "two-stage, trained naively"


def curve(*settings: tuple[float, float, float, float]) -> pd.DataFrame:
    """Lists by setting, share kept, diversity (and coverage) and difference."""
    rows = [(s, kept, kept, kept, looks, looks, 0.1, change, change, change) for s, kept, looks, change in settings]
    names = "setting share_kept low high diversity coverage new_titles difference difference_low difference_high"
    return pd.DataFrame(rows, columns=names.split())


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            curve((1, 0.5, 0.4, 0.0), (0.8, 0.495, 0.5, -0.005), (0.2, 0.3, 0.8, -0.2)),
            "A little variety costs 0.5 points (diversity 0.40 to 0.50); diversity 0.80 costs 20 points",
        ),
        (curve((1, 0.5, 0.4, 0.0), (0.2, 0.5, 0.8, 0.0)), "Raising diversity from 0.40 to 0.80 costs nothing"),
        (curve((1, 0.5, 0.4, 0.0), (0.2, 0.6, 0.8, 0.1)), "Raising diversity from 0.40 to 0.80 gains 10 points"),
        (curve((1, 0.5, 0.4, 0.0)), "Turning the weight of relevance down buys no variety here"),
        (curve((1, 0.5, float("nan"), 0.0)), "A list of one title has no variety to trade"),
    ],
)
def test_variety_is_priced_or_said_to_be_free(table: pd.DataFrame, message: str) -> None:
    assert policy.list_tradeoff(table, LIGHT).message == message


def test_exploration_names_its_price_and_what_it_buys() -> None:
    table = curve((0, 0.5, 0.4, 0.0), (0.1, 0.47, 0.45, -0.03))
    expected = "Exploring in 10% of the places costs 3.0 points today and shows 45% of the catalogue instead of 40%"
    assert policy.exploration_price(table, LIGHT).message == expected


def leak(auc: float, kept: float) -> pd.DataFrame:
    honest = [("event_time", name, x, x, x) for name, x in (("AUC", 0.7), ("nDCG@10", 0.6), ("value kept", 0.5))]
    changed = (("AUC", 0.7 + auc), ("nDCG@10", 0.6), ("value kept", 0.5 + kept))
    rows = honest + [("leaking", name, x, x, x) for name, x in changed]
    return pd.DataFrame(rows, columns=["counters", "figure", "value", "low", "high"])


@pytest.mark.parametrize(
    ("auc", "kept", "message"),
    [
        (0.06, -0.02, "Letting counters see the future lifts AUC by 0.060 and costs 2.0 points of value"),
        (0.06, 0.0, "Letting counters see the future lifts AUC by 0.060 and does nothing for the value kept"),
        (-0.06, 0.02, "Letting counters see the future lowers AUC by 0.060 and brings 2.0 points of value"),
        (0.0, 0.0, "Here letting counters see the future leaves AUC as it is and does nothing for the value kept"),
    ],
)
def test_a_leak_is_reported_as_it_falls_out(auc: float, kept: float, message: str) -> None:
    assert training.leak(leak(auc, kept), LIGHT).message == message


def bins(predicted: list[float], observed: list[float]) -> pd.DataFrame:
    table = pd.DataFrame({"predicted": predicted, "observed": observed, "n": 1_000})
    return table.assign(low=(table["observed"] - 0.01).clip(lower=0), high=table["observed"] + 0.01)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (bins([0.02, 0.1], [0.02, 0.1]), "The model promises as many clicks as came; 2 of 2 bins lie on the line"),
        (bins([0.2, 0.4], [0.1, 0.2]), "The model promises 2 times the clicks that came; 0 of 2 bins"),
        (bins([0.2, 0.4], [0.0, 0.0]), "There were no clicks"),
        (None, "This model makes scores, not probabilities"),
    ],
)
def test_reliability_tells_promise_from_delivery(table: pd.DataFrame | None, message: str) -> None:
    assert training.reliability(table, LIGHT).message.startswith(message)


def test_without_a_click_there_is_nothing_to_learn() -> None:
    table = pd.DataFrame({"place": range(1, 11), "clicked": 0, "not_clicked": 5})
    assert training.label_balance(table, LIGHT).message == "No row has a click: there is nothing to learn from"
    table["not_clicked"] = 0
    assert training.label_balance(table, LIGHT).message == "No row has a click: there is nothing to learn from"


def truth(**taus: float) -> MetricTruth:
    points = [(m, name, v, v, v, k) for name in taus for m, v, k in (("a", 0.5, 0.2), ("b", 0.6, 0.1), ("c", 0.4, 0.3))]
    found = pd.DataFrame([(name, tau, 3, "b", False) for name, tau in taus.items()])
    found.columns = pd.Index(["metric", "tau", "n", "chosen", "lower_is_better"])
    return MetricTruth(
        pd.DataFrame(points, columns=["method", "metric", "value", "low", "high", "share_kept"]), found, "c"
    )


@pytest.mark.parametrize(
    ("tau", "words"),
    [
        (1.0, "nearly as the truth does"),
        (0.0, "next to nothing"),
        (-0.9, "against the truth"),
        (float("nan"), "cannot"),
    ],
)
def test_a_metric_is_judged_by_its_tau(tau: float, words: str) -> None:
    message = metrics.metric_truth(truth(AUC=tau), "AUC", TRAP, LIGHT).message
    assert words in message
    assert message.endswith("it would choose “b”, which keeps 10% where “c” keeps 30%")


def test_a_metric_nobody_has_is_said_to_be_missing() -> None:
    message = metrics.metric_truth(truth(AUC=0.5), "NE", TRAP, LIGHT).message
    assert message == "Too few methods have NE to compare it with the truth"
    assert metrics.taus(truth(AUC=float("nan")), LIGHT).message == "Too few methods to compare metrics with the truth"


@pytest.mark.parametrize(
    ("ceiling", "more"), [(0.85, "lift the ceiling by 5.0 points"), (0.8001, "bring no better title")]
)
def test_a_longer_list_is_said_to_bring_something_only_if_it_does(ceiling: float, more: str) -> None:
    table = pd.DataFrame({"n": [100, 200], "recall": 0.9, "ceiling": [0.8, ceiling], "kept": [0.5, float("nan")]})
    assert retrieval.recall_by_n(table, LIGHT).message.endswith(f", and 200 would {more}")


def test_better_is_to_the_right_also_where_lower_is_better() -> None:
    found = truth(NE=0.5)
    left, right = metrics.metric_truth(found, "NE", TRAP, LIGHT).figure.layout.xaxis.range
    assert left < right
    mirrored = MetricTruth(found.points, found.taus.assign(lower_is_better=True), found.best)
    left, right = metrics.metric_truth(mirrored, "NE", TRAP, LIGHT).figure.layout.xaxis.range
    assert left > right


def test_runs_of_equal_worth_need_no_test() -> None:
    assert launch.ab_power(AbPower(1.0, 1.0, 2.0, 2.0), ANSWER.value, LIGHT).message == launch.SAME


def test_a_test_is_sized_in_page_views() -> None:
    power = AbPower(1.1, 1.0, 1.5, 1.4)
    message = launch.ab_power(power, ANSWER.value, LIGHT).message
    assert message == f"{power.requests_per_arm:,.0f} page views in each arm would show +10% clicks four times in five"


@pytest.mark.parametrize("times", [10.0, 1.0])
def test_an_index_is_judged_by_what_it_compares_and_finds_and_not_by_the_clock(times: float) -> None:
    rows = [(1_000, "exact", times, 1.0, 0.0, 1.0), (1_000, "inverted_file", 1.0, 0.9, 0.1, 0.1)]
    table = pd.DataFrame(rows, columns=["n", "method", "ms", "recall", "build_s", "scanned"])
    expected = "At 1,000 vectors an index compares 10% of them and finds 90% of the true hundred"
    assert retrieval.nearest_neighbours(table, LIGHT).message == expected


@pytest.mark.parametrize(
    ("ranked", "message"),
    [
        (100, "Retrieval looks at 1,000 titles a page view, the ranker scores 100: only those pay its price"),
        (400, "Retrieval looks at 1,000 titles a page view, the ranker scores 400"),
    ],
)
def test_a_funnel_is_worth_its_name_by_what_it_turns_away(ranked: int, message: str) -> None:
    rows = [("candidates", "Retrieval", 1.0, 8_000, "title", 1.0), ("ranked", "Ranking", 1.0, 8 * ranked, "title", 9.0)]
    table = pd.DataFrame(rows, columns=["stage", "label", "seconds", "count", "item", "per_item"])
    assert scale.cost_by_stage(table, 8, COMPARED, LIGHT).message == message


def test_no_features_have_no_importance() -> None:
    assert ranking.feature_importance({}, LIGHT).message == "This model reads no features"
    assert ranking.feature_importance({"nothing": 0.0}, LIGHT).message.startswith("The model found nothing")


def test_groups_that_cannot_be_told_from_noise_are_called_so() -> None:
    columns = ["group", "share_kept", "difference", "low", "high"]
    noise = pd.DataFrame([("user", 0.5, 0.001, -0.01, 0.01)], columns=columns)
    assert ranking.ablation(noise, LIGHT).message == "“user” cannot be told from noise"
    idle = ranking.ablation(pd.DataFrame([("user", 0.5, 0.0, 0.0, 0.0)], columns=columns), LIGHT)
    assert idle.message == "This order reads no features, so leaving a group out changes nothing"
    assert not idle.figure.data
    none = pd.DataFrame([], columns=columns)
    assert ranking.ablation(none, LIGHT).message == "No group of features is on, so none can be left out"


def places(clicks: list[int], n: int, pins: int = 0) -> pd.DataFrame:
    """Clicks of the random bucket by place, over n page views; production clicks as often, pins half as often."""
    rate = pd.Series(clicks) / n if n else pd.Series([float("nan")] * 10)
    production = pd.Series([0.05] * pins + [0.1] * (10 - pins))
    columns = {"place": range(1, 11), "production": production, "bucket": rate, "n_production": 100, "n_bucket": n}
    return pd.DataFrame(columns).assign(
        pinned=production.where(production < 0.1), examination=1 / pd.Series(range(1, 11))
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (places([20, 20, 20, 5, 5, 5, 5, 4, 4, 4], 500), "about 5 times as often as the last three"),
        (places([20, 20, 20, 5, 5, 5, 5, 0, 0, 0], 500), "and the last three hardly ever"),
        (places([0] * 10, 500), "holds no click: the chance of being seen is a guess"),
        (places([0] * 10, 0), "Without a random bucket"),
        (
            places([20, 20, 20, 5, 5, 5, 5, 4, 4, 4], 500, pins=3),
            "By 92 clicks of the random bucket, the first three places are seen about 5 times as often as the last "
            "three, yet place 4 out-clicks the pin above it",
        ),
    ],
)
def test_what_the_place_does_is_an_estimate_from_so_many_clicks(table: pd.DataFrame, message: str) -> None:
    assert message in training.position_bias(table, LIGHT).message


@pytest.mark.parametrize(("n", "drawn"), [(500, True), (0, False)])
def test_the_legend_names_only_what_is_drawn(n: int, drawn: bool) -> None:
    picture = training.position_bias(places([1] * 10, n), LIGHT)
    said = " ".join(each.text for each in picture.figure.layout.annotations)
    assert ("random bucket" in said) == ("chance of being seen" in said) == drawn
    assert len(picture.figure.data) == (3 if drawn else 1)
    assert ("guessed chance" in picture.alt) != drawn


def methods(metric: str = "AUC") -> MetricTruth:
    """Many methods close together, the naive one among them."""
    names = [f"method {letter}" for letter in "abcdefgh"] + [TRAP, "best", "chosen"]
    rows = [(name, metric, 0.6 + 0.005 * i, 0.0, 1.0, 0.4 + 0.004 * i) for i, name in enumerate(names)]
    rows[-2] = ("best", metric, 0.62, 0.0, 1.0, 0.5)
    taus = pd.DataFrame(
        [(metric, 0.5, 11, "chosen", False)], columns=["metric", "tau", "n", "chosen", "lower_is_better"]
    )
    return MetricTruth(
        pd.DataFrame(rows, columns=["method", "metric", "value", "low", "high", "share_kept"]), taus, "best"
    )


def test_the_naive_trap_the_best_and_the_chosen_are_always_named() -> None:
    said = [
        each.text.replace("<br>", " ")
        for each in metrics.metric_truth(methods(), "AUC", TRAP, LIGHT).figure.layout.annotations
    ]
    assert {TRAP, "best", "chosen"} <= set(said)


@pytest.mark.parametrize(
    ("ours", "drawn"),
    [((0.63, 0.45), True), ((float("nan"), 0.45), False), ((0.63, float("inf")), False), (None, False)],
)
def test_this_run_is_a_mark_of_its_own_where_it_has_the_metric(ours: tuple[float, float] | None, drawn: bool) -> None:
    picture = metrics.metric_truth(methods(), "AUC", TRAP, LIGHT, ours)
    marks = picture.figure.data[0].marker.symbol
    assert (list(marks).count("star-diamond-open") == 1) == drawn
    assert ("this run 0.630, keeps 45%" in picture.alt) == drawn
    assert (metrics.OURS in [each.text for each in picture.figure.layout.annotations]) == drawn


def test_every_point_of_an_index_has_its_recall_beside_it() -> None:
    rows = [(n, m, 1.0, r, 0.1, 0.1) for n in (100, 1_000) for m, r in (("exact", 1.0), ("inverted_file", 0.75))]
    table = pd.DataFrame(rows, columns=["n", "method", "ms", "recall", "build_s", "scanned"])
    said = [each.text for each in retrieval.nearest_neighbours(table, LIGHT).figure.layout.annotations]
    assert said.count("75%") == 2


@pytest.mark.parametrize("ends", [(0.70, 0.72), (0.3, 0.9), (0.7001, 0.7004), (0.2, 0.45), (0.5, 0.5)])
def test_ticks_of_a_narrow_range_differ_in_what_they_say(ends: tuple[float, float]) -> None:
    table = curve((1, 0.5, ends[0], 0.0), (0.2, 0.5, ends[1], -0.01))
    ticks = policy.list_tradeoff(table, LIGHT).figure.layout.xaxis
    decimals = int(ticks.tickformat[1])
    assert ticks.dtick is None or ticks.dtick >= 10**-decimals * 0.999


def test_a_box_with_nothing_in_it_does_not_repeat_its_message() -> None:
    picture = policy.list_tradeoff(curve((1, 0.5, float("nan"), 0.0)), LIGHT)
    assert [each.text for each in picture.figure.layout.annotations] == ["Nothing to draw."]


def test_a_batch_is_not_read_as_the_time_a_person_waits() -> None:
    rows = [("world", 1.0, 10, 20, "users → rows", False, float("nan")), ("ranked", 0.15, 9, 9, "", True, 0.00025)]
    table = pd.DataFrame(rows, columns=["stage", "seconds", "n_in", "n_out", "unit", "serving", "per_request"])
    picture = scale.stage_times(table, "page view", LIGHT)
    assert "while a person waits: 0.25 ms a page view, 150 ms for 600" in picture.alt
    assert picture.message == "Nobody waits for 1 of the 2 stages; a page view waits for 1"
