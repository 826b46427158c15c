"""Messages at both ends of what the data can be."""

import pandas as pd
import pytest

from pipelines.recommendation.studies import AbPower, MetricTruth
from views.charts import LIGHT, launch, metrics, policy, ranking, retrieval, scale, training


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
        (bins([0.2, 0.4], [0.0, 0.0]), "Nothing was clicked"),
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
    message = metrics.metric_truth(truth(AUC=tau), "AUC", LIGHT).message
    assert words in message
    assert message.endswith("it would choose “b”, which keeps 10% where “c” keeps 30%")


def test_a_metric_nobody_has_is_said_to_be_missing() -> None:
    message = metrics.metric_truth(truth(AUC=0.5), "NE", LIGHT).message
    assert message == "Too few methods have NE to compare it with the truth"
    assert metrics.taus(truth(AUC=float("nan")), LIGHT).message == "Too few methods to compare metrics with the truth"


def test_better_is_to_the_right_also_where_lower_is_better() -> None:
    found = truth(NE=0.5)
    left, right = metrics.metric_truth(found, "NE", LIGHT).figure.layout.xaxis.range
    assert left < right
    mirrored = MetricTruth(found.points, found.taus.assign(lower_is_better=True), found.best)
    left, right = metrics.metric_truth(mirrored, "NE", LIGHT).figure.layout.xaxis.range
    assert left > right


def test_runs_of_equal_worth_need_no_test() -> None:
    assert launch.ab_power(AbPower(1.0, 1.0, 2.0, 2.0), LIGHT).message == launch.SAME


def test_a_test_is_sized_in_page_views() -> None:
    power = AbPower(1.1, 1.0, 1.5, 1.4)
    message = launch.ab_power(power, LIGHT).message
    assert message == f"{power.views_per_arm:,.0f} page views in each arm would show +10% clicks four times in five"


@pytest.mark.parametrize(("times", "words"), [(10.0, "answers 10 times faster"), (1.0, "not worth its while")])
def test_an_index_is_praised_only_if_it_is_faster(times: float, words: str) -> None:
    rows = [(1_000, "exact", times, 1.0, 0.0, 1.0), (1_000, "inverted_file", 1.0, 0.9, 0.1, 0.1)]
    table = pd.DataFrame(rows, columns=["n", "method", "ms", "recall", "build_s", "scanned"])
    assert words in retrieval.nearest_neighbours(table, LIGHT).message


def test_a_request_over_its_budget_says_by_how_much() -> None:
    rows = [("retrieval", 300.0), ("ranking", 90.0), ("list", 10.0), ("request", 400.0), ("share of the budget", 2.0)]
    table = pd.DataFrame(rows, columns=["quantity", "value"])
    expected = "A request takes 2 times its 200 ms; three quarters of its 400 ms is retrieval"
    assert scale.request_time(table, LIGHT).message == expected


def test_no_features_have_no_importance() -> None:
    assert ranking.feature_importance({}, LIGHT).message == "This model reads no features"
    assert ranking.feature_importance({"nothing": 0.0}, LIGHT).message.startswith("The model found nothing")


def test_groups_that_cannot_be_told_from_noise_are_called_so() -> None:
    columns = ["group", "share_kept", "difference", "low", "high"]
    noise = pd.DataFrame([("user", 0.5, 0.001, -0.01, 0.01)], columns=columns)
    assert ranking.ablation(noise, LIGHT).message == "User features cannot be told from noise"
    none = pd.DataFrame([], columns=columns)
    assert ranking.ablation(none, LIGHT).message == "No group of features is on, so none can be left out"
