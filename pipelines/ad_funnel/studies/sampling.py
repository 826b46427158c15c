"""Study of negative sampling: what a click rate reads like when only some of the negatives were kept."""

from typing import ClassVar

import numpy as np
import pandas as pd
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.learning.sampling import corrected

RATES = np.array([0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2])


class Sampling(Knobs):
    """A calculator: one true rate, one share of negatives."""

    heading: ClassVar[str] = "Work it out"

    rate: float = Field(
        0.05, ge=0.001, le=0.5, json_schema_extra={"step": 0.001}, title="True click rate",
        description="What the model should say.",
    )  # fmt: skip
    kept: float = Field(
        0.1, ge=0.01, le=1.0, json_schema_extra={"step": 0.01}, title="Share of negatives kept",
        description="What it is shown of the impressions without a click.",
    )  # fmt: skip


def sampled(sampling: Sampling) -> pd.DataFrame:
    """What true rates read like after sampling, and back: rate, reads, corrected; the calculator's own is first.

    Keeping negatives at rate w divides the odds against a click by 1 / w: p = q / (q + (1 - q) w).
    """
    rate = np.append(sampling.rate, RATES)
    # The correction run backwards: keep at 1 / w what was kept at w.
    reads = corrected(rate, 1 / sampling.kept)
    return pd.DataFrame({"rate": rate, "reads": reads, "corrected": corrected(reads, sampling.kept)})
