import numpy as np
import pandas as pd
import pytest

from pipelines.ad_funnel.studies import Spend
from views.charts import LIGHT, budgets

HOURS = np.arange(49) / 2


def day(campaigns: int) -> Spend:
    """Spent evenly, but twice as fast where nobody paces."""
    even = HOURS / 24
    curve = {"hour": HOURS, "traffic": even, "none": np.minimum(2 * even, 1), "throttling": even, "bid_scaling": even}
    return Spend(pd.DataFrame(curve), campaigns, dict.fromkeys(("none", "throttling", "bid_scaling"), 0.5))


@pytest.mark.parametrize(
    ("campaigns", "who"), [(1, "the one campaign that runs out has"), (6, "the 6 campaigns that run out have")]
)
def test_the_message_tells_what_is_spent_by_noon(campaigns: int, who: str) -> None:
    assert budgets.spend(day(campaigns), LIGHT).message == (
        f"By noon {who} spent 100% of the budget, 50% with throttling and 50% with bid scaling; 50% of the requests "
        "have come"
    )


def test_where_no_budget_runs_out_nothing_is_drawn() -> None:
    picture = budgets.spend(day(0), LIGHT)
    assert picture.message.startswith("No campaign’s budget runs out")
    assert len(picture.figure.data) == 0
