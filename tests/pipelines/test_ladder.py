import math

import pytest
from scipy.stats import kendalltau

from pipelines.ladder import Rung, agreement
from pipelines.metrics import Estimate


def exactly(value: float) -> Estimate:
    return Estimate(value, value, value)


def rungs(kept: list[float], **metrics: list[float | None]) -> tuple[Rung, ...]:
    """A rung for each share kept, with the metrics that are not None."""
    return tuple(
        Rung(
            f"method {i}", exactly(share),
            {name: exactly(values[i]) for name, values in metrics.items() if values[i] is not None},
        )
        for i, share in enumerate(kept)
    )  # fmt: skip


def test_tau_counts_pairs_in_the_same_order_against_pairs_that_are_not() -> None:
    table = agreement(rungs([0.1, 0.2, 0.3, 0.4], truthful=[1, 2, 3, 4], liar=[4, 3, 2, 1], nearly=[1, 3, 2, 4]),
                      frozenset())  # fmt: skip
    # 6 pairs; `nearly` has one of them the wrong way round.
    assert table["tau"].tolist() == pytest.approx([6 / 6, -6 / 6, (5 - 1) / 6])
    assert table["metric"].tolist() == ["truthful", "liar", "nearly"]
    assert table["chosen"].tolist() == ["method 3", "method 0", "method 3"]
    assert table["n"].tolist() == [4, 4, 4]


def test_where_lower_is_better_the_lowest_would_have_been_chosen() -> None:
    table = agreement(rungs([0.1, 0.2, 0.3], loss=[0.9, 0.5, 0.4]), frozenset({"loss"}))
    assert (table["tau"][0], table["chosen"][0]) == (1, "method 2")


def test_ties_count_for_half_as_tau_b_says() -> None:
    table = agreement(rungs([0.1, 0.2, 0.3], blunt=[1, 1, 2]), frozenset())
    assert table["tau"][0] == pytest.approx(2 / math.sqrt(3 * 2))
    assert table["tau"][0] == pytest.approx(kendalltau([1, 1, 2], [0.1, 0.2, 0.3]).statistic)


def test_a_metric_that_fewer_than_three_methods_have_says_nothing() -> None:
    table = agreement(rungs([0.1, 0.2, 0.3], rare=[1, 2, None], undefined=[1, 2, math.nan]), frozenset())
    assert table.empty
    assert list(table.columns) == ["metric", "tau", "n", "chosen"]


def test_a_ceiling_has_no_metrics_and_takes_no_part() -> None:
    with_ceiling = (*rungs([0.1, 0.2, 0.3], m=[1, 2, 3]), Rung("oracle", exactly(1.0), {}))
    assert agreement(with_ceiling, frozenset())["n"].tolist() == [3]
