"""What figures of every scenario share."""

import pandas as pd

from views.figures.common import with_run


def test_a_run_is_one_more_method_unless_it_is_the_one_drawn_as_ours():
    table = pd.DataFrame({"method": ["ours", "likes alone"], "clicks": [0.2, 0.3], "depth": [5.0, 6.0]})

    def methods(**figures: float) -> list[str]:
        return with_run(table, "ours", figures, method="this run")["method"].tolist()

    assert methods(clicks=0.2, depth=5.0) == ["ours", "likes alone"]
    # Also where it is another method's: who turned its knobs looks for their run.
    assert methods(clicks=0.3, depth=6.0) == ["ours", "likes alone", "this run"]
    assert methods(clicks=0.2, depth=6.0) == ["ours", "likes alone", "this run"]
    assert with_run(table, "ours", {"clicks": 0.3, "depth": 6.0}, method="this run").iloc[-1]["depth"] == 6.0
