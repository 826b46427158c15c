"""How simulated people behave: examination by position, logits to clicks, random draws."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Probability that a result at rank 1..10 is looked at, estimated from search logs
# (ULTRA's simulation settings), scaled so that the first place is always looked at.
EXAMINATION: Floats = np.array([0.68, 0.61, 0.48, 0.34, 0.28, 0.20, 0.11, 0.10, 0.08, 0.06]) / 0.68

CHUNK = 2_000


def sigmoid(logit: Floats) -> Floats:
    """1 / (1 + e^-logit), elementwise."""
    return 1.0 / (1.0 + np.exp(-logit))


def click_given_shown(probability: Floats, position: Ints) -> Floats:
    """P(click) of an item shown at `position` (0 is the top), where `probability` is P(click | looked at)."""
    return np.asarray(probability * EXAMINATION[position])


def gumbel(shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Standard Gumbel noise: score + noise, sorted, is a draw without replacement by softmax(score)."""
    uniform = rng.random(shape)
    return -np.log(-np.log(uniform + 1e-300) + 1e-300)


def top_k(scores: npt.NDArray[np.floating], k: int) -> Ints:
    """Column indices of the k highest scores of each row, best first: (R, n) -> (R, k)."""
    k = min(k, scores.shape[1])
    chosen = np.argpartition(-scores, k - 1, axis=1)[:, :k] if k < scores.shape[1] else _all_columns(scores)
    order = np.argsort(-np.take_along_axis(scores, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1)


def slate_propensities(logits: Floats, chosen: Ints) -> Floats:
    """P(item at this place | the items above it) when a slate is drawn by softmax without replacement.

    `logits` (R, n) with -inf for what cannot be shown, `chosen` (R, k) column indices, best first -> (R, k).
    This is the Plackett-Luce model: each place is a softmax over what is left.
    """
    weight = np.exp(logits - logits.max(axis=1, keepdims=True))
    taken = np.take_along_axis(weight, chosen, axis=1)
    above = np.cumsum(taken, axis=1) - taken
    left = weight.sum(axis=1, keepdims=True) - above
    return np.asarray(np.clip(taken / np.maximum(left, 1e-12), 1e-12, 1.0))


def standard(values: Floats) -> Floats:
    """Values with mean 0 and standard deviation 1."""
    return np.asarray((values - values.mean()) / values.std())


def chunks(n: int) -> list[slice]:
    """A few thousand rows at a time: what fits the processor's cache is worked through faster than all at once."""
    return [slice(start, start + CHUNK) for start in range(0, n, CHUNK)]


def _all_columns(scores: npt.NDArray[np.floating]) -> Ints:
    return np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
