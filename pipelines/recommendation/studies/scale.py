"""Studies of scale: what one item costs on this machine, and what that means for a service of another size."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from pydantic import Field

from pipelines.engine import Run
from pipelines.knobs import Knobs
from pipelines.studies import GB, ONE_CALL, Row, capacity_frame, cores, item_costs, item_seconds, traffic
from synthetic_data.video_home import SLATE

LOG_ROW_BYTES = 64


def costs(run: Run) -> pd.DataFrame:
    """Measured cost of one item in the stages that grow with the service: columns as in `item_costs`."""
    n_views = run["verdict"].n_in
    return item_costs(
        run,
        {
            "candidates": (n_views * run["candidates"].n_in, "page view × title", "Retrieval, a title"),
            "ranked": (int((run["candidates"].title >= 0).sum()), "page view × candidate", "Ranking, a candidate"),
            "shown": (n_views, "page view", "The list, a page view"),
            "ranking": (run["ranking"].n_in, "training row", "Training, a row"),
        },
    )


@dataclass(frozen=True)
class ItemCosts:
    """Seconds on one core: to score one title in retrieval, to rank one candidate, to make one list."""

    title: float
    candidate: float
    view: float

    @classmethod
    def of(cls, run: Run) -> "ItemCosts":
        """As measured in this run."""
        return cls(*item_seconds(costs(run), ("candidates", "ranked", "shown")))


class Workload(Knobs):
    """The service to be sized: what an interviewer would be asked for."""

    heading: ClassVar[str] = "Your service"

    daily_users: int = Field(
        1_000_000, ge=1_000, le=1_000_000_000, title="Users a day", description="Who come in a day."
    )
    views_per_user: float = Field(5.0, ge=0.1, le=100.0, title="Page views a user", description="A user's day.")
    peak_factor: float = Field(
        3.0, ge=1.0, le=20.0, title="Peak over average", description="How much busier the busiest minute is."
    )
    catalogue: int = Field(
        100_000, ge=100, le=1_000_000_000, title="Titles", description="What retrieval has to choose from."
    )
    latency_ms: float = Field(
        200.0, ge=1.0, le=5_000.0, title="Latency budget (ms)", description="From the request to the list."
    )
    candidates: int = Field(
        500, ge=10, le=10_000, title="Candidates", description="Titles that the ranker scores for one request."
    )
    dimensions: int = Field(
        64, ge=2, le=2_048, title="Embedding dimensions", description="Numbers that stand for one title."
    )
    bytes_per_value: int = Field(4, ge=1, le=8, title="Bytes a number", description="4 is float32, 1 is quantised.")
    log_days: int = Field(90, ge=1, le=3_650, title="Days of log kept", description="For training and for audits.")


def capacity(load: Workload, cost: ItemCosts) -> pd.DataFrame:
    """Back-of-the-envelope figures: quantity, value, unit, assumption (one sentence).

    Times grow in proportion from the costs measured here, on one core; quantities are in the order they are worked out.
    """
    a_day = load.daily_users * load.views_per_user
    average, peak = traffic(a_day, load.peak_factor, "Users × page views")
    return capacity_frame([average, peak, *_storage(load), *_request(load, cost, peak[1])])


def _storage(load: Workload) -> list[Row]:
    log_rows = load.daily_users * load.views_per_user * SLATE
    a_day = log_rows * LOG_ROW_BYTES / GB
    vector = load.dimensions * load.bytes_per_value
    return [
        ("log rows", log_rows, "rows a day", f"Every page view logs the {SLATE} titles it showed, clicked or not."),
        ("log a day", a_day, "GB a day", f"A row takes {LOG_ROW_BYTES} bytes: ids, place, time, outcome, propensity."),
        ("log kept", a_day * load.log_days, "GB", f"{load.log_days:,} days, not compressed, one copy."),
        ("title embeddings", load.catalogue * vector / GB, "GB", f"One vector of {vector:,} bytes a title."),
        ("user embeddings", load.daily_users * vector / GB, "GB", "As many bytes for each of a day's users."),
    ]


def _request(load: Workload, cost: ItemCosts, peak: float) -> list[Row]:
    retrieval, ranking, listing = load.catalogue * cost.title, load.candidates * cost.candidate, cost.view
    total = retrieval + ranking + listing
    room = load.latency_ms / 1e3 - retrieval - listing
    affordable = max(0, int(room / cost.candidate))
    return [
        ("retrieval", retrieval * 1e3, "ms a request", "Every title is scored by every source, as here: no index."),
        ("ranking", ranking * 1e3, "ms a request", "Each candidate costs what it cost in this run, on one core."),
        ("list", listing * 1e3, "ms a request", "The list's policy costs the same whatever the catalogue."),
        ("request", total * 1e3, "ms a request", ONE_CALL),
        ("share of the budget", total * 1e3 / load.latency_ms, "of the budget", f"Of {load.latency_ms:g} ms."),
        ("candidates affordable", affordable, "titles", "Ranking gets what retrieval and the list leave."),
        cores(peak, total),
    ]  # fmt: skip
