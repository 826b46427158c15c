"""Studies of scale: what one ad costs in each phase here, and what that means for a service of another size."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from pydantic import Field

from pipelines.engine import Run
from pipelines.knobs import Knobs
from pipelines.studies import GB, ONE_CALL, Row, capacity_frame, cores, item_costs, item_seconds, traffic
from synthetic_data.ad_market import SLOTS

LOG_ROW_BYTES = 96


def costs(run: Run) -> pd.DataFrame:
    """Measured cost of one ad in each phase: columns as in `item_costs`."""
    n = run["verdict"].n_in
    kept, trimmed = (int((run[phase].ad >= 0).sum()) for phase in ("phase_1", "phase_2"))
    return item_costs(
        run,
        {
            "phase_1": (n * run["phase_1"].n_in, "request × ad", "Phase 1, an ad"),
            "phase_2": (kept, "request × ad kept by phase 1", "Phase 2, an ad"),
            "phase_3": (trimmed, "request × ad kept by phase 2", "Phase 3, an ad"),
            "auction": (n, "request", "Auction, a request"),
            "clicks": (run["clicks"].n_in, "training row", "Training, a row"),
        },
    )


@dataclass(frozen=True)
class AdCosts:
    """Seconds on one core: for one ad in phases 1, 2 and 3, and for one auction."""

    phase_1: float
    phase_2: float
    phase_3: float
    auction: float

    @classmethod
    def of(cls, run: Run) -> "AdCosts":
        """As measured in this run."""
        return cls(*item_seconds(costs(run), ("phase_1", "phase_2", "phase_3", "auction")))


class Workload(Knobs):
    """The service to be sized: what an interviewer would be asked for."""

    heading: ClassVar[str] = "Your service"

    daily_users: int = Field(
        50_000_000, ge=1_000, le=5_000_000_000, title="Users a day", description="Who come in a day."
    )
    requests_per_user: float = Field(
        4.0, ge=0.1, le=200.0, title="Requests a user", description="Searches, or feed openings with room for ads."
    )
    peak_factor: float = Field(
        3.0, ge=1.0, le=20.0, title="Peak over average", description="How much busier the busiest minute is."
    )
    ads: int = Field(1_000_000, ge=100, le=1_000_000_000, title="Ads in the index", description="All that are running.")
    matched: float = Field(
        0.01, ge=0.0001, le=1.0, json_schema_extra={"step": 0.0001}, title="Share an index finds",
        description="Phase 1 looks up who matches instead of checking every ad: it touches this share of them.",
    )  # fmt: skip
    phase_1: int = Field(1_000, ge=10, le=100_000, title="Phase 1 keeps", description="Ads that phase 2 scores.")
    phase_2: int = Field(100, ge=4, le=10_000, title="Phase 2 keeps", description="Ads that the model scores.")
    latency_ms: float = Field(
        100.0, ge=1.0, le=5_000.0, title="Latency budget (ms)", description="From the request to the ads."
    )
    slower: float = Field(
        10.0, ge=1.0, le=1_000.0, title="Model this much heavier",
        description="A production model reads more features than the trees here: its cost an ad, as a multiple.",
    )  # fmt: skip
    log_days: int = Field(60, ge=1, le=3_650, title="Days of log kept", description="For training and for billing.")


def capacity(load: Workload, cost: AdCosts) -> pd.DataFrame:
    """Back-of-the-envelope figures: quantity, value, unit, assumption (one sentence).

    Times grow in proportion from the costs measured here, on one core; quantities are in the order they are worked out.
    """
    a_day = load.daily_users * load.requests_per_user
    average, peak = traffic(a_day, load.peak_factor, "Users × requests")
    return capacity_frame([average, peak, *_storage(load, a_day), *_request(load, cost, peak[1])])


def _storage(load: Workload, a_day: float) -> list[Row]:
    rows = a_day * SLOTS
    gigabytes = rows * LOG_ROW_BYTES / GB
    return [
        ("log rows", rows, "rows a day", f"Every request logs the {SLOTS} ads it showed, clicked or not."),
        (
            "log a day",
            gigabytes,
            "GB a day",
            f"A row takes {LOG_ROW_BYTES} bytes: ids, slot, price, prediction, outcome.",
        ),
        ("log kept", gigabytes * load.log_days, "GB", f"{load.log_days:,} days, not compressed, one copy."),
    ]


def _request(load: Workload, cost: AdCosts, peak: float) -> list[Row]:
    looked_up = load.ads * load.matched
    one = looked_up * cost.phase_1
    two = min(load.phase_1, looked_up) * cost.phase_2
    an_ad = cost.phase_3 * load.slower
    three = min(load.phase_2, load.phase_1, looked_up) * an_ad
    total = one + two + three + cost.auction
    room = load.latency_ms / 1e3 - one - two - cost.auction
    return [
        ("phase 1", one * 1e3, "ms a request", f"{looked_up:,.0f} ads come from the index, each is checked."),
        ("phase 2", two * 1e3, "ms a request", f"At most {load.phase_1:,} ads, each at its cost in this run."),
        ("phase 3", three * 1e3, "ms a request", f"At most {load.phase_2:,} ads, {load.slower:g} times the cost here."),
        ("auction", cost.auction * 1e3, "ms a request", "Sorting and pricing cost the same whatever the index."),
        ("request", total * 1e3, "ms a request", ONE_CALL),
        ("share of the budget", total * 1e3 / load.latency_ms, "of the budget", f"Of {load.latency_ms:g} ms."),
        ("ads phase 3 could score", max(0, int(room / an_ad)), "ads", "The model gets what the other phases leave."),
        cores(peak, total),
    ]  # fmt: skip
