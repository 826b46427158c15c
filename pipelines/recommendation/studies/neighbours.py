"""Study of search by vectors: exact against an inverted-file index, measured on this machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.cluster import MiniBatchKMeans

from synthetic_data.behaviour import Floats, Ints

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
DIMENSIONS, N_QUERIES, K = 32, 50, 100
N_TASTES, SPREAD = 200, 0.8
PROBED, LEAST_SCANNED = 0.08, 6 * K

Search = Callable[[Floats], Ints]


def nearest_neighbours(sizes: tuple[int, ...] = SIZES, seed: int = 0) -> pd.DataFrame:
    """Time both searches for the 100 best of n vectors: n, method, ms, recall, build_s, scanned.

    `method` is exact or inverted_file; `ms` the median wall-clock milliseconds of one query, one at a time; `recall`
    the share of the exact 100 that were found; `build_s` the seconds to build the index (0 for none); `scanned` the
    mean share of vectors compared. Vectors are made up, 32 dimensions, in clusters as learned embeddings are: on
    vectors without clusters an inverted file finds far less. Raises ValueError for a size below 100.
    """
    if min(sizes) < K:
        raise ValueError(f"There must be at least {K} vectors to find {K} of, got {min(sizes)}.")
    rng = np.random.default_rng(seed)
    tastes = rng.normal(size=(N_TASTES, DIMENSIONS))
    rows = []
    for n in sizes:
        vectors, queries = _near(tastes, n, rng), _near(tastes, N_QUERIES, rng)
        rows += _compare(vectors, queries)
    return pd.DataFrame(rows, columns=["n", "method", "ms", "recall", "build_s", "scanned"])


def _near(tastes: Floats, n: int, rng: np.random.Generator) -> Floats:
    """Unit vectors (n, d) scattered around randomly chosen tastes."""
    vectors = tastes[rng.integers(len(tastes), size=n)] + rng.normal(size=(n, DIMENSIONS)) * SPREAD
    return np.asarray((vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32))


def _compare(vectors: Floats, queries: Floats) -> list[tuple[int, str, float, float, float, float]]:
    started = time.perf_counter()
    index = _InvertedFile.of(vectors)
    built = time.perf_counter() - started
    exact_ms, truth = _timed(lambda query: _best(vectors @ query), queries)
    index_ms, found = _timed(index.search, queries)
    recall = float(np.mean([len(np.intersect1d(a, b)) / K for a, b in zip(truth, found, strict=True)]))
    scanned = float(np.mean([index.n_scanned(query) for query in queries])) / len(vectors)
    n = len(vectors)
    return [(n, "exact", exact_ms, 1.0, 0.0, 1.0), (n, "inverted_file", index_ms, recall, built, scanned)]


def _timed(search: Search, queries: Floats) -> tuple[float, list[Ints]]:
    """Median milliseconds a query, and what each found; one query beforehand warms up."""
    search(queries[0])
    seconds, found = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(search(query))
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds)) * 1e3, found


def _best(scores: Floats) -> Ints:
    return np.argpartition(-scores, min(K, len(scores)) - 1)[:K]


@dataclass(frozen=True)
class _InvertedFile:
    """Vectors sorted by the cell whose centre is nearest; a query looks into the few cells nearest to it."""

    centres: Floats
    vectors: Floats
    ids: Ints
    starts: Ints
    n_probed: int

    @classmethod
    def of(cls, vectors: Floats) -> "_InvertedFile":
        n_cells = int(np.sqrt(len(vectors)))
        sample = vectors[: 50 * n_cells]
        fitted = MiniBatchKMeans(
            n_cells, random_state=0, batch_size=1024, n_init=1, max_iter=5, init="random", compute_labels=False
        ).fit(sample)
        cell = np.argmax(vectors @ fitted.cluster_centers_.T - (fitted.cluster_centers_**2).sum(axis=1) / 2, axis=1)
        ids = np.argsort(cell, kind="stable")
        starts = np.searchsorted(cell[ids], np.arange(n_cells + 1))
        # Few vectors make small cells: enough of them must be opened to hold several times the K asked for.
        n_probed = max(round(PROBED * n_cells), round(LEAST_SCANNED / len(vectors) * n_cells))
        return cls(fitted.cluster_centers_, vectors[ids], ids, starts, min(n_probed, n_cells))

    def search(self, query: Floats) -> Ints:
        """Ids of the best found, at most 100."""
        slices = [slice(self.starts[cell], self.starts[cell + 1]) for cell in self._probed(query)]
        scores = np.concatenate([self.vectors[each] @ query for each in slices])
        return np.concatenate([self.ids[each] for each in slices])[_best(scores)]

    def n_scanned(self, query: Floats) -> int:
        """Vectors compared with the query."""
        probed = self._probed(query)
        return int((self.starts[probed + 1] - self.starts[probed]).sum())

    def _probed(self, query: Floats) -> Ints:
        return np.argpartition(-(self.centres @ query), self.n_probed - 1)[: self.n_probed]
