"""A recommendation run as files for other tools: TREC files for trec_eval, and tables. The log, never the truth."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.commands import written
from pipelines.engine import Run
from pipelines.facts import Facts
from pipelines.metrics import ranked_gains
from pipelines.recommendation.candidates import SOURCES
from pipelines.recommendation.modelled import SEED
from pipelines.recommendation.shown import REASONS
from synthetic_data import columns as c
from synthetic_data.behaviour import Ints
from synthetic_data.video_home import AGE_GROUPS, DEVICES, FORMATS, SLATE, TOPICS, VideoHome

TAG = "greenroom"
FORMAT_NAMES = ("parquet", "csv")
# trec_eval keeps scores in single precision, and breaks ties by name: scores must differ there.
SMALLEST_STEP = np.float32(1e-12)


def export(run: Run, facts: Facts, directory: Path, form: str) -> list[Path]:
    """Write every file of a run into `directory`, each at once; other files there stay. Returns what was written."""
    paths = []
    for name, text in trec(run).items():
        paths.append(directory / name)
        with written(paths[-1]) as path:
            path.write_text(text, encoding="utf-8")
    for name, frame in tables(run, facts).items():
        paths.append(directory / f"{name}.{form}")
        with written(paths[-1]) as path:
            if form == "csv":
                frame.to_csv(path, index=False)
            else:
                frame.to_parquet(path, index=False)
    return paths


def trec(run: Run) -> dict[str, str]:
    """The held-out slates as `run.trec` (view Q0 title rank score tag) and `qrels.trec` (view 0 title label).

    Ties fall as they fell for the metric, so trec_eval's nDCG@10, over views with a click, is the run's.
    """
    slates = run["offline"].slates
    title = logged_titles(run["world"], slates.view)
    # Ranking the column numbers gives the order that the metric ranked the gains in.
    columns = np.broadcast_to(np.arange(SLATE), slates.score.shape)
    order = ranked_gains(slates.score, columns, SEED).astype(np.int64)
    ranked = np.take_along_axis(title, order, axis=1)
    scores = strictly_falling(np.take_along_axis(slates.score, order, axis=1).astype(np.float32))
    run_lines = [
        f"{view} Q0 {titles[i]} {i + 1} {row[i]!s} {TAG}\n"
        for view, titles, row in zip(slates.view, ranked, scores, strict=True)
        for i in range(SLATE)
    ]
    qrels_lines = [
        f"{view} 0 {titles[i]} {int(labels[i])}\n"
        for view, titles, labels in zip(slates.view, title, slates.clicked, strict=True)
        for i in range(SLATE)
    ]
    return {"run.trec": "".join(run_lines), "qrels.trec": "".join(qrels_lines)}


def strictly_falling(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rows (R, n) that do not rise, changed as little as single precision allows so that they fall at every step."""
    fallen = scores.copy()
    for column in range(1, scores.shape[1]):
        above = fallen[:, column - 1]
        fallen[:, column] = np.minimum(fallen[:, column], above - np.maximum(np.spacing(np.abs(above)), SMALLEST_STEP))
    return fallen


def tables(run: Run, facts: Facts) -> dict[str, pd.DataFrame]:
    """Every table by name, codes written out; nothing that production could not have known but the judge's figures."""
    world: VideoHome = run["world"]
    return {
        "users": _named(world.users, {c.AGE_GROUP: AGE_GROUPS, c.DEVICE: DEVICES}),
        "titles": _named(world.titles, {c.TOPIC: TOPICS, c.FORMAT: FORMATS}),
        "topics": pd.DataFrame({c.TITLE: world.titles[c.TITLE], **dict(zip(TOPICS, world.topics.T, strict=True))}),
        "organic": world.organic,
        "views": _named(world.views, {c.DEVICE: DEVICES}),
        "impressions": world.impressions,
        "candidates": _candidates(run),
        "shown": _shown(run),
        "facts": _facts(facts),
    }


def logged_titles(world: VideoHome, view: Ints) -> Ints:
    """The titles (R, 10) that production showed at these page views, from the top."""
    titles: Ints = world.impressions[c.TITLE].to_numpy().reshape(-1, SLATE)[view]
    return titles


def _named(frame: pd.DataFrame, names: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    return frame.assign(**{column: np.array(words)[frame[column]] for column, words in names.items()})


def _candidates(run: Run) -> pd.DataFrame:
    """Candidates in the ranker's order, with the rank each source gave them; empty where it did not bring them."""
    ranked, found = run["ranked"], run["candidates"].found_rank
    row, place = np.nonzero(ranked.title >= 0)
    title = ranked.title[row, place]
    by_source = pd.DataFrame(found[:, row, title].T, columns=list(SOURCES)).astype("Int16")
    return pd.DataFrame({
        c.VIEW: run["candidates"].view[row],
        c.TITLE: title,
        "rank": place + 1,
        "score": ranked.score[row, place],
    }).join(by_source.mask(by_source == 0))  # fmt: skip


def _shown(run: Run) -> pd.DataFrame:
    lists, titles = run["shown"], run["world"].titles
    row, place = np.nonzero(lists.title >= 0)
    title = lists.title[row, place]
    return pd.DataFrame({
        c.VIEW: run["candidates"].view[row],
        "place": place + 1,
        c.TITLE: title,
        c.NAME: titles[c.NAME].to_numpy()[title],
        "reason": np.array(REASONS)[lists.reason[row, place]],
    })  # fmt: skip


def _facts(facts: Facts) -> pd.DataFrame:
    rows = [(f.name, f.kind.label, f.estimate.value, f.estimate.low, f.estimate.high) for f in facts.values()]
    return pd.DataFrame(rows, columns=["name", "label", "value", "low", "high"])
