"""Study of the funnel as a whole: how many ads each phase passes on, how long it takes, how much value is left."""

from itertools import pairwise

import pandas as pd

from pipelines.engine import Run

PHASES = ("phase_1", "phase_2", "phase_3", "auction")


def funnel(run: Run) -> pd.DataFrame:
    """One row a phase: stage, words, n_in, n_out (ads a request, means), seconds (a request), before, left.

    `before` and `left` are shares of the oracle's value: the best choice of what came in, and of what went out. Where
    phase 3 has put the ads in order it is the value of its first four; after the auction that of the ads shown.
    """
    verdict = run["verdict"]
    kept = [float((run[phase].ad >= 0).sum(axis=1).mean()) for phase in PHASES]
    values = [verdict.share(value) for value in verdict.values.values()]
    rows = [
        (phase, run.results[phase].stage.words, n_in, n_out, run.results[phase].seconds / verdict.n_in, before, left)
        for phase, (n_in, n_out), (before, left) in zip(
            PHASES, pairwise([float(run["phase_1"].n_in), *kept]), pairwise(values), strict=True
        )
    ]
    return pd.DataFrame(rows, columns=["stage", "words", "n_in", "n_out", "seconds", "before", "left"])
