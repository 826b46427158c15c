"""A run as files for other tools: TREC files for trec_eval, and tables. The log, never the truth."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.answer import Answer
from pipelines.commands import written
from pipelines.engine import Run
from pipelines.facts import Facts
from pipelines.metrics import ranked_gains
from synthetic_data.behaviour import Floats, Ints

TAG = "greenroom"
# trec_eval keeps scores in single precision, and breaks ties by name: scores must differ there.
SMALLEST_STEP = np.float32(1e-12)


def export(answer: Answer, run: Run, directory: Path, form: str) -> list[Path]:
    """Write every file of a run into `directory`, each at once; other files there stay. Returns what was written."""
    paths = []
    for name, text in answer.texts(run).items():
        paths.append(directory / name)
        with written(paths[-1]) as path:
            path.write_text(text, encoding="utf-8")
    for name, frame in {**answer.tables(run), "facts": facts_table(answer.facts(run))}.items():
        paths.append(directory / f"{name}.{form}")
        with written(paths[-1]) as path:
            if form == "csv":
                frame.to_csv(path, index=False)
            else:
                frame.to_parquet(path, index=False)
    return paths


def facts_table(facts: Facts) -> pd.DataFrame:
    """Every figure of the run: name, label, value, low, high."""
    rows = [(f.name, f.kind.label, f.estimate.value, f.estimate.low, f.estimate.high) for f in facts.values()]
    return pd.DataFrame(rows, columns=["name", "label", "value", "low", "high"])


def trec_files(request: Ints, item: Ints, label: Floats, score: Floats, seed: int) -> dict[str, str]:
    """Slates (R, k) of requests (R,) as `run.trec` (request Q0 item rank score tag) and `qrels.trec`.

    A line of `qrels.trec` is request 0 item label; item -1 is an empty place and is left out. Ties fall as they fall
    for a metric of this `seed`, so trec_eval's nDCG, over requests with a label above 0, is the run's.
    """
    there = item >= 0
    # Ranking the column numbers, from 1, gives the order that the metric ranked the gains in; empty places come last.
    numbers = np.broadcast_to(np.arange(1, item.shape[1] + 1), item.shape)
    order = np.maximum(ranked_gains(score, numbers, seed, there).astype(np.int64) - 1, 0)
    ranked = np.take_along_axis(item, order, axis=1)
    scores = strictly_falling(np.take_along_axis(score, order, axis=1).astype(np.float32))
    run_lines = [
        f"{each} Q0 {items[i]} {i + 1} {row[i]!s} {TAG}\n"
        for each, items, row, n in zip(request, ranked, scores, there.sum(axis=1), strict=True)
        for i in range(n)
    ]
    qrels_lines = [
        f"{each} 0 {items[i]} {int(labels[i])}\n"
        for each, items, labels in zip(request, item, label, strict=True)
        for i in np.flatnonzero(items >= 0)
    ]
    return {"run.trec": "".join(run_lines), "qrels.trec": "".join(qrels_lines)}


def strictly_falling(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rows (R, n) that do not rise, changed as little as single precision allows so that they fall at every step."""
    fallen = scores.copy()
    for column in range(1, scores.shape[1]):
        above = fallen[:, column - 1]
        fallen[:, column] = np.minimum(fallen[:, column], above - np.maximum(np.spacing(np.abs(above)), SMALLEST_STEP))
    return fallen


def coded_as_words(frame: pd.DataFrame, names: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The frame with the codes of some columns written out."""
    return frame.assign(**{column: np.array(words)[frame[column]] for column, words in names.items()})
