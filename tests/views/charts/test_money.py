import pandas as pd
import pytest

from views.charts import LIGHT, money


def gains(**shares: tuple[float, ...]) -> pd.DataFrame:
    """Methods with so much of the 100 that the funnel has of each measure."""
    rows = [("the funnel", *[100.0] * 5), *((name, *(100 * x for x in each)) for name, each in shares.items())]
    return pd.DataFrame(rows, columns=["method", *money.MEASURES])


def test_the_message_says_who_brings_the_most_of_what() -> None:
    table = pd.concat([gains(), gains(trap=(0.9, 0.8, 1.2, 1.3, 1.1)).iloc[1:]])
    message = money.who_gains(table, "the funnel", ["trap"], LIGHT).message
    assert message == (
        "The funnel brings the most value and revenue; “trap” the most advertisers’ surplus, clicks and users’ "
        "relevance"
    )


def test_one_method_may_be_best_for_everybody() -> None:
    message = money.who_gains(gains(other=(0.9,) * 5), "the funnel", [], LIGHT).message
    assert message == "Most of everything comes from one method: the funnel"


def test_every_trap_is_a_line_and_the_run_on_screen_too() -> None:
    table = gains(trap=(0.5,) * 5, other=(0.4,) * 5)
    assert len(money.who_gains(table, "the funnel", ["trap"], LIGHT).figure.data) == 3  # dots, trap, the funnel
    table.loc[len(table)] = [money.OURS, *[70.0] * 5]
    drawn = money.who_gains(table, "the funnel", ["trap"], LIGHT).figure
    assert list(drawn.data[-1].x) == pytest.approx([0.7] * 5)
    assert any(money.OURS in each.text for each in drawn.layout.annotations)


def rules(*values: tuple[float, float]) -> pd.DataFrame:
    """Value and revenue under each price rule."""
    rows = [(rule, 0.5, value, paid, value - paid) for rule, (value, paid) in zip(money.RULES, values, strict=True)]
    return pd.DataFrame(rows, columns=["rule", "share_kept", "value", "revenue", "surplus"])


def test_revenue_and_surplus_stand_end_to_end_and_fill_the_value() -> None:
    table = rules((100, 100), (100, 80), (100, 70))
    bars = money.pricing(table, LIGHT).figure.data[1]
    ends = [start + length for start, length in zip(bars.base, bars.x, strict=True)]
    assert ends == pytest.approx([100, 100, 80, 100, 70, 100])


@pytest.mark.parametrize(("last", "words"), [((100.2, 70), "$100 each time"), ((120, 84), "$100 to $120")])
def test_the_rule_changes_who_gets_the_value_and_hardly_its_size(last: tuple[float, float], words: str) -> None:
    message = money.pricing(rules((100, 100), (100, 80), last), LIGHT).message
    assert words in message
    assert message.endswith(
        "revenue takes 100% under first price, 80% under generalised second price and 70% under VCG"
    )


def explored(*rows: tuple[float, float, float]) -> pd.DataFrame:
    """Setting, share of new ads, difference."""
    return pd.DataFrame(
        [(setting, 0.5 + lost, 0.4, 0.6, new, lost) for setting, new, lost in rows],
        columns=["setting", "share_kept", "low", "high", "new_share", "difference"],
    )


def test_exploring_says_what_it_buys_and_what_it_costs() -> None:
    message = money.new_ads(explored((0.0, 0.1, 0.0), (1.0, 0.2, -0.01), (3.0, 0.3, -0.05)), LIGHT).message
    assert message == (
        "Ranking new ads as up to 2 times as good takes young campaigns from 10% to 20% of the impressions and costs "
        "1 point today"
    )


def test_without_new_campaigns_there_is_nothing_to_explore() -> None:
    assert "hardly a new ad" in money.new_ads(explored((0.0, 0.0, 0.0), (1.0, 0.001, 0.0)), LIGHT).message


def test_exploration_that_changes_nothing_does_not_deny_the_young() -> None:
    message = money.new_ads(explored((0.0, 0.18, 0.0), (1.0, 0.181, 0.0)), LIGHT).message
    assert message == "Exploration changes next to nothing: young campaigns get 18% of the impressions either way"
