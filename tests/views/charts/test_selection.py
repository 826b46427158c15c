import pandas as pd

from pipelines.ad_funnel.studies import Selection
from views.charts import LIGHT, selection


def test_the_log_is_set_against_all_that_there_is_to_choose_from() -> None:
    curve = pd.DataFrame({"at": [0.1, 0.2], "log": [0.0, 1.0], "scored": [0.5, 0.5], "servable": [1.0, 0.0]})
    summary = pd.DataFrame(
        [
            ("log", 10, 0.6, 0.05, 0.08, 0.5),
            ("scored", 10, 0.5, 0.04, 0.06, 0.2),
            ("servable", 99, 0.1, 0.01, 0.02, 0.01),
        ],
        columns=["group", "n", "similarity", "click", "mean_click", "as_similar"],
    )
    data = Selection(curve, curve, summary)
    assert selection.similarity(data, LIGHT).message == (
        "Half of the ads in the log are more similar than 0.60; of those phase 1 chooses from, 1.0% are"
    )
    assert selection.click(data, LIGHT).message == (
        "An ad in the log is clicked 4 times as often as one phase 1 chooses from: 8.0% of the looks, not 2.0%"
    )
