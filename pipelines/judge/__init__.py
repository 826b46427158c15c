"""The judge: the only reader of truth. Says how much value a run kept, which stage lost the rest, and why.

What any scenario's verdict is stands here; a module for each scenario reads its world's truth.
"""

from pipelines.judge.verdict import (
    BELOW_ZERO,
    SEED,
    WORSE,
    Verdict,
    difference,
    place_in,
    slice_estimates,
    slice_row,
)

__all__ = ["BELOW_ZERO", "SEED", "WORSE", "Verdict", "difference", "place_in", "slice_estimates", "slice_row"]
