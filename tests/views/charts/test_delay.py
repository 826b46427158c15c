import pandas as pd

from pipelines.ad_funnel.studies.delay import PUBLISHED, WITHIN
from views.charts import LIGHT, delay

NOTHING = float("nan")


def test_late_conversions_are_told_from_hindsight() -> None:
    came = [0.1, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    table = pd.DataFrame({"within": WITHIN, "came": came, "estimated": came, "published": came})
    message = delay.known(table, LIGHT).message
    assert message == "35% of the conversions come within the hour, 50% within a day, 10% after two weeks"


def test_without_a_conversion_there_is_nothing_to_wait_for() -> None:
    table = pd.DataFrame(
        {"within": WITHIN, "came": NOTHING, "estimated": 1.0, "published": list(map(PUBLISHED.get, WITHIN))}
    )
    assert "nothing to wait for" in delay.known(table, LIGHT).message


def rates(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    """By, group, known so far, known in the end."""
    return pd.DataFrame(
        [(by, group, 100, seen, end, end) for by, group, seen, end in rows],
        columns=["by", "group", "n", "seen", "to_come", "corrected"],
    )


def test_the_young_have_most_still_to_come() -> None:
    table = rates(
        ("click", "the last two days", 0.05, 0.1), ("click", "a week ago or more", 0.09, 0.1),
        ("campaign", "younger than a week", 0.06, 0.1), ("campaign", "older", 0.08, 0.1),
    )  # fmt: skip
    picture = delay.rates(table, LIGHT)
    assert picture.message == (
        "Clicks of the last two days have 50% of their conversions still to come; 40% on campaigns younger than a week "
        "and 20% on older campaigns"
    )
    assert list(picture.figure.data[0].x) == [0.1] * 4  # the faint bars: what comes in the end


def test_groups_without_clicks_are_left_out() -> None:
    table = rates(("click", "the last two days", 0.05, 0.1), ("campaign", "younger than a week", NOTHING, NOTHING))
    assert (
        delay.rates(table, LIGHT).message == "Clicks of the last two days have 50% of their conversions still to come"
    )
    assert delay.rates(table.iloc[1:], LIGHT).message == "There is no click with a conversion to come"


def test_a_group_with_nothing_to_come_says_none() -> None:
    table = rates(("click", "the last two days", 0.05, 0.1), ("campaign", "younger than a week", 0.08, 0.08))
    assert delay.rates(table, LIGHT).message.endswith("still to come; none on campaigns younger than a week")
