"""Beyond accuracy: what the shown lists (R, k) do to the catalogue and how varied they are.

A shown list holds item numbers from 0; -1 marks an empty place. Anything else raises ValueError.
"""

import numpy as np

from pipelines.metrics.arrays import Flags, Floats, Integers, Numbers, as_floats, divide


def coverage(shown: Integers, n_items: int) -> float:
    """Distinct items shown (R, k) over the items there are; NaN for an empty catalogue."""
    distinct = np.unique(shown[_filled(shown, n_items)]).size
    return distinct / n_items if n_items else np.nan


def gini(counts: Numbers) -> float:
    """Inequality of (n_items,) counts: Σ (2i - n - 1) c_i / ((n - 1) Σ c), c ascending.

    0 if all items have the same, 1 if one item has all; NaN below two items or when no item has any. Raises
    ValueError for negative counts. Source: Castells, Hurley & Vargas, "Novelty and diversity in recommender
    systems" (2015), whose n - 1 makes 1 reachable.
    """
    ascending = np.sort(as_floats(counts))
    if (ascending < 0).any():
        raise ValueError("Counts must be 0 or more.")
    n_items, total = len(ascending), float(ascending.sum())
    if n_items < 2 or total == 0:
        return np.nan
    return float((2 * np.arange(1, n_items + 1) - n_items - 1) @ ascending / ((n_items - 1) * total))


def novelty(shown: Integers, popularity: Numbers) -> Floats:
    """Mean self-information -log2 p of the items in each list, in bits (R,); NaN for an empty list.

    `popularity` (n_items,) is the share of users, or of actions, an item has. Raises ValueError if that of a
    shown item is not above 0 and at most 1: smooth it first. Sources: Zhou et al., "Solving the apparent
    diversity-accuracy dilemma" (2010); Vargas & Castells, "Rank and relevance in novelty" (RecSys 2011).
    """
    filled = _filled(shown, len(popularity))
    p = np.where(filled, as_floats(popularity)[shown], 1.0)
    if not ((p > 0) & (p <= 1)).all():
        raise ValueError("The popularity of a shown item must be above 0 and at most 1.")
    return divide(-np.log2(p).sum(axis=1), filled.sum(axis=1))


def share(shown: Integers, flag: Flags) -> Floats:
    """Share of each list's items (R,) that carry the flag (n_items,); NaN for an empty list."""
    filled = _filled(shown, len(flag))
    return divide((flag[shown] & filled).sum(axis=1), filled.sum(axis=1))


def intra_list_diversity(shown: Integers, vectors: Floats) -> Floats:
    """Mean cosine distance (R,) over the pairs in each list, 0 to 2; NaN for a list of fewer than two.

    `vectors` is (n_items, d); a zero vector is at distance 1 from everything. With unit vectors u the cosines
    of all ordered pairs add up to |Σ u|² - Σ |u|², so no pair is formed. Source: Smyth & McClave, "Similarity
    vs. diversity" (2001).
    """
    filled = _filled(shown, len(vectors))
    units = np.nan_to_num(divide(vectors, np.linalg.norm(vectors, axis=1, keepdims=True)))
    listed = units[shown] * filled[..., None]
    cosines = (listed.sum(axis=1) ** 2).sum(axis=1) - (listed**2).sum(axis=(1, 2))
    n_shown = filled.sum(axis=1)
    return np.clip(1 - divide(cosines, n_shown * (n_shown - 1)), 0, 2)


def _filled(shown: Integers, n_items: int) -> Flags:
    if shown.ndim != 2 or not ((shown >= -1) & (shown < n_items)).all():
        raise ValueError(f"Shown lists must be (R, k) item numbers below {n_items}, or -1 for an empty place.")
    return np.asarray(shown >= 0)
